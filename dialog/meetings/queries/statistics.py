"""Meetings in numbers of people, by kind, area and month: no names and no needs are read."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import ZONE, local
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.rules import MeetingState, RegistrationState
from dialog.meetings.rules.access import runs_everything
from dialog.meetings.rules.few import without_few
from dialog.places.models import Area


@dataclass(frozen=True)
class Figures:
    """One meeting, counted in people. `waited`: still without a seat now or at the end. `came`: the door included."""

    kind: str
    area: str
    month: int
    cancelled: bool
    registered: int
    came: int
    waited: int


@dataclass(frozen=True)
class StatisticsRow:
    """Meetings of one kind, area or month. `cancelled` are among `meetings`. None: fewer than five, hidden."""

    label: Any
    meetings: int
    cancelled: int
    registered: int | None
    came: int | None
    waited: int | None


@dataclass(frozen=True)
class Statistics:
    """A year. `total` is never hidden: one hidden number of a column has a second one beside it."""

    year: int
    years: tuple[int, ...]
    by_kind: tuple[StatisticsRow, ...]
    by_area: tuple[StatisticsRow, ...]
    by_month: tuple[StatisticsRow, ...]
    total: StatisticsRow
    hides: bool


def meeting_statistics(session: Session, staff: StaffMember, year: int) -> Statistics:
    """All meetings of a Swedish year that were published. Small numbers are hidden from those who do not run them all."""
    figures = _figures(session, year)
    hides = not runs_everything(staff)
    return Statistics(
        year=year,
        years=_years(session, year),
        by_kind=_rows(figures, lambda one: one.kind, hides),
        by_area=_rows(figures, lambda one: one.area, hides),
        by_month=_rows(figures, lambda one: one.month, hides),
        total=_total(figures, hides),
        hides=hides,
    )


def _figures(session: Session, year: int) -> list[Figures]:
    rest = Registration.size - Registration.seated - Registration.offered
    people = (
        select(
            Registration.meeting_id,
            func.sum(Registration.seated).label("registered"),
            func.sum(Registration.came).label("came"),
            func.sum(rest).label("waited"),
        )
        .where(Registration.state != RegistrationState.CANCELLED.value)
        .group_by(Registration.meeting_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Meeting.kind, Area.name, Meeting.starts_at, Meeting.state, Meeting.door_count,
            people.c.registered, people.c.came, people.c.waited,
        )
        .join(Area, Area.id == Meeting.area_id)
        .outerjoin(people, people.c.meeting_id == Meeting.id)
        .where(
            Meeting.state != MeetingState.DRAFT.value,
            Meeting.starts_at >= datetime(year, 1, 1, tzinfo=ZONE),
            Meeting.starts_at < datetime(year + 1, 1, 1, tzinfo=ZONE),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )  # fmt: skip
    return [_counted(*row) for row in rows]


def _counted(
    kind: str,
    area: str,
    starts_at: datetime,
    state: str,
    door: int,
    registered: int | None,
    came: int | None,
    waited: int | None,
) -> Figures:
    month = local(starts_at).month
    if state == MeetingState.CANCELLED:
        # Nobody could come.
        return Figures(kind, area, month, cancelled=True, registered=0, came=0, waited=0)
    return Figures(kind, area, month, False, int(registered or 0), int(came or 0) + door, int(waited or 0))


def _rows(figures: Sequence[Figures], key: Callable[[Figures], Hashable], hides: bool) -> tuple[StatisticsRow, ...]:
    groups: dict[Any, list[Figures]] = {}
    for one in sorted(figures, key=lambda one: str(key(one)).zfill(3)):
        groups.setdefault(key(one), []).append(one)
    labels = list(groups)
    sums = [_sum(groups[label]) for label in labels]
    columns = [[row[at] for row in sums] for at in range(3)]
    shown = [without_few(column) if hides else column for column in columns]
    return tuple(
        StatisticsRow(label, len(groups[label]), sum(one.cancelled for one in groups[label]), *cells)
        for label, *cells in zip(labels, *shown, strict=True)
    )


def _total(figures: Sequence[Figures], hides: bool) -> StatisticsRow:
    cells = [without_few([number])[0] if hides else number for number in _sum(figures)]
    return StatisticsRow("", len(figures), sum(one.cancelled for one in figures), *cells)


def _sum(figures: Sequence[Figures]) -> tuple[int, int, int]:
    return (
        sum(one.registered for one in figures),
        sum(one.came for one in figures),
        sum(one.waited for one in figures),
    )


def _years(session: Session, year: int) -> tuple[int, ...]:
    first, last = session.execute(select(func.min(Meeting.starts_at), func.max(Meeting.starts_at))).one()
    known = [local(moment).year for moment in (first, last) if moment]
    return tuple(range(max([year, *known]), min([year, *known]) - 1, -1))
