"""Planned changes: what is coming where, in the order of the calendar."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from dialog.errors import Missing
from dialog.situation.models import PlannedChange

WEEKS_AHEAD = 4


@dataclass(frozen=True)
class ComingChange:
    """One planned change. `area_id` None and `area` '' for the whole municipality; `ends_on` None: from then on.

    `running`: it has begun and is not over.
    """

    id: int
    title: str
    text: str
    area_id: int | None
    area_code: str
    area: str
    place: str
    starts_on: date
    ends_on: date | None
    organisation: str
    public: bool
    running: bool


def changes_coming(
    session: Session,
    area_ids: Collection[int] | None,
    day: date,
    weeks: int = WEEKS_AHEAD,
    *,
    only_public: bool = False,
) -> tuple[ComingChange, ...]:
    """What begins from `day` on in so many weeks, or has begun and ends later, the earliest first.

    `area_ids` None: everywhere; else in these areas, and what concerns the whole municipality. Withdrawn ones are not
    among them, nor those that began earlier and have no end.
    """
    last = day + timedelta(weeks=weeks) - timedelta(days=1)
    wanted = (
        select(PlannedChange)
        .options(joinedload(PlannedChange.area), joinedload(PlannedChange.organisation))
        .where(
            PlannedChange.withdrawn_on.is_(None),
            or_(
                PlannedChange.starts_on.between(day, last),
                and_(PlannedChange.starts_on < day, PlannedChange.ends_on >= day),
            ),
        )
        .order_by(PlannedChange.starts_on, PlannedChange.id)
    )
    if area_ids is not None:
        wanted = wanted.where(or_(PlannedChange.area_id.is_(None), PlannedChange.area_id.in_(sorted(area_ids))))
    if only_public:
        wanted = wanted.where(PlannedChange.public)
    return tuple(coming(one, day) for one in session.scalars(wanted))


def coming(one: PlannedChange, day: date) -> ComingChange:
    """The row as it looks on `day`."""
    return ComingChange(
        id=one.id,
        title=one.title,
        text=one.text,
        area_id=one.area_id,
        area_code=one.area.code if one.area is not None else "",
        area=one.area.name if one.area is not None else "",
        place=one.place,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        organisation=one.organisation.name if one.organisation is not None else "",
        public=one.public,
        running=one.starts_on < day,
    )


def change_of(session: Session, change_id: int) -> PlannedChange:
    """One change, also a withdrawn one. Raises Missing."""
    found = session.get(PlannedChange, change_id)
    if found is None:
        raise Missing("change")
    return found
