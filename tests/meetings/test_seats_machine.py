"""Ten thousand random steps of everything that can happen to seats, with what must always hold looked at after each."""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.errors import NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingTold, Registration
from dialog.meetings.operations import seats
from dialog.meetings.queries.due_seats import lots_to_draw, meetings_to_pass_on
from tests.conftest import DATABASE
from tests.meetings.parties import STARTS, a_key, a_party, a_room

# The rules are the same on both databases, and PostgreSQL is asked over a socket.
STEPS = int(os.environ.get("DIALOG_TEST_SEAT_STEPS", "10000" if DATABASE == "sqlite" else "2000"))
PARTS = 4
STEPS_PER_MEETING = 125
OPENS = STARTS - timedelta(days=14)
CHOICES = ("", "wait_all", "take_some", "other_date")


@dataclass(frozen=True)
class Standing:
    """A party as the database has it."""

    id: int
    state: str
    size: int
    seated: int
    offered: int
    answer_by: datetime | None
    choice: str
    skips: int

    @property
    def facts(self) -> object:
        """What it is told of when it changes: all but its place, its choice and how often it was passed."""
        return self.state, self.size, self.seated, self.offered, self.answer_by


@dataclass(frozen=True)
class Room:
    """A meeting as the database has it: `parties` in the order of the queue, `told` how often each was told something."""

    seats: int
    taken: int
    undrawn: bool
    parties: tuple[Standing, ...]
    told: Counter[int]


class Machine:
    """One meeting, from opening to the last hour, to which things happen. Parallel to it, nothing: see test_seats_load."""

    def __init__(self, session: Session, keys: Keys, seed: int) -> None:
        self.random = random.Random(seed)
        self.session, self.keys = session, keys
        self.at = OPENS
        lots = self.random.random() < 0.3
        meeting = a_room(
            session,
            capacity=self.random.choice([1, 4, 9, 20]),
            extra_seats=self.random.choice([0, 0, 2]),
            admission="lottery" if lots else "queue",
            closes_at=STARTS - timedelta(days=10) if lots else None,
        )
        self.id = meeting.id
        self.room = self.look()
        self.seen: Counter[str] = Counter()
        self.acts: dict[Callable[[], object], int] = {
            self.book: 8,
            self.change: 4,
            self.answer: 4,
            self.wait: 4,
            self.leave: 3,
            self.resize_room: 1,
            self.still: 1,
        }

    def step(self) -> None:
        """Something happens, or is refused; then everything that must hold is looked at."""
        act = self.random.choices(list(self.acts), list(self.acts.values()))[0]
        inner = self.session.begin_nested()
        try:
            act()
            inner.commit()
            self.seen[act.__name__] += 1
        except NotPossibleNow as refused:
            inner.rollback()
            self.seen[refused.code] += 1
        before, self.room = self.room, self.look()
        self.check_seats()
        self.check_queue()
        self.check_told(before)

    # What can happen.

    def book(self) -> None:
        size, choice = self.random.choice([1, 1, 2, 3, 4, 6]), self.random.choice(CHOICES)
        # Without an address no mail is made: that has its own tests, and takes as long as all the rest.
        draft = a_party(size, choice, email="", phone="070-000 00 00")
        seats.book(self.session, self.keys, self.id, draft, a_key())

    def change(self) -> None:
        for party in self.somebody():
            size = self.random.choice([1, 2, 3, 5, 8])
            seats.change_size(self.session, self.keys, party.id, size, self.random.choice(CHOICES))

    def leave(self) -> None:
        for party in self.somebody():
            seats.cancel_party(self.session, self.keys, party.id)

    def answer(self) -> None:
        act = self.random.choice([seats.accept_offer, seats.accept_offer, seats.decline_offer])
        for party in self.somebody(lambda party: party.offered > 0) or self.somebody():
            act(self.session, self.keys, party.id)

    def still(self) -> None:
        for party in self.somebody(lambda party: party.state == "resting"):
            seats.want_still(self.session, self.keys, party.id)

    def resize_room(self) -> None:
        capacity = self.random.choice([1, 4, 9, 20])
        seats.set_capacity(self.session, self.keys, self.id, capacity, self.random.choice([0, 2]))

    def wait(self) -> None:
        """Time goes on, and the worker comes by. Within the last days in smaller steps."""
        near = self.at > STARTS - timedelta(days=3)
        self.at += timedelta(hours=self.random.choice([1, 3] if near else [5, 20, 30, 40]))
        with clock.at(self.at):
            for one in lots_to_draw(self.session):
                seats.draw_lots(self.session, self.keys, one)
            for one in meetings_to_pass_on(self.session):
                assert seats.pass_on(self.session, self.keys, one), "the worker would come again and again for nothing"

    def somebody(self, which: Callable[[Standing], bool] = lambda _: True) -> list[Standing]:
        """One party drawn by lot, if there is one; mostly somebody who has not left."""
        left_too = self.random.random() < 0.1
        found = [party for party in self.room.parties if which(party) and (left_too or party.state != "cancelled")]
        return [self.random.choice(found)] if found else []

    # What must hold.

    def look(self) -> Room:
        row, told = Registration, MeetingTold.registration_id
        facts = select(row.id, row.state, row.size, row.seated, row.offered, row.answer_by, row.choice, row.skips)
        parties = self.session.execute(facts.where(row.meeting_id == self.id).order_by(row.position))
        turns = select(told, func.count()).where(MeetingTold.meeting_id == self.id).group_by(told).order_by(told)
        columns = (Meeting.capacity, Meeting.extra_seats, Meeting.seats_taken, Meeting.admission, Meeting.drawn_at)
        capacity, extra, taken, admission, drawn = self.session.execute(
            select(*columns).where(Meeting.id == self.id)
        ).one()
        return Room(
            seats=capacity + extra,
            taken=taken,
            undrawn=admission == "lottery" and drawn is None,
            parties=tuple(Standing(*party) for party in parties),
            told=Counter(dict(iter(self.session.execute(turns)))),
        )

    def check_seats(self) -> None:
        """People, not rows, are at most as many as there are seats; and the count that is written down is right."""
        people = sum(party.seated + party.offered for party in self.room.parties)
        assert people == self.room.taken <= self.room.seats
        assert not self.room.undrawn or not people
        for party in self.room.parties:
            assert 0 <= party.seated + party.offered <= party.size
            assert (party.offered > 0) == (party.answer_by is not None)
            assert party.state == "active" or not party.offered
            assert party.state != "cancelled" or not party.seated
            self.seen["a party rests"] += party.state == "resting"
            self.seen["a part is seated, the rest waits"] += 0 < party.seated < party.size

    def check_queue(self) -> None:
        """No seat is empty while somebody waits whom it fits, unless it is held for somebody before, as published."""
        free = self.room.seats - self.room.taken
        if not free or self.room.undrawn or self.at >= STARTS - timedelta(hours=1):
            return
        for party in self.room.parties:
            if party.state != "active" or party.offered or party.seated == party.size:
                continue
            rest = party.size - party.seated
            fits = rest <= free or (party.choice == "take_some" and not party.seated)
            assert not fits, f"{rest} wait, {free} seats are free"
            if party.skips >= 2 and party.size <= self.room.seats and self.at < STARTS - timedelta(hours=24):
                self.seen["seats are held"] += 1
                return

    def check_told(self, before: Room) -> None:
        """Who has something new is told once, whoever has not is left in peace."""
        new = self.room.told - before.told
        assert not [one for one, number in new.items() if number > 1]
        earlier = {party.id: party.facts for party in before.parties}
        changed = {party.id for party in self.room.parties if party.facts != earlier.get(party.id)}
        if before.undrawn and not self.room.undrawn:
            self.seen["lots are drawn"] += 1
            changed |= {party.id for party in self.room.parties if party.state == "active"}
        assert set(new) == changed


@pytest.mark.parametrize("part", range(PARTS))
def test_peer_2_3_ten_thousand_steps_and_seats_are_never_wrong(session: Session, keys: Keys, part: int) -> None:
    """Book, change, cancel, answer, run out, another room, lots: nobody too many, nobody forgotten, nobody told twice.

    A part of the steps each; the same ones every time.
    """
    seen: Counter[str] = Counter()
    for number in range(STEPS // PARTS // STEPS_PER_MEETING):
        with clock.at(OPENS):
            machine = Machine(session, keys, seed=number * PARTS + part)
        for _ in range(STEPS_PER_MEETING):
            with clock.at(machine.at):
                machine.step()
        seen += machine.seen
        session.rollback()
    hoped_for = {
        "book",
        "change",
        "answer",
        "wait",
        "leave",
        "resize_room",
        "still",
        "lots are drawn",
        "seats are held",
    }
    hoped_for |= {"a party rests", "a part is seated, the rest waits", "choose", "other_date", "capacity", "offer_gone"}
    assert STEPS < 10_000 or not hoped_for - seen.keys(), "the steps did not come everywhere"
