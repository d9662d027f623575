"""Parties that call: staff register them under the rule that holds for all, and answer for them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.database import Database
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingTold, Registration
from dialog.meetings.operations import seats
from dialog.outbox.models import Mail
from tests.client import Fetched, PageClient
from tests.meetings.parties import MONTH_BEFORE, a_key, a_party, a_room, seats_of
from tests.people import People


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with clock.at(MONTH_BEFORE):
        yield


@pytest.fixture
def meeting(database: Database) -> Meeting:
    """Six seats, nobody registered."""
    return database.write(lambda session: a_room(session, capacity=6, slug="hostmote"))


def register(staff: PageClient, status: int | None = 303, **fields: object) -> Fetched:
    """Fill in the form as somebody answers its questions, and send it."""
    key = staff.get("/intern/moten/hostmote/anmal").page.value("form_key")
    told = {"party_size": "2", "name": "Gun", "phone": "070-111 22 33", "language": "sv", "form_key": key}
    return staff.post("/intern/moten/hostmote/anmal", told | fields, status=status)


def only_party(session: Session) -> Registration:
    return session.scalars(select(Registration)).one()


def test_a_party_that_calls_is_registered_and_told_at_once(
    people: People, database: Database, meeting: Meeting
) -> None:
    """The contact centre may; who has no address is on no list of calls, because it has just been told; the log says who."""
    centre = people.sign_in("contact_centre")
    answer = register(centre, needs=["step_free"])
    page = centre.get(answer.location)
    assert "2 av 2" in page.text.replace("2 of 2", "2 av 2")  # Swedish, also before the catalogue has it
    with database.read() as session:
        party = only_party(session)
        assert (party.seated, party.entered_by is not None, [need.need for need in party.needs]) == (
            2,
            True,
            ["step_free"],
        )
        told = session.scalars(select(MeetingTold)).one()
        assert (told.kind, told.mail_id, told.called_on) == ("confirmed", None, clock.today())
        assert session.scalars(select(Mail)).all() == []
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "party_registered")).one()
        assert (noted.object_reference, noted.detail) == ("hostmote", {"number": 2})
        assert seats_of(session, meeting.id) == (2, 2)
    # Names are for those who run the meeting.
    assert "Gun" not in page.text
    centre.get("/intern/moten/hostmote/anmalda", status=403)


def test_staff_do_not_go_before_the_queue(people: People, database: Database, keys: Keys, meeting: Meeting) -> None:
    database.write(lambda session: seats.book(session, keys, meeting.id, a_party(5), a_key()))
    staff = people.sign_in("coordinator")
    assert 'value="wait_all"' in register(staff, status=422).page.html
    with database.read() as session:
        assert len(session.scalars(select(Registration)).all()) == 1
    register(staff, on_shortage="wait_all")
    with database.read() as session:
        parties = session.scalars(select(Registration).order_by(Registration.position)).all()
        assert [(party.seated, party.size) for party in parties] == [(5, 5), (0, 2)]


@pytest.mark.parametrize(
    "fields",
    [
        {"party_size": "0"},
        {"party_size": "7"},
        {"name": ""},
        {"phone": ""},
        {"group_code": "AAAAAAAA"},
        {"language": "xx"},
        {"needs": ["gold"]},
        {"form_key": "made-up"},
    ],
)
def test_what_does_not_hold_is_said_and_nothing_is_lost(
    people: People, database: Database, meeting: Meeting, fields: dict[str, object]
) -> None:
    page = register(people.sign_in("handler"), status=422, **({"name": "Gunvor"} | fields)).page
    assert page.value("name") == fields.get("name", "Gunvor")
    with database.read() as session:
        assert session.scalars(select(Registration)).all() == []


def test_nobody_registers_at_a_meeting_that_is_called_off(people: People, database: Database, meeting: Meeting) -> None:
    def call_off(session: Session) -> None:
        session.get_one(Meeting, meeting.id).state = "cancelled"

    staff = people.sign_in("coordinator")
    key = staff.get("/intern/moten/hostmote/anmal").page.value("form_key")
    database.write(call_off)
    fields = {"party_size": "2", "name": "Gun", "phone": "070-111 22 33", "language": "sv", "form_key": key}
    staff.post("/intern/moten/hostmote/anmal", fields, status=422)
    assert "party_size" not in staff.get("/intern/moten/hostmote/anmal").text
    with database.read() as session:
        assert session.scalars(select(Registration)).all() == []


def test_staff_answer_for_a_party_that_calls(people: People, database: Database, keys: Keys, meeting: Meeting) -> None:
    """Offered, taken, fewer, taken back: what was to be called about is done each time, and the seats go on."""

    def arrange(session: Session) -> int:
        first = seats.book(session, keys, meeting.id, a_party(6), a_key())
        waiting = a_party(4, "wait_all", email="", phone="070-1")
        second = seats.book(session, keys, meeting.id, waiting, a_key())
        seats.cancel_party(session, keys, first.registration_id)
        return second.registration_id

    party_id = database.write(arrange)
    path = f"/intern/moten/hostmote/anmalda/{party_id}"
    host = people.sign_in("coordinator")
    assert f'href="{path}"' in host.get("/intern/moten/hostmote/anmalda").page.html
    host.get(path)
    for act, fields, state, seated in (
        ("accept", {}, "active", 4),
        ("size", {"party_size": "3"}, "active", 3),
        ("cancel", {}, "cancelled", 0),
    ):
        answer = host.post(path, {"act": act} | fields, status=303)
        host.get(answer.location)
        with database.read() as session:
            party = session.get_one(Registration, party_id)
            assert (party.state, party.seated) == (state, seated)
            to_call = select(MeetingTold).where(
                MeetingTold.registration_id == party_id, MeetingTold.called_on.is_(None), MeetingTold.mail_id.is_(None)
            )
            assert session.scalars(to_call).all() == []
            assert seats_of(session, meeting.id) == (seated, seated)
    host.get(path, status=404)
    host.post(path, {"act": "fly"}, status=404)


def test_a_party_is_reached_only_through_its_own_meeting_by_those_who_run_it(
    people: People, database: Database, keys: Keys, meeting: Meeting
) -> None:
    def arrange(session: Session) -> int:
        a_room(session, slug="annat", hosts=("polisen",))
        return seats.book(session, keys, meeting.id, a_party(2), a_key()).registration_id

    party_id = database.write(arrange)
    people.sign_in("coordinator").get(f"/intern/moten/annat/anmalda/{party_id}", status=404)
    coordinator = people.sign_in("coordinator")
    coordinator.post(f"/intern/moten/annat/anmalda/{party_id}", {"act": "cancel"}, status=404)
    people.sign_in("handler").get("/intern/moten/annat/anmalda", status=404)
    people.sign_in("contact_centre").get(f"/intern/moten/hostmote/anmalda/{party_id}", status=403)
    with database.read() as session:
        assert only_party(session).seated == 2
