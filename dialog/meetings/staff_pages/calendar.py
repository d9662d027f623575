"""The calendar: five weeks at a time, as a table of days and as a list."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import local, monday_of, today
from dialog.extensions import db
from dialog.meetings.labels import KINDS
from dialog.meetings.queries.calendar import (
    MeetingFilter,
    MeetingRow,
    last_day_before,
    meetings_between,
    next_day_after,
)
from dialog.meetings.rules import MeetingState
from dialog.meetings.staff_labels import STATE_KINDS, STATES
from dialog.meetings.staff_pages.blueprint import pages
from dialog.places.queries import area_choices
from dialog.web.language import locale

WEEKS = 5


@dataclass(frozen=True)
class Day:
    """One day of the table."""

    day: date
    is_today: bool
    meetings: tuple[MeetingRow, ...]


@pages.get("/moten", permission=Permission.READ_MEETINGS)
def meetings() -> str:
    """`vecka` = a day of the first week; `omrade`, `slag`, `lage`, `mina` narrow it."""
    staff = current_staff()
    wanted, first = _wanted(), monday_of(_typed_day())
    last = first + timedelta(days=7 * WEEKS - 1)
    found = meetings_between(db.session, staff, first, last, wanted)
    return render_template(
        "meetings/staff/meetings.html",
        weeks=_weeks(first, found),
        first=first,
        last=last,
        found=found,
        earlier_url=_url(wanted, first - timedelta(days=7 * WEEKS)),
        later_url=_url(wanted, last + timedelta(days=1)),
        today_url=None if first == monday_of(today()) else _url(wanted, None),
        before=_step(last_day_before(db.session, staff, first, wanted), wanted),
        after=_step(next_day_after(db.session, staff, last, wanted), wanted),
        areas=area_choices(db.session),
        kinds=KINDS,
        states=STATES,
        state_kinds=STATE_KINDS,
        wanted=wanted,
        local=local,
        weekdays=[name.capitalize() for _number, name in sorted(locale().days["stand-alone"]["abbreviated"].items())],
    )


def _wanted() -> MeetingFilter:
    kind, state = request.args.get("slag", ""), request.args.get("lage", "")
    return MeetingFilter(
        area_code=request.args.get("omrade", "")[:40],
        kind=kind if kind in {str(code) for code in KINDS} else "",
        state=state if state in {str(code) for code in MeetingState} else "",
        mine=request.args.get("mina") == "ja",
    )


def _typed_day() -> date:
    try:
        day = date.fromisoformat(request.args.get("vecka", ""))
    except ValueError:
        return today()
    # Far from both ends of the calendar, so that five weeks more or less still are dates.
    return day if 2000 <= day.year <= 2200 else today()


def _weeks(first: date, found: list[MeetingRow]) -> list[tuple[int, list[Day]]]:
    """(number of the week, its seven days)."""
    days = [first + timedelta(days=number) for number in range(7 * WEEKS)]
    made = [Day(day, day == today(), tuple(one for one in found if one.day == day)) for day in days]
    return [(made[at].day.isocalendar().week, made[at : at + 7]) for at in range(0, len(made), 7)]


def _step(day: date | None, wanted: MeetingFilter) -> tuple[date, str] | None:
    """(the day of a meeting outside what is shown, the address that shows it)."""
    return None if day is None else (day, _url(wanted, day))


def _url(wanted: MeetingFilter, day: date | None) -> str:
    values: dict[str, Any] = {
        "omrade": wanted.area_code,
        "slag": wanted.kind,
        "lage": wanted.state,
        "mina": "ja" if wanted.mine else "",
        "vecka": day.isoformat() if day else "",
    }
    return url_for("meetings_staff.meetings", **{name: value for name, value in values.items() if value})
