"""What residents see of meetings: the list, a meeting, and the calendar feed."""

from datetime import date, datetime, timedelta

import pytest
import vobject
from flask import Flask
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import now
from dialog.database import Database
from dialog.meetings.models import Registration
from dialog.meetings.operations.seats import PartyDraft, book
from tests.builders import an_area
from tests.client import PageClient
from tests.meetings.builders import a_meeting, wall

KEY = "a-form-key"


def fill(app: Flask, database: Database, meeting_id: int, size: int, choice: str = "wait_all", key: str = KEY) -> int:
    """Register a party through the operation; its id."""
    keys = app.extensions["dialog.keys"]
    draft = PartyDraft(size=size, name="Kim", phone="070-123 45 67", choice=choice)
    return database.write(lambda session: book(session, keys, meeting_id, draft, key)).registration_id


def test_the_list_shows_what_is_coming_first_and_marks_what_is_cancelled(
    client: PageClient, database: Database
) -> None:
    def make(session: Session) -> None:
        a_meeting(session, title={"sv": "Senare"}, starts_at=now() + timedelta(days=20))
        a_meeting(session, title={"sv": "Snart"}, starts_at=now() + timedelta(days=2))
        a_meeting(session, title={"sv": "Struket"}, starts_at=now() + timedelta(days=9), state="cancelled")
        a_meeting(session, title={"sv": "Utkast"}, state="draft")
        a_meeting(session, title={"sv": "Internt"}, kind="staff_dialogue")
        a_meeting(session, title={"sv": "Förra"}, starts_at=now() - timedelta(days=9))

    database.write(make)
    page = client.get("/en/moten")
    text = page.text
    assert text.index("Snart") < text.index("Struket") < text.index("Senare") < text.index("Förra")
    assert "Utkast" not in text
    assert "Internt" not in text
    assert "Cancelled. " in text[text.index("Struket") : text.index("Senare")]


def test_the_list_is_narrowed_to_an_area_with_what_lies_in_it_and_what_it_lies_in(
    client: PageClient, database: Database
) -> None:
    def make(session: Session) -> None:
        town = an_area(session, "T")
        part = an_area(session, "P", parent_code="T")
        street = an_area(session, "S", parent_code="P")
        other = an_area(session, "O", parent_code="T")
        for title, area in (("Stad", town), ("Del", part), ("Gata", street), ("Annan", other)):
            a_meeting(session, title={"sv": title}, area_id=area.id)

    database.write(make)
    text = client.get("/en/moten?area=P").text
    assert "Annan" not in text.split("Coming")[1]
    assert all(title in text for title in ("Stad", "Del", "Gata"))
    assert "Annan" in client.get("/en/moten?area=unknown").text


def test_a_meeting_says_when_where_and_who_invites(client: PageClient, database: Database) -> None:
    with clock.at(date(2026, 11, 2)):
        database.write(
            lambda session: a_meeting(
                session,
                slug="torget",
                starts_at=wall(date(2026, 11, 26), 18),
                ends_at=wall(date(2026, 11, 26), 19, 30),
                hosts=("lindesund", "polisen"),
                intro={"sv": "Vi pratar om torget."},
                access=["step_free", "hearing_loop"],
                languages=["sv", "ar"],
            )
        )
        page = client.get("/en/moten/torget")
    for words in ("Thursday 26 November 2026", "Biblioteket", "Storgatan 1", "Lindesund", "Polisen", "Arabic"):
        assert words in page.text
    assert "You get in without steps" in page.text
    assert "There are 30 seats left." in page.text


@pytest.mark.parametrize("kind", ["staff_dialogue", "group_start"])
def test_what_is_not_for_everybody_has_no_public_page(client: PageClient, database: Database, kind: str) -> None:
    database.write(lambda session: a_meeting(session, slug="internt", kind=kind))
    database.write(lambda session: a_meeting(session, slug="utkast", state="draft"))
    for path in ("/moten/internt", "/moten/internt.ics", "/moten/internt/anmalan", "/moten/utkast"):
        client.get(path, status=404)
    assert b"internt" not in client.http.get("/moten.ics").data


def test_no_seat_is_shown_as_free_while_somebody_waits(client: PageClient, app: Flask, database: Database) -> None:
    meeting_id = database.write(lambda session: a_meeting(session, slug="fullt", capacity=10).id)
    fill(app, database, meeting_id, 7)
    assert "There are 3 seats left." in client.get("/en/moten/fullt").text
    fill(app, database, meeting_id, 6, key="another")
    page = client.get("/en/moten/fullt").text
    assert "It is full, and there is a queue." in page
    assert "seats left" not in page
    assert "Full, with a queue" in client.get("/en/moten").text


def test_the_published_rule_stands_on_the_page(client: PageClient, database: Database) -> None:
    database.write(lambda session: a_meeting(session, slug="regel"))
    database.write(
        lambda session: a_meeting(
            session, slug="lott", admission="lottery", closes_at=now() + timedelta(days=3), capacity=5
        )
    )
    queue, lottery = client.get("/en/moten/regel").text, client.get("/en/moten/lott").text
    assert "There is one queue. Whoever registers first stands first." in queue
    assert "we may pass you 2 times" in queue
    assert "If you become more, you keep the seats you have, and stand last in the queue for the others." in queue
    assert "Everybody has the same chance" in lottery
    assert "seats left" not in lottery


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"opens_at": timedelta(days=1)}, "Registration opens "),
        ({"closes_at": timedelta(days=-1)}, "Registration has closed."),
        ({"admission": "open"}, "You do not have to register. Just come."),
        ({"capacity": None}, "There is room for everybody who registers."),
        ({"capacity": 0 + 1, "extra_seats": 4, "seats_taken": 1}, "we make room for 4 people more"),
    ],
)
def test_the_page_says_whether_one_can_register(
    client: PageClient, database: Database, values: dict[str, object], said: str
) -> None:
    moments = {name: now() + value if isinstance(value, timedelta) else value for name, value in values.items()}
    database.write(lambda session: a_meeting(session, slug="mote", **moments))
    assert said in client.get("/en/moten/mote").text


def test_a_cancelled_meeting_says_why_and_where_to_go_instead(client: PageClient, database: Database) -> None:
    def make(session: Session) -> None:
        instead = a_meeting(session, slug="nytt", title={"sv": "Nytt möte"})
        a_meeting(
            session,
            slug="struket",
            state="cancelled",
            cancelled_because={"sv": "Salen är stängd."},
            replaced_by_id=instead.id,
        )

    database.write(make)
    page = client.get("/en/moten/struket")
    assert "The meeting is cancelled" in page.text
    assert "Salen är stängd." in page.text
    assert 'href="/en/moten/nytt"' in page.html
    assert "Register" not in page.text
    file = client.http.get("/moten/struket.ics").data
    assert b"METHOD:CANCEL" in file


def test_a_moved_meeting_says_what_it_was_before(client: PageClient, database: Database) -> None:
    with clock.at(date(2026, 11, 2)):
        moved_from = wall(date(2026, 11, 20), 18)
        database.write(lambda session: a_meeting(session, slug="flyttat", moved_from=moved_from, sequence=1))
        page = client.get("/en/moten/flyttat")
        assert "The meeting has a new time" in page.text
        assert "Friday 20 November" in page.text
        assert "New time." in client.get("/en/moten").text


def test_peer_C6_the_feed_follows_what_happens_to_a_meeting(client: PageClient, database: Database) -> None:
    def move(session: Session) -> None:
        meeting = session.get_one(type(first), first.id)
        meeting.starts_at, meeting.ends_at = starts + timedelta(days=7), starts + timedelta(days=7, hours=1)
        meeting.sequence, meeting.changed_at = 1, now()

    def cancel(session: Session) -> None:
        meeting = session.get_one(type(first), first.id)
        meeting.state, meeting.sequence, meeting.changed_at = "cancelled", 2, now()

    starts = now().replace(microsecond=0) + timedelta(days=3)
    first = database.write(lambda session: a_meeting(session, slug="ett", starts_at=starts, uid="ett@test.example"))
    seen = [event(client)]
    for change in (move, cancel):
        database.write(change)
        seen.append(event(client))
    assert [one[:2] for one in seen] == [("ett@test.example", number) for number in "012"]
    assert [one[2] for one in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert seen[1][3] - seen[0][3] == timedelta(days=7)


def event(client: PageClient) -> tuple[str, str, str, datetime]:
    """(uid, sequence, status, start) of the only meeting in the feed."""
    answer = client.http.get("/moten.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar; charset=utf-8")
    calendar = vobject.readOne(answer.get_data(as_text=True))
    calendar.validate(raiseException=True)
    found = calendar.vevent
    return found.uid.value, found.sequence.value, found.status.value, found.dtstart.value


def test_a_feed_that_has_not_changed_is_not_sent_again(client: PageClient, database: Database) -> None:
    database.write(lambda session: a_meeting(session, slug="ett"))
    tag = client.http.get("/moten.ics").headers["ETag"]
    assert client.http.get("/moten.ics", headers={"If-None-Match": tag}).status_code == 304
    database.write(lambda session: a_meeting(session, slug="två"))
    assert client.http.get("/moten.ics", headers={"If-None-Match": tag}).status_code == 200


def test_the_feed_of_an_area_and_of_a_language(client: PageClient, database: Database) -> None:
    def make(session: Session) -> None:
        here, there = an_area(session, "H"), an_area(session, "D")
        a_meeting(session, slug="har", area_id=here.id, title={"sv": "Här", "en": "Here"})
        a_meeting(session, slug="dar", area_id=there.id)

    database.write(make)
    calendar = vobject.readOne(client.http.get("/en/moten.ics?area=H").get_data(as_text=True))
    (found,) = calendar.vevent_list
    assert found.summary.value == "Here"
    assert found.url.value.endswith("/en/moten/har")


def test_nothing_of_who_comes_is_in_public_pages_or_files(client: PageClient, app: Flask, database: Database) -> None:
    meeting_id = database.write(lambda session: a_meeting(session, slug="mote").id)
    registration_id = fill(app, database, meeting_id, 3)
    with database.read() as session:
        assert session.get_one(Registration, registration_id).seated == 3
    for path in ("/moten", "/moten/mote", "/moten.ics", "/moten/mote.ics"):
        content = client.http.get(path).get_data(as_text=True)
        assert "Kim" not in content
        assert "070" not in content
