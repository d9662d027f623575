"""Before and after something was done: as many whole weeks on both sides, and the same weeks a year earlier."""

from dataclasses import dataclass
from datetime import date, timedelta

from dialog.clock import monday_of
from dialog.situation.rules.figures import NOTHING, Figure
from dialog.situation.rules.periods import DAY, WEEK, Period

MOST_WEEKS, FEWEST_WEEKS = 12, 4
# Whole weeks, so that a year earlier begins on a Monday too.
YEAR = timedelta(weeks=52)


@dataclass(frozen=True)
class Windows:
    """The days that are held against each other. The week in which it was done is in none of them."""

    before: Period
    after: Period

    @property
    def weeks(self) -> int:
        return self.after.days // 7

    @property
    def before_last_year(self) -> Period:
        return Period(self.before.start - YEAR, self.before.end - YEAR)

    @property
    def after_last_year(self) -> Period:
        """The same season: what a year has of its own, darkness and school terms and summer, is alike in both."""
        return Period(self.after.start - YEAR, self.after.end - YEAR)

    @property
    def all(self) -> tuple[Period, ...]:
        """Earliest first."""
        return (self.before_last_year, self.after_last_year, self.before, self.after)


@dataclass(frozen=True)
class Compared:
    """Counts of the four windows. None: nothing was gathered then, so nothing is known."""

    before: Figure
    after: Figure
    before_last_year: Figure | None
    after_last_year: Figure | None

    @classmethod
    def of(cls, windows: Windows, figures: dict[Period, Figure], known_from: date | None) -> "Compared":
        """`known_from`: the first day on which anything at all was told."""

        def known(period: Period) -> Figure | None:
            there = known_from is not None and known_from <= period.start
            return figures.get(period, NOTHING) if there else None

        return cls(
            figures.get(windows.before, NOTHING),
            figures.get(windows.after, NOTHING),
            known(windows.before_last_year),
            known(windows.after_last_year),
        )


def windows_around(done_on: date, day: date) -> Windows | None:
    """Up to twelve whole weeks after the week of `done_on` that are over on `day`, and as many before it.

    None while fewer than four are over: that is too early to say anything.
    """
    first = monday_of(done_on) + WEEK
    weeks = min((monday_of(day) - first) // WEEK, MOST_WEEKS)
    if weeks < FEWEST_WEEKS:
        return None
    length = weeks * WEEK
    return Windows(Period(monday_of(done_on) - length, monday_of(done_on) - DAY), Period(first, first + length - DAY))


def ready_on(done_on: date) -> date:
    """The first day on which four whole weeks have passed since."""
    return monday_of(done_on) + (1 + FEWEST_WEEKS) * WEEK
