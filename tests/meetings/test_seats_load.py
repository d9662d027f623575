"""Two hundred clients at once for the last seat, again and again: exactly one gets it, and nobody is lost."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialog import clock
from dialog.database import Database
from dialog.errors import NotPossibleNow
from dialog.form_keys import FormSubmission
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingTold, Registration
from dialog.meetings.operations import seats
from dialog.meetings.operations.seats import Booked, PartyDraft
from tests.client import Fetched, PageClient
from tests.conftest import DATABASE
from tests.meetings.parties import MONTH_BEFORE, a_key, a_party, a_room, a_watch_group, seats_of

T = TypeVar("T")
CLIENTS = 200
# On SQLite one thread writes for all, in the order of the queue: a round more is the same round again.
ROUNDS = int(os.environ.get("DIALOG_TEST_SEAT_ROUNDS", "20" if DATABASE == "postgres" else "3"))
CHOICES = ("wait_all", "take_some", "", "other_date")


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with clock.at(MONTH_BEFORE):
        yield


def at_once(acts: list[Callable[[], T]]) -> list[T]:
    """All of `acts`, each in its own thread, starting together; what they gave, in their order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        start.wait(timeout=60)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def a_room_with_one_seat_left(database: Database, keys: Keys) -> int:
    """A meeting for twenty with nineteen seats taken; its id."""

    def make(session: Any) -> int:
        meeting = a_room(session)
        seats.book(session, keys, meeting.id, a_party(19), a_key())
        return meeting.id

    return database.write(make)


def booking(database: Database, keys: Keys, meeting_id: int, draft: PartyDraft) -> Callable[[], Booked | str]:
    """A client that registers `draft`: where its party stands, or why it could not."""

    def act() -> Booked | str:
        try:
            return database.write(lambda session: seats.book(session, keys, meeting_id, draft, a_key()))
        except NotPossibleNow as refused:
            return refused.code

    return act


def test_peer_C5_two_hundred_clients_and_one_seat(database: Database, keys: Keys) -> None:
    """A quarter waits for all, a quarter takes some, a quarter has to be asked first, a quarter prefers another day."""
    for _ in range(ROUNDS):
        meeting_id = a_room_with_one_seat_left(database, keys)
        drafts = [a_party(1, CHOICES[number % 4], email="", phone="070-1") for number in range(CLIENTS)]
        outcomes = at_once([booking(database, keys, meeting_id, draft) for draft in drafts])
        stand = [outcome for outcome in outcomes if isinstance(outcome, Booked)]
        winners = [one for one in stand if one.seated]
        assert [(one.seated, one.waiting) for one in winners] == [(1, 0)]
        with_seat = next(number for number, outcome in enumerate(outcomes) if outcome in winners)
        for number, outcome in enumerate(outcomes):
            if number != with_seat:
                assert (
                    outcome == ("choose", "other_date")[number % 2] if number % 4 > 1 else isinstance(outcome, Booked)
                )
        check_nobody_is_lost(database, meeting_id, stand)


def check_nobody_is_lost(database: Database, meeting_id: int, stand: list[Booked]) -> None:
    """Every party that was told that it stands somewhere is there, at a place of its own, and told once."""
    mine = Registration.meeting_id == meeting_id
    with database.read() as session:
        assert seats_of(session, meeting_id) == (20, 20)
        rows = {row.id: row for row in session.scalars(select(Registration).where(mine).order_by(Registration.id))}
        assert {one.registration_id for one in stand} == set(rows) - {min(rows)}
        assert {one.registration_id: one.seated for one in stand} == {
            row.id: row.seated for row in rows.values() if row.id != min(rows)
        }
        waiting = sorted(row.position for row in rows.values() if not row.seated)
        assert len(waiting) == len(set(waiting)) == len(stand) - 1
        # Everybody read the place in the queue that it had when it came: first, second, and so on.
        places = sorted(one.place_in_queue for one in stand if one.place_in_queue is not None)
        assert places == list(range(1, len(stand)))
        told = select(func.count()).where(MeetingTold.meeting_id == meeting_id)
        assert session.execute(told).scalar_one() == len(rows)


def test_peer_C5_parties_of_every_size_at_once_never_fill_more_than_the_room(database: Database, keys: Keys) -> None:
    """Sixty people in parties for twenty seats, while others cancel and change: the count is right at every end."""
    meeting_id = a_room_with_one_seat_left(database, keys)
    with database.read() as session:
        big = session.scalars(select(Registration.id).where(Registration.meeting_id == meeting_id)).one()
    acts: list[Callable[[], object]] = [
        booking(database, keys, meeting_id, a_party(1 + number % 4, "take_some", email="", phone="070-1"))
        for number in range(24)
    ]
    acts.append(lambda: database.write(lambda session: seats.cancel_party(session, keys, big)))
    acts.append(lambda: database.write(lambda session: seats.cancel_party(session, keys, big)))
    acts += [lambda: database.write(lambda session: seats.pass_on(session, keys, meeting_id))] * 4
    at_once(acts)
    with database.read() as session:
        taken, counted = seats_of(session, meeting_id)
        # More people wait than there are seats, and who takes some fits every hole: no seat is left.
        assert taken == counted == 20
        meeting = session.get_one(Meeting, meeting_id)
        assert meeting.seats_taken <= (meeting.capacity or 0)


def test_J2_two_contacts_of_a_group_book_at_once(database: Database, keys: Keys) -> None:
    """One registration: who comes second edits what the first has made, and both see the same."""
    meeting_id = a_room_with_one_seat_left(database, keys)

    def make(session: Any) -> int:
        seats.set_capacity(session, keys, meeting_id, 40, 0)
        return a_watch_group(session, session.get_one(Meeting, meeting_id).area_id).id

    group_id = database.write(make)
    drafts = [a_party(size, group_id=group_id) for size in (4, 6) * 5]
    outcomes = at_once([booking(database, keys, meeting_id, draft) for draft in drafts])
    assert len({one.token for one in outcomes if isinstance(one, Booked)}) == 1
    with database.read() as session:
        row = session.scalars(select(Registration).where(Registration.group_id == group_id)).one()
        assert (row.state, row.seated) == ("active", row.size)
        assert row.size in (4, 6)
        assert seats_of(session, meeting_id) == (19 + row.size,) * 2


def test_the_same_form_sent_twenty_times_at_once_is_one_party(database: Database, keys: Keys) -> None:
    meeting_id, draft, key = a_room_with_one_seat_left(database, keys), a_party(1), a_key()
    act = lambda: database.write(lambda session: seats.book(session, keys, meeting_id, draft, key))  # noqa: E731
    assert len(set(at_once([act] * 20))) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 2
        assert seats_of(session, meeting_id) == (20, 20)


def test_an_offer_that_runs_out_while_it_is_accepted_is_one_or_the_other(database: Database, keys: Keys) -> None:
    """The worker and the party meet: either it has its seats, or the next is asked. Never both."""
    for _ in range(5):
        meeting_id, party, behind = _an_offer(database, keys)
        accept = lambda: _outcome(database, lambda session: seats.accept_offer(session, keys, party))  # noqa: B023, E731
        with clock.at(MONTH_BEFORE + clock.timedelta(hours=25)):
            outcomes = at_once(
                [accept, lambda: database.write(lambda session: seats.pass_on(session, keys, meeting_id))]  # noqa: B023
            )
        with database.read() as session:
            rows = {one: session.get_one(Registration, one) for one in (party, behind)}
            assert rows[party].seated + rows[behind].offered == 2
            assert (outcomes[0] == "offer_gone") == (rows[behind].offered == 2)


def _outcome(database: Database, operation: Callable[[Any], Any]) -> object:
    try:
        return database.write(operation)
    except NotPossibleNow as refused:
        return refused.code


def _an_offer(database: Database, keys: Keys) -> tuple[int, int, int]:
    """A meeting for two, the party that is asked, and the one behind it."""

    def make(session: Any) -> tuple[int, int, int]:
        meeting = a_room(session, capacity=2)
        ids = [seats.book(session, keys, meeting.id, a_party(2, "wait_all"), a_key()).registration_id for _ in range(3)]
        seats.cancel_party(session, keys, ids[0])
        return meeting.id, ids[1], ids[2]

    return database.write(make)


def test_peer_C5_two_hundred_clients_through_the_page(app: Flask, database: Database, keys: Keys) -> None:
    """The same through the real page, with its form keys: one seat, everybody else in the queue."""
    meeting_id = a_room_with_one_seat_left(database, keys)
    with database.read() as session:
        path = f"/moten/{session.get_one(Meeting, meeting_id).slug}/anmalan"
    opened = [PageClient(app).get(path).page.value("form_key") for _ in range(CLIENTS)]

    def sending(number: int, form_key: str) -> Callable[[], Fetched]:
        fields = {"party_size": "1", "name": "Bo", "phone": f"070-{number:07d}", "on_shortage": "wait_all"}
        client = PageClient(app)
        return lambda: client.post(path, fields | {"form_key": form_key}, status=None)

    answers = at_once([sending(number, key) for number, key in enumerate(opened)])
    assert {answer.status for answer in answers} == {200}
    with database.read() as session:
        mine = select(Registration).where(Registration.meeting_id == meeting_id).order_by(Registration.position)
        rows = session.scalars(mine).all()
        assert sum(row.seated for row in rows) == 20
        assert [row.seated for row in rows].count(1) == 1
        assert len(rows) == CLIENTS + 1
        assert session.scalar(select(func.count()).select_from(FormSubmission)) == CLIENTS + 1
