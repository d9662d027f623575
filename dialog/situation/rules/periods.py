"""Which days a picture covers, which days it is held against, and how a period is named in the address."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dialog.clock import monday_of

BASELINE_WEEKS = 12
SERIES_WEEKS = 13
TIMES_WEEKS = 4
WEEKS_OFFERED = 8
OWN_LONGEST = 731
EARLIEST = date(2000, 1, 1)
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)

_WEEK_CODE = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


class Span(StrEnum):
    """How long a picture reaches. The codes of the address, except that a week is its own (2026-W47)."""

    WEEK = "week"
    FOUR_WEEKS = "4w"
    TWELVE_WEEKS = "12w"
    OWN = "own"


@dataclass(frozen=True)
class Period:
    """First and last day, both included. Raises ValueError when there is no day in it."""

    start: date
    end: date
    span: Span = Span.OWN

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("a period ends after it begins")

    @property
    def code(self) -> str:
        """What the address calls it."""
        year, week, _ = self.start.isocalendar()
        return f"{year}-W{week:02d}" if self.span is Span.WEEK else self.span.value

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def weeks(self) -> float:
        """Its length in weeks."""
        return self.days / 7

    @property
    def before(self) -> "Period":
        """The equally long period that ends the day before."""
        return Period(self.start - timedelta(days=self.days), self.start - DAY)

    @property
    def baseline(self) -> "Period":
        """The twelve weeks before: what is usual comes from them."""
        return Period(self.start - BASELINE_WEEKS * WEEK, self.start - DAY)

    @property
    def baseline_weeks(self) -> tuple["Period", ...]:
        return _weeks_ending(self.baseline.end, BASELINE_WEEKS)

    @property
    def series(self) -> tuple["Period", ...]:
        """The thirteen weeks that end with the period: what the lines show."""
        return _weeks_ending(self.end, SERIES_WEEKS)

    @property
    def times(self) -> "Period":
        """The days the tables of times cover: at least four weeks, one week holds too little."""
        return Period(min(self.start, self.end + DAY - TIMES_WEEKS * WEEK), self.end)

    @property
    def window(self) -> "Period":
        """Every day that a picture of this period looks at."""
        return Period(min(self.before.start, self.baseline.start, self.series[0].start, self.times.start), self.end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def whole_weeks(day: date, count: int, span: Span = Span.OWN) -> Period:
    """The last `count` whole weeks (Monday to Sunday) before the week of `day`."""
    end = monday_of(day) - DAY
    return Period(end + DAY - count * WEEK, end, span)


def periods_offered(day: date) -> tuple[Period, ...]:
    """What can be chosen on `day`: the latest whole weeks, newest first, then four and twelve weeks."""
    last = whole_weeks(day, 1, Span.WEEK)
    weeks = tuple(Period(last.start - at * WEEK, last.end - at * WEEK, Span.WEEK) for at in range(WEEKS_OFFERED))
    return (*weeks, whole_weeks(day, 4, Span.FOUR_WEEKS), whole_weeks(day, 12, Span.TWELVE_WEEKS))


def named_period(code: str, day: date) -> Period | None:
    """The period an address names, seen from `day`; None for an own one, and for what cannot be read or is to come.

    Weeks further back than those offered are read too: links to a picture stay good.
    """
    if code == Span.FOUR_WEEKS:
        return whole_weeks(day, 4, Span.FOUR_WEEKS)
    if code == Span.TWELVE_WEEKS:
        return whole_weeks(day, 12, Span.TWELVE_WEEKS)
    match = _WEEK_CODE.fullmatch(code)
    if match is None:
        return None
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return None
    past = monday >= EARLIEST and monday + WEEK <= monday_of(day)
    return Period(monday, monday + WEEK - DAY, Span.WEEK) if past else None


def own_period_fault(start: date, end: date, day: date) -> str:
    """Why these days cannot be one's own period: 'order', 'early', 'future', 'long', or ''."""
    if start > end:
        return "order"
    if start < EARLIEST:
        return "early"
    if end > day:
        return "future"
    return "long" if (end - start).days >= OWN_LONGEST else ""


def _weeks_ending(end: date, count: int) -> tuple[Period, ...]:
    first = end + DAY - count * WEEK
    return tuple(Period(first + at * WEEK, first + at * WEEK + WEEK - DAY) for at in range(count))
