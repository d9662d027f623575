"""Staff plan, publish, move and call off through their pages; times are those of the clock on the wall."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import at
from dialog.database import Database
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingTold, Registration
from dialog.outbox.models import Mail
from dialog.places.models import Area
from tests.builders import an_area
from tests.client import PageClient
from tests.meetings.builders import a_meeting, a_registration, wall
from tests.people import People, organisation

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
# Three days after summer time has begun.
DAY = date(2027, 3, 31)


@pytest.fixture(autouse=True)
def _february() -> Iterator[None]:
    with at(NOW):
        yield


@pytest.fixture
def coordinator(people: People) -> PageClient:
    return people.sign_in("coordinator")


@pytest.fixture
def filled(database: Database, coordinator: PageClient) -> dict[str, Any]:
    """The form of a new meeting, filled in: the municipality and the police invite to the square at 18."""

    def make(session: Session) -> dict[str, Any]:
        police = organisation(session, "polisen", "police")
        police.name = "Polisen Lindesund"
        return {
            "kind": "dialogue_meeting",
            "area": str((session.scalars(select(Area).order_by(Area.id)).first() or an_area(session)).id),
            "title_sv": "Dialogmöte om torget",
            "host_1": str(organisation(session).id),
            "host_2": str(police.id),
            "day": DAY.isoformat(),
            "starts": "18.00",
            "ends": "19:30",
            "place": "Biblioteket",
            "capacity": "40",
            "extra_seats": "",
            "admission": "queue",
            "access": ["step_free"],
            "spoken": ["sv", "ar"],
        }

    return database.write(make)


def stored(database: Database, slug: str) -> Meeting:
    with database.read() as session:
        return session.scalars(select(Meeting).where(Meeting.slug == slug)).one()


def planned(coordinator: PageClient, filled: dict[str, Any]) -> str:
    answer = coordinator.post("/intern/moten/ny", filled)
    return answer.location.partition("?")[0].rpartition("/")[2]


def test_A05_a_draft_is_hidden_and_a_published_meeting_shows_both_hosts_and_the_right_time(
    coordinator: PageClient, client: PageClient, database: Database, filled: dict[str, Any]
) -> None:
    slug = planned(coordinator, filled)
    for path in (f"/moten/{slug}", f"/moten/{slug}.ics"):
        client.get(path, 404)
    coordinator.post(f"/intern/moten/{slug}/publicera")
    page = client.get(f"/moten/{slug}")
    assert "Lindesund" in page.text
    assert "Polisen Lindesund" in page.text
    assert stored(database, slug).starts_at == datetime(2027, 3, 31, 16, tzinfo=UTC)
    calendar = client.get(f"/moten/{slug}.ics").html
    assert "DTSTART:20270331T160000Z" in calendar
    assert "DTEND:20270331T173000Z" in calendar


@pytest.mark.parametrize("field", ["starts", "ends"])
def test_sec_T01_a_time_that_does_not_exist_is_refused_with_the_reason(
    coordinator: PageClient, database: Database, filled: dict[str, Any], field: str
) -> None:
    times = {"day": "2027-03-28", "starts": "01:30", "ends": "04:00"} | {field: "02:30"}
    page = coordinator.post("/en/intern/moten/ny", filled | times, 422)
    assert "That time does not exist: summer time begins that night" in page.text
    assert page.page.value("title_sv") == "Dialogmöte om torget"
    with database.read() as session:
        assert session.scalars(select(Meeting)).all() == []


def test_an_hour_that_comes_twice_is_the_first_one(
    coordinator: PageClient, database: Database, filled: dict[str, Any]
) -> None:
    slug = planned(coordinator, filled | {"day": "2027-10-31", "starts": "02:30", "ends": "03:30"})
    found = stored(database, slug)
    assert (found.starts_at, found.ends_at) == (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 2, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title_sv": ""}, "Write the title in Swedish"),
        ({"place": ""}, "Write where people shall go"),
        ({"day": "31/3"}, "Write the date like this: 2026-12-15"),
        ({"starts": "kl 6"}, "Write the time like this: 18:30"),
        ({"ends": "17:30"}, "The meeting must end after it begins"),
        ({"capacity": "0"}, "Write how many people fit"),
        ({"capacity": "många"}, "Write how many people fit"),
        ({"admission": "lottery"}, "To draw lots, say how many people fit"),
        ({"closes_day": "2027-04-02"}, "Registration must open before it closes"),
        ({"closes_at": "12:00"}, "Choose a day as well"),
        ({"needs_by": "2027-04-02"}, "Choose a day before the meeting"),
        ({"area": "999999"}, "Choose one from the list"),
        ({"host_2": "x"}, "Choose one from the list"),
        ({"access": "lift"}, "Choose one from the list"),
        ({"admission": "x"}, "Choose one from the list"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    coordinator: PageClient, filled: dict[str, Any], wrong: dict[str, str], said: str
) -> None:
    page = coordinator.post("/en/intern/moten/ny", filled | wrong, 422)
    assert said in page.text
    assert page.page.value("title_sv") == filled["title_sv"] or "title_sv" in wrong


def test_what_is_wrong_stands_in_the_order_of_the_page(coordinator: PageClient, filled: dict[str, Any]) -> None:
    wrong = {"title_sv": "", "place": "", "day": "", "needs_by": "x"}
    page = coordinator.post("/en/intern/moten/ny", filled | wrong, 422)
    leads_to = [url for url, _text in page.page.links if url.startswith("#") and url != "#main"]
    assert leads_to == ["#title_sv", "#day", "#place", "#needs_by"]
    assert set(leads_to) <= {f"#{one}" for one in page.page.ids}


def test_a_handler_invites_only_with_the_own_organisation(people: People, filled: dict[str, Any]) -> None:
    handler = people.sign_in("handler", organisation_code="grannby")
    page = handler.post("/en/intern/moten/ny", filled, 422)
    assert "You can only plan meetings that your own organisation invites to" in page.text


def test_two_who_save_the_same_draft_are_shown_what_differs(coordinator: PageClient, filled: dict[str, Any]) -> None:
    slug = planned(coordinator, filled)
    version = coordinator.get(f"/intern/moten/{slug}/andra").page.value("version")
    coordinator.post(f"/intern/moten/{slug}/andra", filled | {"version": version, "title_sv": "Den förstas"})
    page = coordinator.post(f"/en/intern/moten/{slug}/andra", filled | {"version": version, "title_sv": "Min"}, 409)
    assert "Den förstas" in page.text
    assert page.page.value("title_sv") == "Min"
    coordinator.post(f"/intern/moten/{slug}/andra", filled | {"version": page.page.value("version"), "title_sv": "Min"})


def test_a_published_meeting_is_not_moved_by_editing(
    coordinator: PageClient, database: Database, filled: dict[str, Any]
) -> None:
    slug = planned(coordinator, filled)
    coordinator.post(f"/intern/moten/{slug}/publicera")
    page = coordinator.get(f"/intern/moten/{slug}/andra").page
    assert [field["name"] for field in page.fields if field.get("name") in ("day", "starts", "place", "capacity")] == []
    sent = filled | {"version": page.value("version"), "place": "Parken", "starts": "10:00", "intro_sv": "Kaffe"}
    coordinator.post(f"/intern/moten/{slug}/andra", sent)
    found = stored(database, slug)
    assert (found.place, found.starts_at, found.intro) == ("Biblioteket", wall(DAY, 18), {"sv": "Kaffe"})


@pytest.fixture
def torget(database: Database, keys: Keys) -> Meeting:
    """Six of six seats are taken, by a party with mail and one to call; one party waits."""

    def make(session: Session) -> Meeting:
        found = a_meeting(session, slug="torget", starts_at=wall(DAY, 18), capacity=6)
        a_registration(session, keys, found, 4, name="Kim Berg")
        a_registration(session, keys, found, 2, name="Lo", email="", phone="070-174 06 36")
        a_registration(session, keys, found, 3, name="Amina", seated=0, email="amina@example.org")
        return found

    return database.write(make)


def told(database: Database) -> list[tuple[str, int]]:
    with database.read() as session:
        rows = session.execute(select(MeetingTold.kind, MeetingTold.turn).order_by(MeetingTold.id))
        return [(kind, turn) for kind, turn in rows]


def mails(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Mail.template).order_by(Mail.id)))


MOVE = {"day": "2027-04-07", "starts": "18:00", "ends": "19:30"}


def test_peer_C9_the_page_says_whom_a_move_tells_and_then_each_is_told_once(
    torget: Meeting, coordinator: PageClient, database: Database
) -> None:
    page = coordinator.get("/en/intern/moten/torget/flytta")
    assert "3 registrations, 9 people" in page.text
    assert "2 get an e-mail" in page.text
    assert "1 has no e-mail address of its own" in page.text
    for _ in range(2):  # pressed twice
        coordinator.post("/intern/moten/torget/flytta", MOVE)
    assert told(database) == [("meeting_changed", 1)] * 3
    assert mails(database) == ["mail.meeting_meeting_changed"] * 2
    found = stored(database, "torget")
    assert (found.starts_at, found.moved_from, found.sequence) == (wall(date(2027, 4, 7), 18), wall(DAY, 18), 1)


def test_J2_a_cancelled_meeting_tells_the_waiting_list_too_and_names_another(
    torget: Meeting, coordinator: PageClient, client: PageClient, database: Database
) -> None:
    other = database.write(
        lambda session: a_meeting(session, slug="annat", starts_at=wall(DAY, 18) + timedelta(days=7)).id
    )
    assert "1 of them has no seat yet" in coordinator.get("/en/intern/moten/torget/stall-in").text
    sent = {"because_sv": "Lokalen kan inte användas.", "replaced_by": str(other)}
    for _ in range(2):
        coordinator.post("/intern/moten/torget/stall-in", sent)
    assert told(database) == [("meeting_cancelled", 1)] * 3
    assert mails(database) == ["mail.meeting_meeting_cancelled"] * 2
    assert "Lokalen kan inte användas." in client.get("/moten/torget").text
    coordinator.post("/intern/moten/torget/flytta", MOVE, 422)


def test_J2_a_smaller_room_shows_who_would_not_fit_and_changes_nothing(
    torget: Meeting, coordinator: PageClient, database: Database
) -> None:
    sent = {"place": "Lilla salen", "address": "", "capacity": "4", "extra_seats": ""}
    page = coordinator.post("/en/intern/moten/torget/lokal", sent, 422)
    assert "2 people who have a seat would not fit" in page.text
    assert "Lo" in page.text
    assert "070-174 06 36" in page.text
    assert "Kim Berg" not in page.text
    assert (stored(database, "torget").place, stored(database, "torget").seats_taken) == ("Biblioteket", 6)
    assert told(database) == []
    coordinator.post("/intern/moten/torget/lokal", sent | {"extra_seats": "2"})
    assert (stored(database, "torget").place, stored(database, "torget").seats_taken) == ("Lilla salen", 6)
    assert told(database) == [("meeting_changed", 1)] * 3


def test_a_larger_room_gives_its_seats_to_the_queue_at_once(
    torget: Meeting, coordinator: PageClient, database: Database
) -> None:
    sent = {"place": "Biblioteket", "address": "Storgatan 1", "capacity": "9", "extra_seats": ""}
    coordinator.post("/intern/moten/torget/lokal", sent)
    with database.read() as session:
        offered = session.scalars(select(Registration.offered).order_by(Registration.position)).all()
    assert list(offered) == [0, 0, 3]
    assert told(database) == [("offered", 1)]


def test_a_copy_is_a_draft_with_nobody_in_it(torget: Meeting, coordinator: PageClient, database: Database) -> None:
    answer = coordinator.post("/intern/moten/torget/kopiera", MOVE)
    found = stored(database, answer.location.partition("?")[0].rpartition("/")[2])
    assert (found.state, found.seats_taken, found.starts_at) == ("draft", 0, wall(date(2027, 4, 7), 18))
    assert stored(database, "torget").state == "published"


def test_a_draft_is_thrown_away_and_never_called_off(
    torget: Meeting, coordinator: PageClient, client: PageClient, filled: dict[str, Any]
) -> None:
    slug = planned(coordinator, filled)
    page = coordinator.post(f"/en/intern/moten/{slug}/stall-in", {"replaced_by": ""}, 422)
    assert "Throw it away instead" in page.text
    client.get(f"/moten/{slug}", 404)
    coordinator.post(f"/intern/moten/{slug}/slang")
    coordinator.get(f"/intern/moten/{slug}", 404)
    coordinator.post("/intern/moten/torget/slang", status=422)
    client.get("/moten/torget")


def test_staff_draw_lots_once_registration_has_closed(
    coordinator: PageClient, people: People, database: Database, keys: Keys
) -> None:
    closes = wall(DAY - timedelta(days=2), 12)

    def make(session: Session) -> None:
        values: dict[str, Any] = {"admission": "lottery", "closes_at": closes, "capacity": 2}
        found = a_meeting(session, slug="lotten", starts_at=wall(DAY, 18), **values)
        for name in ("Kim", "Lo", "Amina"):
            a_registration(session, keys, found, 1, name=name, seated=0)

    database.write(make)
    coordinator.post("/intern/moten/lotten/lotta", status=422)
    with at(closes + timedelta(minutes=1)):
        for _ in range(2):
            people.sign_in("coordinator").post("/intern/moten/lotten/lotta")
    with database.read() as session:
        seated = session.scalars(select(Registration.seated).order_by(Registration.seated)).all()
    assert list(seated) == [0, 1, 1]
    assert sorted(kind for kind, _turn in told(database)) == ["confirmed", "confirmed", "not_drawn"]


def test_a_meeting_is_closed_when_it_has_been(
    torget: Meeting, coordinator: PageClient, people: People, database: Database
) -> None:
    page = coordinator.post("/en/intern/moten/torget/hallet", status=422)
    assert "The meeting has not begun yet" in page.text
    with at(wall(DAY, 20)):
        people.sign_in("coordinator").post("/intern/moten/torget/hallet")
    assert stored(database, "torget").state == "held"
