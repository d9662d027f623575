"""One meeting under lock: all changes of seats happen in here, one at a time, and end with the published rule.

A `Hall` locks the meeting's row (on SQLite there is one writer anyway), lets offers run out that nobody answered, and
after the change shares out what is free, counts the people anew, writes the count down, and tells everybody whom it
concerns: each once, with where they stand at the end.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dialog.clock import now
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.operations.telling import tell
from dialog.meetings.queries.registrations import lots_are_to_come, waiting_of, why_not_open
from dialog.meetings.rules import Choice, MeetingState, RegistrationState, Told
from dialog.meetings.rules.registering import most_in_party
from dialog.meetings.rules.seats import (
    MOST_UNANSWERED,
    OFFERS_END,
    Given,
    Party,
    allocate,
    answer_by,
    holds_at,
    offers_at,
)

NO_LIMIT = 1_000_000_000


class Hall:
    """A locked meeting and its queue. Raises Missing for a meeting that is not there.

    `news`: what each party is to be told, by registration; the last word counts.
    """

    def __init__(self, session: Session, keys: Keys, meeting_id: int) -> None:
        # Others may go on to point at the row (a foreign key), which is not what is guarded here.
        locked = select(Meeting).where(Meeting.id == meeting_id).with_for_update(key_share=True)
        meeting = session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
        if meeting is None:
            raise Missing("meeting")
        self.session, self.keys, self.meeting = session, keys, meeting
        self.now: datetime = now()
        self.news: dict[int, Told] = {}
        self._forget_what_was_read_before()

    def _forget_what_was_read_before(self) -> None:
        """Parties that this session knew before the lock may have changed since: they are read anew when needed."""
        self.session.flush()
        for known in list(self.session.identity_map.values()):
            if isinstance(known, Registration):
                self.session.expire(known)

    @classmethod
    def of_party(cls, session: Session, keys: Keys, registration_id: int) -> tuple["Hall", Registration]:
        """The meeting of a party, locked, and the party as it is under the lock. Raises Missing."""
        meeting_id = session.scalar(select(Registration.meeting_id).where(Registration.id == registration_id))
        if meeting_id is None:
            raise Missing("registration")
        hall = cls(session, keys, meeting_id)
        return hall, hall.party(registration_id)

    def party(self, registration_id: int) -> Registration:
        """A party of this meeting, read under the lock. Raises Missing."""
        found = self.session.get(Registration, registration_id)
        if found is None or found.meeting_id != self.meeting.id:
            raise Missing("registration")
        return found

    @property
    def seats(self) -> int:
        """How many people there is room for, those included who may come although the room is full."""
        if self.meeting.capacity is None:
            return NO_LIMIT
        return self.meeting.capacity + self.meeting.extra_seats

    @property
    def draws_lots(self) -> bool:
        """True while nobody has a seat because lots will be drawn."""
        return lots_are_to_come(self.meeting)

    def require_open(self, size: int) -> None:
        """Raises NotPossibleNow with the reason why a party of `size` cannot register now."""
        reason = why_not_open(self.meeting)
        if reason:
            raise NotPossibleNow(reason)
        most = most_in_party(None if self.meeting.capacity is None else self.seats)
        if not 1 <= size <= most:
            raise NotPossibleNow("size", most=most)

    def last_place(self) -> int:
        """The number behind the last one in the queue."""
        last = select(func.max(Registration.position)).where(Registration.meeting_id == self.meeting.id)
        return (self.session.execute(last).scalar_one() or 0) + 1

    def let_offers_end(self, answering: int | None = None) -> None:
        """Take back the offers whose time is over: those parties go to the end of the queue.

        The party that is just `answering` is not counted as one that does not answer.
        """
        for party in self._offers_over():
            party.offered, party.answer_by = 0, None
            party.position = self.last_place()
            if party.id != answering:
                party.unanswered += 1
                self.news[party.id] = Told.OFFER_EXPIRED
            if party.unanswered >= MOST_UNANSWERED:
                party.state = RegistrationState.RESTING.value
            self.session.flush()

    def _offers_over(self) -> list[Registration]:
        open_offers = select(Registration).where(
            Registration.meeting_id == self.meeting.id, Registration.answer_by.is_not(None)
        )
        offers = self.session.scalars(open_offers.order_by(Registration.position)).all()
        # A meeting that was moved forward may leave less time than an offer said.
        latest = self.meeting.starts_at - OFFERS_END
        return [party for party in offers if party.answer_by and min(party.answer_by, latest) <= self.now]

    def share_out(self, present: Collection[int] = ()) -> None:
        """Give what is free to those whose turn it is; who is `present` has it at once. Then count and write down."""
        self.session.flush()
        if self.meeting.state == MeetingState.PUBLISHED and not self.draws_lots:
            self._allocate(present)
        self.count()

    def _allocate(self, present: Collection[int]) -> None:
        queue = self._queue(present)
        allocation = allocate(
            self.seats,
            queue,
            taken=self.taken() - sum(party.seated + party.offered for party in queue),
            holds=holds_at(self.now, self.meeting.starts_at),
            offers=offers_at(self.now, self.meeting.starts_at),
        )
        for given in allocation.given:
            self._give(given)
        for times, passed in _by_times(Counter(allocation.passed)).items():
            self.session.execute(
                update(Registration).where(Registration.id.in_(passed)).values(skips=Registration.skips + times)
            )

    def _queue(self, present: Collection[int]) -> list[Party]:
        """Those who wait, first come first; rows stay in the database until something is given to them."""
        row = Registration
        waiting = (
            select(row.id, row.size, row.seated, row.offered, row.skips, row.choice)
            .where(
                row.meeting_id == self.meeting.id,
                row.state == RegistrationState.ACTIVE.value,
                row.seated + row.offered < row.size,
            )
            .order_by(row.position)
        )
        return [
            Party(id, size, seated, offered, skips, choice == Choice.TAKE_SOME, id in present)
            for id, size, seated, offered, skips, choice in self.session.execute(waiting)
        ]

    def _give(self, given: Given) -> None:
        party = self.party(given.party_id)
        if given.at_once:
            party.seated += given.seats
            self.news[party.id] = Told.CONFIRMED
        else:
            party.offered = given.seats
            party.answer_by = answer_by(self.now, self.meeting.starts_at)
            self.news[party.id] = Told.OFFERED
        party.skips = 0

    def taken(self) -> int:
        """People who have a seat or are asked whether they want it, counted from the parties."""
        people = func.coalesce(func.sum(Registration.seated + Registration.offered), 0)
        return int(self.session.execute(select(people).where(Registration.meeting_id == self.meeting.id)).scalar_one())

    def count(self) -> None:
        """Write down how many seats are taken. The table's own constraint refuses one too many."""
        self.session.flush()
        self.meeting.seats_taken = self.taken()
        self.session.flush()

    def tell_everybody(self) -> None:
        """Tell each party its news, in the order of the queue."""
        parties = [self.party(registration_id) for registration_id in self.news]
        for party in sorted(parties, key=lambda party: party.position):
            party.turn += 1
            self.session.flush()
            tell(self.session, self.keys, party, self.news[party.id], party.turn)

    def say_where_it_stands(self, party: Registration) -> None:
        """The party that acted is told what has become of it: seats, or that it waits."""
        waits_only = not party.seated and waiting_of(party)
        self.news[party.id] = Told.WAITING if waits_only else Told.CONFIRMED


def _by_times(passed: Counter[int]) -> dict[int, list[int]]:
    """Parties by how often they were passed."""
    times: dict[int, list[int]] = {}
    for registration_id, number in passed.items():
        times.setdefault(number, []).append(registration_id)
    return times
