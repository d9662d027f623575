"""The published rule of who gets a seat. Pure: the database only carries out what is decided here.

Everybody stands in one queue. Seats go to the first party whose whole wish fits. A party that does not fit is passed at
most `MOST_SKIPS` times; after that, seats are held until there are enough for it, or until `HOLD_ENDS` before the start.
Who chose to take some gets what there is, once, and waits for the rest together. Offered and held seats count as taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST_SKIPS = 2
HOLD_ENDS = timedelta(hours=24)
# Nobody is asked so late that there is no time to come.
OFFERS_END = timedelta(hours=1)
MOST_UNANSWERED = 2


@dataclass(frozen=True)
class Party:
    """People who come together. `wanted`, `seated`, `offered` are people; `skips`: how often it was passed.

    `takes_some`: it takes what there is now. `present`: it stands at the form, so what it gets is its at once.
    """

    id: int
    wanted: int
    seated: int = 0
    offered: int = 0
    skips: int = 0
    takes_some: bool = False
    present: bool = False

    @property
    def rest(self) -> int:
        """How many still want a seat."""
        return self.wanted - self.seated - self.offered

    @property
    def waits(self) -> bool:
        """True when it can be given more: one open offer at a time."""
        return self.rest > 0 and not self.offered


@dataclass(frozen=True)
class Given:
    """`seats` for a party; offered, or its own at once."""

    party_id: int
    seats: int
    at_once: bool


@dataclass(frozen=True)
class Allocation:
    """Who gets seats now, who was passed once more, and how many seats lie held for the first in the queue."""

    given: tuple[Given, ...]
    passed: tuple[int, ...]
    held: int


def allocate(seats: int, queue: Sequence[Party], *, holds: bool, offers: bool, taken: int = 0) -> Allocation:
    """Share out what is free of `seats` (people) among `queue`, which is in the order of the queue.

    `taken`: seats of those who are not in `queue`. `holds`: seats are still held for who was passed too often. `offers`:
    there is still time to ask people; without it only who is present gets seats.
    """
    free = seats - taken - sum(party.seated + party.offered for party in queue)
    given: list[Given] = []
    waiting: list[Party] = []
    passed: list[int] = []
    held = 0
    for party in queue:
        if not party.waits or not (offers or party.present):
            continue
        number = _fitting(party, free)
        if number:
            given.append(Given(party.id, number, at_once=party.present))
            free -= number
            # Those before it were passed by this one.
            passed.extend(earlier.id for earlier in waiting)
            waiting = [replace(earlier, skips=earlier.skips + 1) for earlier in waiting]
        else:
            waiting.append(party)
        if holds and free and any(_is_held_for(earlier, seats) for earlier in waiting):
            held = free
            break
    return Allocation(tuple(given), tuple(passed), held)


def _is_held_for(party: Party, seats: int) -> bool:
    """True when seats are kept for this party: passed too often, and not bigger than the whole room."""
    return party.skips >= MOST_SKIPS and party.wanted <= seats


def _fitting(party: Party, free: int) -> int:
    """How many of `free` this party takes: all it waits for, what there is when it takes some, or none."""
    if party.rest <= free:
        return party.rest
    return max(free, 0) if party.takes_some and not party.seated else 0


def time_to_answer(now: datetime, starts_at: datetime) -> timedelta:
    """How long a party may think about an offer: a day, shorter near the meeting."""
    left = starts_at - now
    if left >= timedelta(hours=72):
        return timedelta(hours=24)
    return timedelta(hours=6) if left >= timedelta(hours=24) else timedelta(hours=2)


def answer_by(now: datetime, starts_at: datetime) -> datetime:
    """Until when an offer made now stands."""
    return min(now + time_to_answer(now, starts_at), starts_at - OFFERS_END)


def holds_at(now: datetime, starts_at: datetime) -> bool:
    """True while seats are held for a party that was passed too often."""
    return now < starts_at - HOLD_ENDS


def offers_at(now: datetime, starts_at: datetime) -> bool:
    """True while there is time to ask somebody."""
    return now < starts_at - OFFERS_END
