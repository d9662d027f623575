"""What staff see of meetings: the calendar, one meeting, who registered, what they were told; and who sees what."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.clock import at
from dialog.database import Database
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingTold, Registration
from tests.builders import an_area
from tests.client import PageClient
from tests.meetings.builders import a_meeting, a_registration, wall
from tests.people import People, unit

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
DAY = date(2027, 2, 11)


@pytest.fixture(autouse=True)
def _february() -> Iterator[None]:
    with at(NOW):
        yield


@pytest.fixture
def coordinator(people: People) -> PageClient:
    return people.sign_in("coordinator")


@pytest.fixture
def meeting(database: Database, keys: Keys) -> Meeting:
    """Six of six seats taken by two parties, three people waiting."""

    def make(session: Session) -> Meeting:
        found = a_meeting(session, slug="torget", starts_at=wall(DAY, 18), capacity=6)
        values = {"needs": {"hearing_loop": 1, "interpreter": 2}, "interpreter_language": "arabiska"}
        a_registration(session, keys, found, 4, name="Kim Berg", phone="070-174 06 35", **values)
        a_registration(session, keys, found, 2, name="=Lo", email="", phone="070-174 06 36")
        a_registration(session, keys, found, 3, name="Amina", seated=0)
        return found

    return database.write(make)


def parties(session: Session, meeting_id: int) -> list[Registration]:
    found = select(Registration).where(Registration.meeting_id == meeting_id).order_by(Registration.position)
    return list(session.scalars(found))


def test_the_calendar_shows_five_weeks_and_the_way_to_others(database: Database, coordinator: PageClient) -> None:
    def make(session: Session) -> None:
        for day, title in ((date(2027, 1, 11), "Förra"), (DAY, "Nu"), (date(2027, 5, 3), "Senare")):
            a_meeting(session, title={"sv": title}, starts_at=wall(day, 18))

    database.write(make)
    page = coordinator.get("/intern/moten")
    shown = {text for _url, text in page.page.links}
    assert "Nu" in shown
    assert "Förra" not in shown
    assert "Senare" not in shown
    later = next(url for url, _text in page.page.links if "vecka=2027-05-03" in url)
    assert "Senare" in coordinator.get(later).text
    earlier = next(url for url, _text in page.page.links if "vecka=2027-01-11" in url)
    assert "Förra" in coordinator.get(earlier).text


def test_a_meeting_late_on_sunday_stands_on_its_own_day(database: Database, coordinator: PageClient) -> None:
    """23.30 in Stockholm is another UTC day in summer only; the last evening of the weeks must not fall out."""
    sunday = date(2027, 3, 7)
    database.write(lambda session: a_meeting(session, title={"sv": "Sent"}, starts_at=wall(sunday, 23, 30)).id)
    assert "Sent" in coordinator.get("/intern/moten").text
    assert "Sent" not in coordinator.get("/intern/moten?vecka=2027-03-08").text


def test_the_calendar_is_narrowed(database: Database, coordinator: PageClient) -> None:
    def make(session: Session) -> None:
        a_meeting(session, title={"sv": "Utomhusmötet"}, kind="safety_walk", starts_at=wall(DAY, 17))
        area = an_area(session, "B1")
        a_meeting(session, title={"sv": "Hamnmötet"}, area_id=area.id, state="cancelled", starts_at=wall(DAY, 18))

    database.write(make)
    assert "Utomhusmötet" not in coordinator.get("/intern/moten?omrade=B1").text
    assert "Hamnmötet" not in coordinator.get("/intern/moten?slag=safety_walk").text
    assert "Utomhusmötet" not in coordinator.get("/intern/moten?lage=cancelled").text
    for odd in ("?vecka=9999-12-31", "?vecka=x", "?slag=x&lage=x&omrade=x"):
        coordinator.get(f"/intern/moten{odd}")


def test_drafts_are_listed_for_those_who_invite(database: Database, people: People) -> None:
    def make(session: Session) -> None:
        found = a_meeting(session, title={"sv": "Hemligt"}, state="draft", starts_at=wall(DAY, 18), slug="hemligt")
        found.hosts[0].unit_id = unit(session, "nord").id

    database.write(make)
    outsiders = [
        people.sign_in("handler", unit_code="syd"),
        people.sign_in("handler", organisation_code="grannby"),
        people.sign_in("reader"),
        people.sign_in("police", organisation_code="polisen"),
    ]
    for client in outsiders:
        assert "Hemligt" not in client.get("/intern/moten").text
        client.get("/intern/moten/hemligt", 404)
    for client in (
        people.sign_in("handler", unit_code="nord"),
        people.sign_in("handler"),
        people.sign_in("coordinator"),
    ):
        assert "Hemligt" in client.get("/intern/moten").text
        client.get("/intern/moten/hemligt")


def test_the_page_states_seats_in_people(meeting: Meeting, coordinator: PageClient) -> None:
    page = coordinator.get("/en/intern/moten/torget")
    assert 'data-seats-taken="6" data-capacity="6"' in page.html
    assert "A hearing loop" in page.text


HIDDEN = ("Kim Berg", "070-174", "Amina", "arabiska", "earing loop", "örslinga", "olk")


@pytest.mark.parametrize("role", ["reader", "police", "analyst", "contact_centre"])
def test_who_does_not_invite_sees_totals_and_nobody(meeting: Meeting, people: People, role: str) -> None:
    client = people.sign_in(role)
    page = client.get("/intern/moten/torget")
    assert 'data-seats-taken="6"' in page.html
    assert [word for word in HIDDEN if word in page.html] == []
    for tail in ("anmalda", "anmalda.csv", "utskick", "andra", "flytta", "lokal", "stall-in", "kopiera"):
        client.get(f"/intern/moten/torget/{tail}", 403)


def test_a_handler_of_another_organisation_sees_totals_and_nobody(meeting: Meeting, people: People) -> None:
    client = people.sign_in("handler", organisation_code="grannby")
    page = client.get("/intern/moten/torget")
    assert [word for word in HIDDEN if word in page.html] == []
    for tail in ("anmalda", "anmalda.csv", "utskick", "andra", "flytta", "lokal", "stall-in", "kopiera"):
        client.get(f"/intern/moten/torget/{tail}", 404)
    for tail in ("publicera", "hallet", "andra", "flytta", "lokal", "stall-in", "kopiera"):
        client.post(f"/intern/moten/torget/{tail}", status=404)


def test_few_who_wait_are_not_counted_out_to_others(meeting: Meeting, people: People) -> None:
    """Three people wait: a reader hears that there are few, a host how many."""
    host, reader = (people.sign_in(role).get("/en/intern/moten/torget").html for role in ("coordinator", "reader"))
    waiting = '<dt>Wait in the queue</dt><dd class="num">'
    assert f"{waiting}3</dd>" in host
    assert f"{waiting}Fewer than 5</dd>" in reader


def test_the_list_of_parties_has_names_and_needs_and_is_logged(
    meeting: Meeting, coordinator: PageClient, database: Database
) -> None:
    page = coordinator.get("/intern/moten/torget/anmalda")
    assert page.text.index("Kim Berg") < page.text.index("=Lo") < page.text.index("Amina")
    assert "arabiska" in page.text
    assert "kim@example.org" not in page.html
    with database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "registrations")).all()
    assert [(entry.action, entry.object_reference, entry.detail) for entry in entries] == [
        ("read", "torget", {"number": 3})
    ]


def test_names_that_are_erased_leave_the_numbers(meeting: Meeting, coordinator: PageClient, database: Database) -> None:
    def erase(session: Session) -> None:
        for party in parties(session, meeting.id):
            session.delete(party.contact)

    database.write(erase)
    page = coordinator.get("/intern/moten/torget/anmalda")
    assert "Kim Berg" not in page.text
    assert 'data-seats-taken="6"' in coordinator.get("/intern/moten/torget").html
    assert len(coordinator.get("/intern/moten/torget/anmalda.csv").html.splitlines()) == 4


def test_who_must_be_called_stands_there_until_somebody_called(
    meeting: Meeting, coordinator: PageClient, database: Database
) -> None:
    party = database.write(lambda session: parties(session, meeting.id)[1].id)

    def told(session: Session) -> int:
        row = MeetingTold(meeting_id=meeting.id, registration_id=party, kind="meeting_changed", turn=1)
        session.add(row)
        session.flush()
        return row.id

    told_id = database.write(told)
    page = coordinator.get("/intern/moten/torget/utskick")
    assert 'href="tel:+46701740636"' in page.html
    coordinator.post(f"/intern/moten/torget/utskick/{told_id}/ringt")
    assert "070-174 06 36" not in coordinator.get("/intern/moten/torget/utskick").html


def test_a_call_is_noted_at_its_own_meeting_only(meeting: Meeting, coordinator: PageClient, database: Database) -> None:
    database.write(lambda session: a_meeting(session, slug="annat").id)
    coordinator.post("/intern/moten/annat/utskick/1/ringt", status=404)
