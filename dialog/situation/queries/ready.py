"""The pictures that are asked for most, counted before anybody asks."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from dialog.accounts.permissions import Role
from dialog.accounts.rules import HeldRole, StaffMember
from dialog.situation.queries.areas import Areas, load_areas
from dialog.situation.queries.kept import NewCounts, noted
from dialog.situation.queries.scope import Scope
from dialog.situation.queries.sheets import load_sheets
from dialog.situation.queries.silence import listened
from dialog.situation.queries.voices import voices_by_area
from dialog.situation.rules.periods import Period, Span, period_of, whole_weeks

# Coordinators see everything, and therefore all the same.
_COORDINATOR = StaffMember(0, "", "", "sv", (HeldRole(Role.COORDINATOR, 0),))


def count_ahead(session: Session, day: date) -> Iterator[list[NewCounts]]:
    """What is not kept yet of the pictures that coordinators open on `day`, area by area: the last week for every area;
    four and twelve weeks and the last month for the whole municipality.
    """
    areas = load_areas(session, day)
    week = whole_weeks(day, 1, Span.WEEK)
    longer = (period_of(Span.FOUR_WEEKS, day), period_of(Span.TWELVE_WEEKS, day), period_of(Span.MONTH, week.start))
    last_month = longer[2] if longer[2].end < day else longer[2].before
    for period in (week, *longer[:2], last_month):
        load_sheets(session, Scope(_COORDINATOR), period)
        _voices(session, Scope(_COORDINATOR), areas, period, "")
        yield noted(session)
    for code in sorted(areas.current):
        scope = Scope(_COORDINATOR, areas.ids_below(code))
        load_sheets(session, scope, week)
        _voices(session, scope, areas, week, code)
        yield noted(session)


def _voices(session: Session, scope: Scope, areas: Areas, period: Period, code: str) -> None:
    """As the page asks for them."""
    voices_by_area(session, scope, areas, period)
    if areas.parts(code):
        voices_by_area(session, scope, areas, listened(period), code)
