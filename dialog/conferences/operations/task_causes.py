"""Which cause of its problem a task is meant to take away."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.conferences.models import ConferenceTask
from dialog.errors import Missing, NotAllowed
from dialog.situation.models import ProblemCause
from dialog.situation.queries.problems_kept import problem_of
from dialog.situation.rules.problems import describes


def say_cause(session: Session, staff: StaffMember, number: int, task_id: int, cause_id: int | None) -> None:
    """None: no cause in particular. Raises Missing for a task or cause of another problem, NotAllowed('area')."""
    problem = problem_of(session, staff, number)
    if not describes(staff, problem.area_code):
        raise NotAllowed("area")
    wanted = select(ConferenceTask).where(ConferenceTask.id == task_id, ConferenceTask.problem_id == problem.id)
    task = session.scalars(wanted.with_for_update()).one_or_none()
    if task is None:
        raise Missing("task")
    cause = session.get(ProblemCause, cause_id) if cause_id is not None else None
    if cause_id is not None and (cause is None or cause.problem_id != problem.id):
        raise Missing("cause")
    if task.cause_id == cause_id:
        return
    task.cause_id = cause_id
    record(session, staff.id, staff.name, "task_cause_said", "conference_task", str(task.id))
