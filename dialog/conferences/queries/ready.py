"""Whose queues are ready for a conference, what is left in the others, and what has been counted since."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Category
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.access import visible
from dialog.concerns.queries.candidates import new_ones
from dialog.concerns.queries.counted import counted
from dialog.concerns.queries.queues import in_queue
from dialog.concerns.rules import Restriction
from dialog.concerns.rules.queues import Queue
from dialog.conferences.models import ConferenceReady
from dialog.conferences.queries.one import Held
from dialog.conferences.rules import WEEK
from dialog.conferences.rules.ready import Cell, Changed, UnitReady, changes, later_than
from dialog.organisations.models import Unit
from dialog.organisations.queries.units import units
from dialog.situation.queries.areas import Areas, load_areas


def ready_units(session: Session, held: Held) -> list[UnitReady]:
    """Every unit that has something to count, to read, or has said that it is ready; by name."""
    left, rows = left_by_unit(session, held), _rows(session, held)
    counted_now, cells = counted_by_unit(session, held), cells_by_unit(session, held) if rows else {}
    found = []
    for unit in units(session):
        row = rows.get(unit.id)
        if row is None and not left.get(unit.id) and not counted_now.get(unit.id):
            continue
        found.append(_ready(unit, row, left.get(unit.id, 0), counted_now.get(unit.id, 0), cells.get(unit.id, {})))
    return sorted(found, key=lambda one: one.unit)


def unit_ready(session: Session, held: Held, unit: Unit) -> UnitReady:
    """The same of one unit."""
    row, left = _rows(session, held).get(unit.id), left_by_unit(session, held).get(unit.id, 0)
    cells = cells_by_unit(session, held).get(unit.id, {}) if row is not None else {}
    return _ready(unit, row, left, counted_by_unit(session, held).get(unit.id, 0), cells)


def counted_later(session: Session, held: Held) -> dict[Cell, int]:
    """By cell of the agenda, how many have been counted after the queue they came from was said to be ready."""
    rows = _rows(session, held)
    now = cells_by_unit(session, held) if rows else {}
    found: Counter[Cell] = Counter()
    for unit_id, row in rows.items():
        found.update(later_than(row.counts, now.get(unit_id, {})))
    return dict(found)


def left_by_unit(session: Session, held: Held) -> dict[int, int]:
    """New ones told in the week the conference is about, or before, that nobody has read; by unit."""
    wanted = (
        select(Concern.unit_id, func.count())
        .where(Concern.id.in_(new_ones()), in_queue(Queue.NEW), Concern.received_on <= held.before[1])
        .group_by(Concern.unit_id)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def counted_by_unit(session: Session, held: Held) -> dict[int, int]:
    """Concerns of the week that count, by unit."""
    wanted = select(Concern.unit_id, func.count()).where(_of_the_week(held)).group_by(Concern.unit_id)
    return {row[0]: row[1] for row in session.execute(wanted)}


def cells_by_unit(session: Session, held: Held) -> dict[int, dict[Cell, int]]:
    """The same by area of the agenda and category; each concern once in a cell."""
    part_of = parts_by_area(load_areas(session, held.held_on))
    told: dict[int, dict[Cell, set[int]]] = defaultdict(lambda: defaultdict(set))
    wanted = select(Concern.id, Concern.unit_id, Concern.area_id, ConcernTag.category).join(
        ConcernTag, ConcernTag.concern_id == Concern.id
    )
    for row in session.execute(wanted.where(_of_the_week(held))):
        told[row.unit_id][(part_of.get(row.area_id, ""), row.category)].add(row.id)
    return {unit_id: {cell: len(ids) for cell, ids in cells.items()} for unit_id, cells in told.items()}


def changed_since(session: Session, staff: StaffMember, held: Held, unit_id: int) -> list[Changed]:
    """The unit's categories in the week and the week before, of what this person may open."""
    start, end = held.before
    now: Counter[str] = Counter()
    before: Counter[str] = Counter()
    wanted = (
        select(ConcernTag.category, Concern.received_on, func.count(Concern.id.distinct()))
        .join(Concern, Concern.id == ConcernTag.concern_id)
        .where(_counts(start - WEEK, end), Concern.unit_id == unit_id, visible(staff))
        .group_by(ConcernTag.category, Concern.received_on)
    )
    for category, day, number in session.execute(wanted):
        (now if day >= start else before)[category] += number
    return changes(now, before, [str(category) for category in Category])


def parts_by_area(areas: Areas) -> dict[int, str]:
    """{id of any version of an area: code of the area of the agenda that it lies in}."""
    return {area_id: part.code for part in areas.parts("") for area_id in areas.ids_below(part.code)}


def _of_the_week(held: Held) -> Any:
    return _counts(*held.before)


def _counts(start: Any, end: Any) -> Any:
    return and_(Concern.received_on.between(start, end), Concern.restricted == Restriction.NONE, counted())


def _rows(session: Session, held: Held) -> dict[int, ConferenceReady]:
    if held.id is None:
        return {}
    wanted = select(ConferenceReady).where(ConferenceReady.conference_id == held.id).order_by(ConferenceReady.unit_id)
    return {row.unit_id: row for row in session.scalars(wanted)}


def _ready(unit: Unit, row: ConferenceReady | None, left: int, now: int, cells: Mapping[Cell, int]) -> UnitReady:
    if row is None:
        return UnitReady(unit.id, unit.name, None, left, now, 0)
    then = int(row.counts["concerns"])
    later = max(now - then, max(later_than(row.counts, cells).values(), default=0))
    return UnitReady(unit.id, unit.name, row.ready_at, left, then, later)
