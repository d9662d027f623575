"""Until when we have promised an answer: by the programme's working days, or by what a person promised.

Swedish working days throughout: a promise never ends on a day when nobody is at work.
"""

from datetime import date, timedelta
from enum import StrEnum

from dialog.workdays import after_workdays, is_workday

# How long an answer can be taken back after it was given.
HOLD = timedelta(seconds=30)
_DAY = timedelta(days=1)


class Promise(StrEnum):
    """What staff can promise besides the programme's own days: within so many working days, or by a weekday."""

    NONE = ""
    TWO_DAYS = "2"
    FIVE_DAYS = "5"
    TEN_DAYS = "10"
    TWENTY_DAYS = "20"
    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"


_WEEKDAYS = (Promise.MONDAY, Promise.TUESDAY, Promise.WEDNESDAY, Promise.THURSDAY, Promise.FRIDAY)


def promised_day(promise: Promise, made_on: date) -> date | None:
    """The last day of a promise made on `made_on`; None when nothing is promised.

    "Thursday" is the next one after today; when that is a day off, the first working day after it.
    """
    if promise is Promise.NONE:
        return None
    if promise in _WEEKDAYS:
        return _working(_next(made_on, _WEEKDAYS.index(promise)))
    return after_workdays(made_on, int(promise))


def last_day_overdue(today: date, working_days: int) -> date:
    """The last day of arrival whose promise of so many working days has already run out on `today`.

    Promises never shorten from one day to the next, so everything that came on that day or before is overdue too.
    """
    day = today - _DAY
    while after_workdays(day, working_days) >= today:
        day -= _DAY
    return day


def _next(day: date, weekday: int) -> date:
    return day + _DAY * ((weekday - day.weekday() - 1) % 7 + 1)


def _working(day: date) -> date:
    return day if is_workday(day) else after_workdays(day, 1)
