"""Seats are people: booking, changing and cancelling a party, and what the published rule makes of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.form_keys import FormSubmission
from dialog.keys import Keys
from dialog.meetings.models import Registration, RegistrationNeed
from dialog.meetings.operations import seats
from dialog.meetings.queries.registrations import public_seats, registration_of
from dialog.meetings.rules import Need
from tests.meetings.parties import (
    MONTH_BEFORE,
    STARTS,
    a_key,
    a_party,
    a_room,
    a_watch_group,
    booked,
    seats_of,
    standing,
    told,
)


@pytest.fixture
def keys(app: object) -> Keys:
    found: Keys = app.extensions["dialog.keys"]  # type: ignore[attr-defined]
    return found


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with clock.at(MONTH_BEFORE):
        yield


def test_a_party_that_fits_has_its_seats_at_once(session: Session, keys: Keys) -> None:
    meeting = a_room(session)
    party = booked(session, keys, meeting, 6)
    assert (party.seated, party.waiting, party.offered, party.place_in_queue) == (6, 0, 0, None)
    assert seats_of(session, meeting.id) == (6, 6)
    assert told(session, party.registration_id) == ["confirmed"]


def test_peer_C2_seats_are_counted_in_people(session: Session, keys: Keys) -> None:
    """Four parties fill a room for twenty; the fifth finds it full."""
    meeting = a_room(session)
    for _ in range(4):
        booked(session, keys, meeting, 5)
    with pytest.raises(NotPossibleNow, match="choose"):
        booked(session, keys, meeting, 1)


def test_the_private_link_opens_the_party_and_lies_nowhere(session: Session, keys: Keys) -> None:
    party = booked(session, keys, a_room(session), 2)
    found = registration_of(session, party.token.upper())
    assert found is not None
    assert found.id == party.registration_id
    assert registration_of(session, party.token[:-1] + "z") is None
    kept = session.scalars(select(FormSubmission)).one()
    assert party.token not in f"{kept.result} {kept.fingerprint}"
    assert party.token.encode() not in found.link_salt


def test_the_same_form_twice_is_one_party(session: Session, keys: Keys) -> None:
    meeting, draft, key = a_room(session), a_party(3), a_key()
    first = seats.book(session, keys, meeting.id, draft, key)
    assert seats.book(session, keys, meeting.id, draft, key) == first
    assert seats_of(session, meeting.id) == (3, 3)
    with pytest.raises(Conflict, match="form_key"):
        seats.book(session, keys, meeting.id, a_party(4), key)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("cancelled", {"state": "cancelled"}),
        ("closed", {"state": "held"}),
        ("not_open", {"state": "draft"}),
        ("not_open", {"opens_at": STARTS - timedelta(days=1)}),
        ("closed", {"closes_at": MONTH_BEFORE}),
        ("no_registration", {"admission": "open"}),
    ],
)
def test_nobody_registers_when_registration_is_not_open(
    session: Session, keys: Keys, code: str, values: dict[str, object]
) -> None:
    meeting = a_room(session, **values)
    with pytest.raises(NotPossibleNow, match=code):
        booked(session, keys, meeting)


def test_a_party_is_not_bigger_than_the_room_and_can_be_reached(session: Session, keys: Keys) -> None:
    meeting = a_room(session, capacity=5)
    for size in (0, 6):
        with pytest.raises(NotPossibleNow, match="size") as refused:
            booked(session, keys, meeting, size)
        assert refused.value.values == {"most": 5}
    with pytest.raises(NotPossibleNow, match="contact"):
        seats.book(session, keys, meeting.id, a_party(1, email=""), a_key())
    with pytest.raises(Missing):
        seats.book(session, keys, meeting.id + 1, a_party(), a_key())


def test_the_table_itself_refuses_one_too_many(session: Session) -> None:
    meeting = a_room(session, capacity=5, extra_seats=1)
    meeting.seats_taken = 6
    session.flush()
    meeting.seats_taken = 7
    with pytest.raises(IntegrityError):
        session.flush()


def test_needs_are_for_at_most_the_whole_party_and_follow_its_size(session: Session, keys: Keys) -> None:
    draft = a_party(4, needs={Need.STEP_FREE: 9, Need.INTERPRETER: 2, Need.CHILD: 0}, interpreter_language="so")
    party = seats.book(session, keys, a_room(session).id, draft, a_key())
    rows = select(RegistrationNeed.need, RegistrationNeed.number, RegistrationNeed.language)
    ordered = rows.order_by(RegistrationNeed.need)
    assert [tuple(row) for row in session.execute(ordered)] == [("interpreter", 2, "so"), ("step_free", 4, "")]
    seats.change_size(session, keys, party.registration_id, 1)
    seats.change_needs(session, keys, party.registration_id, {Need.STEP_FREE: 1, Need.CHILD: 1})
    assert [tuple(row) for row in session.execute(ordered)] == [("child", 1, ""), ("step_free", 1, "")]
    assert told(session, party.registration_id) == ["confirmed", "changed"]


def test_peer_2_4_cancelling_twice_is_cancelling_once(session: Session, keys: Keys) -> None:
    meeting = a_room(session, capacity=4)
    party = booked(session, keys, meeting, 4)
    waiting = booked(session, keys, meeting, 4, "wait_all")
    for _ in range(2):
        seats.cancel_party(session, keys, party.registration_id)
    assert standing(session, party) == ("cancelled", 4, 0, 0)
    assert standing(session, waiting) == ("active", 4, 0, 4)
    assert seats_of(session, meeting.id) == (4, 4)
    assert told(session, party.registration_id) == ["confirmed", "withdrawn"]
    # Who left is not asked again when a seat becomes free.
    seats.decline_offer(session, keys, waiting.registration_id)
    assert standing(session, party) == ("cancelled", 4, 0, 0)
    with pytest.raises(NotPossibleNow, match="cancelled"):
        seats.change_size(session, keys, party.registration_id, 5)


def test_J2_come_anyway_when_the_host_has_extra_seats(session: Session, keys: Keys) -> None:
    meeting = a_room(session, extra_seats=2)
    booked(session, keys, meeting, 16)
    assert booked(session, keys, meeting, 6).seated == 6
    assert seats_of(session, meeting.id) == (22, 22)


def test_J2_the_same_group_again_edits_its_first_registration(session: Session, keys: Keys) -> None:
    meeting = a_room(session)
    group = a_watch_group(session, meeting.area_id)
    first = seats.book(session, keys, meeting.id, a_party(6, group_id=group.id), a_key())
    second = seats.book(session, keys, meeting.id, a_party(4, group_id=group.id), a_key())
    assert (second.registration_id, second.size, second.token) == (first.registration_id, 4, first.token)
    assert seats_of(session, meeting.id) == (4, 4)
    seats.cancel_party(session, keys, first.registration_id)
    again = seats.book(session, keys, meeting.id, a_party(5, group_id=group.id), a_key())
    assert (again.registration_id, again.seated) == (first.registration_id, 5)
    assert told(session, first.registration_id) == ["confirmed", "changed", "withdrawn", "confirmed"]


def test_peer_2_1_nothing_is_free_for_everybody_while_somebody_waits(session: Session, keys: Keys) -> None:
    meeting = a_room(session)
    first = booked(session, keys, meeting, 18)
    assert public_seats(session, meeting).free == 2
    waiting = booked(session, keys, meeting, 6, "wait_all")
    assert (waiting.seated, waiting.waiting, waiting.place_in_queue) == (0, 6, 1)
    assert public_seats(session, meeting).free == 0
    seats.cancel_party(session, keys, first.registration_id)
    assert standing(session, waiting) == ("active", 6, 0, 6)


def test_a_booking_that_was_refused_leaves_nothing(database: Database, keys: Keys) -> None:
    meeting_id = database.write(lambda session: a_room(session, capacity=2).id)
    draft, key = a_party(2), a_key()
    database.write(lambda session: seats.book(session, keys, meeting_id, a_party(1), a_key()))
    with pytest.raises(NotPossibleNow, match="choose"):
        database.write(lambda session: seats.book(session, keys, meeting_id, draft, key))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 1
        assert seats_of(session, meeting_id) == (1, 1)
    # The same form, now with an answer.
    answered = a_party(2, "take_some")
    party = database.write(lambda session: seats.book(session, keys, meeting_id, answered, key))
    assert (party.seated, party.waiting) == (1, 1)
