"""What was done about a problem, each with what was told before and afterwards."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.conferences.models import ConferenceTask
from dialog.conferences.queries.tasks import TaskRow, tasks_of_problem
from dialog.conferences.rules import TaskEnd
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.effect import Effect, effect
from dialog.situation.queries.problem_causes import causes_of
from dialog.situation.queries.problems_kept import ProblemRow
from dialog.situation.rules.effect import Windows, ready_on, windows_around


@dataclass(frozen=True)
class Measure:
    """One task or decision. `cause` is what it is meant to take away, '' for none in particular.

    `done_on` None: not done. `windows` and `effect` are None before four whole weeks have passed, on `ready_on`.
    """

    task: TaskRow
    cause_id: int | None
    cause: str
    done_on: date | None
    ready_on: date | None
    windows: Windows | None
    effect: Effect | None


def measures(session: Session, staff: StaffMember, problem: ProblemRow, day: date) -> list[Measure]:
    """Everything that was decided about the problem, in the order it was decided; what was dropped is left out."""
    rows = [row for row in tasks_of_problem(session, problem.id) if row.ended != TaskEnd.DROPPED]
    if not rows:
        return []
    areas = load_areas(session, day)
    names = {cause.id: cause.text for cause in causes_of(session, problem.id)}
    linked = {
        row.id: row.cause_id
        for row in session.execute(
            select(ConferenceTask.id, ConferenceTask.cause_id).where(ConferenceTask.problem_id == problem.id)
        )
    }
    found = []
    for row in rows:
        done_on = _done_on(row)
        windows = windows_around(done_on, day) if done_on is not None else None
        cause_id = linked.get(row.id)
        measured = effect(session, staff, problem, areas, windows) if windows is not None else None
        ready = ready_on(done_on) if done_on is not None and windows is None else None
        found.append(Measure(row, cause_id, names.get(cause_id or 0, ""), done_on, ready, windows, measured))
    return found


def _done_on(row: TaskRow) -> date | None:
    """A decision is done when it is taken, a task when somebody has done it."""
    if row.decision:
        return row.held_on
    return row.done_on if row.ended == TaskEnd.DONE else None
