"""Closed sets of the weekly conference, and on which day it is held."""

import re
from datetime import date, timedelta
from enum import StrEnum

from dialog.workdays import is_workday, named_days_off

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
THURSDAY = 3
TEXT_LIMIT = 4000
TASK_LIMIT = 500
MOST_PEOPLE = 200

_WEEK_CODE = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


class ConferenceState(StrEnum):
    """PLANNED: its agenda is what is known right now. OPEN: gathered and worked through. CLOSED: the minutes stand."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """What a point is about, in the order within an area; changes and positives come after all areas."""

    LEVEL = "level"
    CATEGORY = "category"
    PROBLEM = "problem"
    OWN = "own"
    CHANGE = "change"
    POSITIVE = "positive"


class TaskEnd(StrEnum):
    """How a task came to its end."""

    DONE = "done"
    DROPPED = "dropped"


def conference_day(week: date, weekday: int) -> tuple[date, str]:
    """(day, '') in the week of this Monday; on a holiday the nearest working day before it in the week, else after it,
    with the code of the holiday (`workdays.named_days_off`).
    """
    planned = week + weekday * DAY
    if is_workday(planned):
        return planned, ""
    because = named_days_off(planned.year).get(planned, "weekend")
    before = [planned - step * DAY for step in range(1, weekday + 1)]
    after = [planned + step * DAY for step in range(1, 15)]
    return next(day for day in (*before, *after) if is_workday(day)), because


def week_before(week: date) -> tuple[date, date]:
    """The whole week that the conference of this Monday is about: its first day and its last."""
    return week - WEEK, week - DAY


def week_code(week: date) -> str:
    """2026-W48, as the address says it."""
    year, number, _weekday = week.isocalendar()
    return f"{year}-W{number:02d}"


def week_named(code: str) -> date | None:
    """The Monday that an address means; None when it means none."""
    match = _WEEK_CODE.fullmatch(code)
    if match is None:
        return None
    try:
        found = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
