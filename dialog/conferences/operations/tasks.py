"""What becomes of a task: done, dropped, given another day or another owner."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import today
from dialog.conferences.models import ConferenceTask
from dialog.conferences.queries.names import place_of
from dialog.conferences.queries.tasks import TaskRow
from dialog.conferences.rules import ConferenceState, TaskEnd
from dialog.conferences.rules.names import Named
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow


@dataclass(frozen=True)
class TaskChange:
    """A task as it is to be. `ended` '' keeps it open. Its words stand once the minutes do."""

    text: str
    owner: Named | None
    due: date | None
    ended: str
    outcome: str


def may_end(staff: StaffMember, task: ConferenceTask | TaskRow) -> bool:
    """True for who runs conferences, and for those who answer for the task: the person, the unit, the organisation."""
    if staff.may(Permission.RUN_CONFERENCES) or task.owner_id == staff.id:
        return True
    return any(
        held.unit_id == task.unit_id if task.unit_id is not None and held.unit_id is not None
        else held.organisation_id == task.organisation_id and held.unit_id is None
        for held in staff.roles_with(Permission.TAKE_TASKS)
    )  # fmt: skip


def end_task(session: Session, staff: StaffMember, task_id: int, ended: str, outcome: str, seen_version: int) -> None:
    """Done, dropped, or ('') open again. Raises Missing, NotAllowed, Conflict, NotPossibleNow('outcome') without a word
    on why it was dropped.
    """
    task = _locked(session, staff, task_id)
    if (task.ended, task.outcome) == (ended, outcome):
        return
    if task.version != seen_version:
        raise Conflict("conference_task")
    _end(session, staff, task, ended, outcome)
    task.version += 1


def change_task(session: Session, staff: StaffMember, task_id: int, change: TaskChange, seen_version: int) -> None:
    """Everything at once. Raises as `end_task`; NotPossibleNow('owner') for a task without one, NotPossibleNow('closed') for
    other words in minutes that stand.
    """
    task = _locked(session, staff, task_id)
    if task.version != seen_version:
        raise Conflict("conference_task")
    if change.owner is None and not task.decision:
        raise NotPossibleNow("owner")
    if change.text != task.text:
        if task.conference.state != ConferenceState.OPEN:
            raise NotPossibleNow("closed")
        task.text = change.text
    if not task.decision:
        for name, value in place_of(session, change.owner).items():
            setattr(task, name, value)
        task.due = change.due
        if (task.ended, task.outcome) != (change.ended, change.outcome):
            _end(session, staff, task, change.ended, change.outcome)
    task.version += 1
    record(session, staff.id, staff.name, "task_changed", "conference_task", str(task.id))


def _end(session: Session, staff: StaffMember, task: ConferenceTask, ended: str, outcome: str) -> None:
    if ended == TaskEnd.DROPPED and not outcome:
        raise NotPossibleNow("outcome")
    changed = task.ended != ended
    task.ended, task.outcome = ended, outcome
    if not changed:
        return
    task.done_on = today() if ended else None
    if ended == TaskEnd.DONE:
        record(session, staff.id, staff.name, "task_done", "conference_task", str(task.id))
    elif ended == TaskEnd.DROPPED:
        record(session, staff.id, staff.name, "task_dropped", "conference_task", str(task.id))
    else:
        record(session, staff.id, staff.name, "task_opened", "conference_task", str(task.id))


def _locked(session: Session, staff: StaffMember, task_id: int) -> ConferenceTask:
    task = session.scalars(
        select(ConferenceTask)
        .where(ConferenceTask.id == task_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if task is None:
        raise Missing("task")
    if not may_end(staff, task):
        raise NotAllowed("task")
    return task
