"""Swedish working days: what an authority counts when it promises to answer within so many days.

Days off are those of lag (1989:253) om allmänna helgdagar, and the three eves that semesterlagen (1977:480) 7
§ and authorities' own agreements treat as Sundays: Midsummer Eve, Christmas Eve and New Year's Eve.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_SATURDAY, _FRIDAY = 5, 4


def easter_sunday(year: int) -> date:
    """Easter Day in the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def named_days_off(year: int) -> Mapping[date, str]:
    """Every holiday and eve of `year` with a code for its name. Of two on one day the first in the year's order names it."""
    easter = easter_sunday(year)
    midsummer_eve = _first(date(year, 6, 19), _FRIDAY)
    found = (
        (date(year, 1, 1), "new_year"),
        (date(year, 1, 6), "epiphany"),
        (easter - 2 * _DAY, "good_friday"),
        (easter, "easter"),
        (easter + _DAY, "easter_monday"),
        (date(year, 5, 1), "first_of_may"),
        (easter + 39 * _DAY, "ascension"),
        (easter + 49 * _DAY, "pentecost"),
        (date(year, 6, 6), "national_day"),
        (midsummer_eve, "midsummer_eve"),
        (midsummer_eve + _DAY, "midsummer"),
        (_first(date(year, 10, 31), _SATURDAY), "all_saints"),
        (date(year, 12, 24), "christmas_eve"),
        (date(year, 12, 25), "christmas"),
        (date(year, 12, 26), "boxing_day"),
        (date(year, 12, 31), "new_years_eve"),
    )
    return dict(reversed(found))


@lru_cache(maxsize=64)
def days_off(year: int) -> frozenset[date]:
    """Every holiday and eve of `year`; plain Saturdays and Sundays are not among them."""
    return frozenset(named_days_off(year))


def is_workday(day: date) -> bool:
    """True on a day when an authority is at work."""
    return day.weekday() < _SATURDAY and day not in days_off(day.year)


def after_workdays(day: date, count: int) -> date:
    """The working day that is number `count` after `day`, which itself is not counted."""
    while count > 0:
        day += _DAY
        count -= is_workday(day)
    return day


def workdays_between(first: date, last: date) -> int:
    """Working days after `first` up to and with `last`; 0 when `last` is not later."""
    days = (first + _DAY * step for step in range(1, (last - first).days + 1))
    return sum(map(is_workday, days))


def _first(day: date, weekday: int) -> date:
    """The first such weekday from `day` on."""
    return day + _DAY * ((weekday - day.weekday()) % 7)
