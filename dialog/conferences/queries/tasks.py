"""What was decided and what is owed: tasks by who answers for them, by problem and by conference."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.conferences.models import Conference, ConferenceTask
from dialog.errors import Missing


@dataclass(frozen=True)
class TaskRow:
    """One task or decision. `owner`: who answers for it, '' when nobody is named; a person only who has agreed.

    `ended`: 'done', 'dropped' or ''. `late`: open after its day. `decision`: said and done, nothing is owed.
    """

    id: int
    conference_id: int
    held_on: date
    item_id: int | None
    text: str
    decision: bool
    area_id: int | None
    area: str
    problem_id: int | None
    problem_number: int | None
    owner: str
    organisation_id: int | None
    unit_id: int | None
    owner_id: int | None
    due: date | None
    done_on: date | None
    ended: str
    outcome: str
    late: bool
    version: int


def open_tasks(
    session: Session, staff: StaffMember | None, area_ids: Collection[int] | None = None
) -> tuple[TaskRow, ...]:
    """What is owed, the earliest day first, those without a day last.

    `staff` None: everybody's; else what this person, their unit or their organisation answers for. `area_ids` narrows.
    """
    wanted = _open()
    if staff is not None:
        wanted = wanted.where(answered_by(staff))
    if area_ids is not None:
        wanted = wanted.where(ConferenceTask.area_id.in_(sorted(area_ids)))
    return _rows(session, wanted)


def tasks_of_problem(session: Session, problem_id: int) -> tuple[TaskRow, ...]:
    """Every task and decision about a problem, in the order they were made."""
    return _rows(
        session, _all().where(ConferenceTask.problem_id == problem_id).order_by(None).order_by(ConferenceTask.id)
    )


def tasks_of_conference(session: Session, conference_id: int) -> tuple[TaskRow, ...]:
    """Every task and decision of a conference, in the order they were made."""
    wanted = _all().where(ConferenceTask.conference_id == conference_id)
    return _rows(session, wanted.order_by(None).order_by(ConferenceTask.id))


def all_tasks(session: Session, limit: int = 500) -> tuple[TaskRow, ...]:
    """Every task and decision, those of the latest conference first."""
    wanted = _all().order_by(None).order_by(Conference.week.desc(), ConferenceTask.id).limit(limit)
    return _rows(session, wanted)


def tasks_before(session: Session, week: date, since: date | None) -> tuple[TaskRow, ...]:
    """What the conference of `week` begins with: what earlier ones left open, and what has ended after `since`."""
    earlier = _all().where(Conference.week < week, ~ConferenceTask.decision)
    fresh = ConferenceTask.done_on > since if since is not None else false()
    return _rows(session, earlier.where(or_(ConferenceTask.ended == "", fresh)))


def task_of(session: Session, task_id: int) -> ConferenceTask:
    """Raises Missing."""
    found = session.get(ConferenceTask, task_id)
    if found is None:
        raise Missing("task")
    return found


def answered_by(staff: StaffMember) -> ColumnElement[bool]:
    """True for a task that this person, a unit of theirs, or an organisation that they are in as a whole answers for."""
    units = {held.unit_id for held in staff.roles if held.unit_id is not None}
    wholly = {held.organisation_id for held in staff.roles if held.unit_id is None}
    return or_(
        ConferenceTask.owner_id == staff.id,
        ConferenceTask.unit_id.in_(sorted(units)) if units else false(),
        ConferenceTask.owner_id.is_(None) & ConferenceTask.organisation_id.in_(sorted(wholly)) if wholly else false(),
    )


def number_of_mine(session: Session, staff: StaffMember, day: date) -> tuple[int, int]:
    """(how many open tasks this person's desk answers for, how many of them are late)."""
    late = func.coalesce(func.sum(case((ConferenceTask.due < day, 1), else_=0)), 0)
    mine = select(func.count(), late).where(ConferenceTask.ended == "", ~ConferenceTask.decision, answered_by(staff))
    found = session.execute(mine).one()
    return int(found[0]), int(found[1])


def _all() -> Select[Any]:
    return (
        select(ConferenceTask)
        .join(Conference, Conference.id == ConferenceTask.conference_id)
        .options(
            joinedload(ConferenceTask.conference),
            joinedload(ConferenceTask.area),
            joinedload(ConferenceTask.problem),
            joinedload(ConferenceTask.organisation),
            joinedload(ConferenceTask.unit),
            joinedload(ConferenceTask.owner),
        )
        .order_by(ConferenceTask.due.is_(None), ConferenceTask.due, ConferenceTask.id)
    )


def _open() -> Select[Any]:
    return _all().where(ConferenceTask.ended == "", ~ConferenceTask.decision)


def _rows(session: Session, wanted: Select[Any]) -> tuple[TaskRow, ...]:
    day = today()
    return tuple(_row(task, day) for task in session.scalars(wanted))


def _row(task: ConferenceTask, day: date) -> TaskRow:
    return TaskRow(
        id=task.id,
        conference_id=task.conference_id,
        held_on=task.conference.held_on,
        item_id=task.item_id,
        text=task.text,
        decision=task.decision,
        area_id=task.area_id,
        area=task.area.name if task.area is not None else "",
        problem_id=task.problem_id,
        problem_number=task.problem.number if task.problem is not None else None,
        owner=owner_words(task),
        organisation_id=task.organisation_id,
        unit_id=task.unit_id,
        owner_id=task.owner_id,
        due=task.due,
        done_on=task.done_on,
        ended=task.ended,
        outcome=task.outcome,
        late=not task.ended and not task.decision and task.due is not None and task.due < day,
        version=task.version,
    )


def owner_words(task: ConferenceTask) -> str:
    """Who answers for it: the person and where they work, or the unit, or the organisation."""
    place = task.unit.name if task.unit is not None else task.organisation.name if task.organisation is not None else ""
    if task.owner is None:
        return place
    return f"{task.owner.name}, {place}" if place else task.owner.name
