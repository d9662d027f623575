"""Which days a picture covers, which days it is held against, and how a period is named in the address."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from dialog.clock import monday_of

BASELINE_WEEKS = 12
SERIES_WEEKS = 13
TIMES_WEEKS = 4
WEEKS_OFFERED = 8
MONTHS_OFFERED = 6
TERTIALS_OFFERED = 3
YEARS_OFFERED = 2
TERTIAL_MONTHS = 4
OWN_LONGEST = 731
EARLIEST = date(2000, 1, 1)
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)

_WEEK_CODE = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH_CODE = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_TERTIAL_CODE = re.compile(r"(\d{4})-T([123])", re.ASCII)
_YEAR_CODE = re.compile(r"(\d{4})", re.ASCII)


class Span(StrEnum):
    """How long a picture reaches. Four and twelve weeks and own days are named so in the address; the others by their
    number: 2026-W47, 2026-10, 2026-T2 (May to August), 2026.
    """

    WEEK = "week"
    MONTH = "month"
    TERTIAL = "tertial"
    YEAR = "year"
    FOUR_WEEKS = "4w"
    TWELVE_WEEKS = "12w"
    OWN = "own"


# Of the calendar: they begin on any weekday, and are held against whole weeks all the same.
CALENDAR = frozenset({Span.MONTH, Span.TERTIAL, Span.YEAR})


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
        match self.span:
            case Span.WEEK:
                year, week, _ = self.start.isocalendar()
                return f"{year}-W{week:02d}"
            case Span.MONTH:
                return f"{self.start:%Y-%m}"
            case Span.TERTIAL:
                return f"{self.start.year}-T{self.tertial}"
            case Span.YEAR:
                return f"{self.start.year}"
        return self.span.value

    @property
    def tertial(self) -> int:
        """The third of the year that it begins in: 1 to 3."""
        return (self.start.month - 1) // TERTIAL_MONTHS + 1

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def weeks(self) -> float:
        """Its length in weeks."""
        return self.days / 7

    @cached_property
    def before(self) -> "Period":
        """What it is compared with: the stretch right before, as long; for a tertial or a year the same one a year before,
        which holds the same seasons.
        """
        match self.span:
            case Span.MONTH:
                return period_of(self.span, self.start - DAY)
            case Span.TERTIAL | Span.YEAR:
                return period_of(self.span, self.start.replace(year=self.start.year - 1))
        return Period(self.start - timedelta(days=self.days), self.start - DAY)

    @cached_property
    def baseline(self) -> "Period":
        """The twelve weeks before: what is usual comes from them."""
        end = self._whole_weeks_end(self.start - DAY)
        return Period(end + DAY - BASELINE_WEEKS * WEEK, end)

    @cached_property
    def baseline_weeks(self) -> tuple["Period", ...]:
        return _weeks_ending(self.baseline.end, BASELINE_WEEKS)

    @cached_property
    def series(self) -> tuple["Period", ...]:
        """The thirteen weeks that end with the period: what the lines show."""
        return _weeks_ending(self._whole_weeks_end(self.end), SERIES_WEEKS)

    def _whole_weeks_end(self, day: date) -> date:
        """`day`; for a period of the calendar the last Sunday up to it."""
        return monday_of(day + DAY) - DAY if self.span in CALENDAR else day

    @cached_property
    def times(self) -> "Period":
        """The days the tables of times cover: at least four weeks, one week holds too little."""
        return Period(min(self.start, self.end + DAY - TIMES_WEEKS * WEEK), self.end)

    @cached_property
    def window(self) -> "Period":
        """Every day that a picture of this period looks at."""
        return Period(min(self.before.start, self.baseline.start, self.series[0].start, self.times.start), self.end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def whole_weeks(day: date, count: int, span: Span = Span.OWN) -> Period:
    """The last `count` whole weeks (Monday to Sunday) before the week of `day`."""
    end = monday_of(day) - DAY
    return Period(end + DAY - count * WEEK, end, span)


def period_of(span: Span, day: date) -> Period:
    """The week, month, tertial or year that `day` lies in; the four or twelve whole weeks before its week.

    Raises ValueError for own days.
    """
    match span:
        case Span.WEEK:
            return Period(monday_of(day), monday_of(day) + WEEK - DAY, span)
        case Span.MONTH:
            return _months(day.year, day.month, 1, span)
        case Span.TERTIAL:
            first = (day.month - 1) // TERTIAL_MONTHS * TERTIAL_MONTHS + 1
            return _months(day.year, first, TERTIAL_MONTHS, span)
        case Span.YEAR:
            return _months(day.year, 1, 12, span)
        case Span.FOUR_WEEKS:
            return whole_weeks(day, 4, span)
        case Span.TWELVE_WEEKS:
            return whole_weeks(day, 12, span)
    raise ValueError("own days have no name")


def periods_offered(day: date) -> tuple[Period, ...]:
    """What can be chosen on `day`, whole ones only: the latest weeks, newest first, four and twelve weeks, then the
    latest months, tertials and years.
    """
    return (
        *_latest(Span.WEEK, day, WEEKS_OFFERED),
        whole_weeks(day, 4, Span.FOUR_WEEKS),
        whole_weeks(day, 12, Span.TWELVE_WEEKS),
        *_latest(Span.MONTH, day, MONTHS_OFFERED),
        *_latest(Span.TERTIAL, day, TERTIALS_OFFERED),
        *_latest(Span.YEAR, day, YEARS_OFFERED),
    )


def named_period(code: str, day: date) -> Period | None:
    """The period an address names, seen from `day`; None for an own one, and for what cannot be read or is not over.

    Periods further back than those offered are read too: links to a picture stay good.
    """
    if code in (Span.FOUR_WEEKS, Span.TWELVE_WEEKS):
        return period_of(Span(code), day)
    try:
        found = _read(code)
    except ValueError:
        return None
    return found if found is not None and found.start >= EARLIEST and found.end < day else None


def is_whole_weeks(start: date, end: date) -> bool:
    """True when the days are a Monday to a Sunday, with or without weeks between."""
    return start == monday_of(start) and end + DAY == monday_of(end + DAY)


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


def _read(code: str) -> Period | None:
    """None for what has no such form. Raises ValueError for a week or month that there is not."""
    if match := _WEEK_CODE.fullmatch(code):
        return period_of(Span.WEEK, date.fromisocalendar(int(match[1]), int(match[2]), 1))
    if match := _MONTH_CODE.fullmatch(code):
        return period_of(Span.MONTH, date(int(match[1]), int(match[2]), 1))
    if match := _TERTIAL_CODE.fullmatch(code):
        return period_of(Span.TERTIAL, date(int(match[1]), int(match[2]) * TERTIAL_MONTHS, 1))
    if match := _YEAR_CODE.fullmatch(code):
        return period_of(Span.YEAR, date(int(match[1]), 1, 1))
    return None


def _months(year: int, first: int, count: int, span: Span) -> Period:
    """`count` months of one year."""
    past = year * 12 + first - 1 + count
    return Period(date(year, first, 1), date(past // 12, past % 12 + 1, 1) - DAY, span)


def _latest(span: Span, day: date, count: int) -> tuple[Period, ...]:
    """The last that are over on `day`, newest first."""
    found = [period_of(span, period_of(span, day).start - DAY)]
    while len(found) < count:
        found.append(period_of(span, found[-1].start - DAY))
    return tuple(found)
