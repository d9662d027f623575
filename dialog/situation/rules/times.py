"""When things happen: the grid of what residents say, and the finer one of what staff have coded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dialog.concerns.rules import TimeOfDay, WhenDays
from dialog.situation.rules.figures import Figure

BASE_DAYS = (WhenDays.WEEKDAY, WhenDays.WEEKEND)
BASE_TIMES = tuple(TimeOfDay)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FINE_BLOCK, COARSE_BLOCK = 2, 6
FINE_FROM = 100
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Said:
    """Concerns whose tellers said the same about when: `days` is a code or '', `times` codes."""

    days: str
    times: tuple[str, ...]
    figure: Figure


@dataclass(frozen=True)
class Coded:
    """`count` concerns that staff gave the same days and times (HH:MM)."""

    days: tuple[str, ...]
    start: str
    end: str
    count: int


@dataclass(frozen=True)
class FineGrid:
    """Weekday × blocks of `hours` hours. `cells` has a row per weekday, Monday first; `dated` items are spread in it."""

    hours: int
    cells: tuple[tuple[float, ...], ...]
    dated: int


def base_grid(rows: Iterable[Said]) -> dict[tuple[str, str], Figure]:
    """(days, time) -> count. One that is said to happen at several times counts once at each of them."""
    cells = {(day.value, time.value): Figure() for day in BASE_DAYS for time in BASE_TIMES}
    for row in rows:
        for day in (WhenDays.WEEKDAY, WhenDays.WEEKEND) if row.days == WhenDays.BOTH else (row.days,):
            for time in set(row.times):
                if (day, time) in cells:
                    cells[(day, time)] += row.figure
    return cells


def says_when(row: Said) -> bool:
    """True when it has a place in the grid."""
    return bool(row.days and row.times)


def fine_grid(rows: Iterable[Coded]) -> FineGrid:
    """Every item counts as one, spread evenly over the minutes of its days. A span that ends before it begins passes
    midnight and goes on in the next day; one without length lies where it begins.
    """
    rows = list(rows)
    dated = sum(row.count for row in rows)
    hours = FINE_BLOCK if dated >= FINE_FROM else COARSE_BLOCK
    sums: dict[tuple[int, int], float] = defaultdict(float)
    for row in rows:
        for day in row.days:
            for (at, block), share in _spread(DAYS.index(day), row.start, row.end, hours).items():
                sums[(at, block)] += share * row.count / len(row.days)
    blocks = range(24 // hours)
    return FineGrid(hours, tuple(tuple(sums[(day, block)] for block in blocks) for day in range(7)), dated)


def _spread(day: int, start: str, end: str, hours: int) -> dict[tuple[int, int], float]:
    """(weekday, block) -> share of one item."""
    begin, length = _minutes(start), (_minutes(end) - _minutes(start)) % DAY_MINUTES
    if not length:
        return {(day, begin // (hours * 60)): 1.0}
    shares: dict[tuple[int, int], float] = defaultdict(float)
    at = begin
    while at < begin + length:
        stop = min(begin + length, (at // (hours * 60) + 1) * hours * 60)
        shares[((day + at // DAY_MINUTES) % 7, at % DAY_MINUTES // (hours * 60))] += (stop - at) / length
        at = stop
    return shares


def _minutes(clock: str) -> int:
    """18:30 -> 1110. 24:00 is the end of the day."""
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute or 0)
