"""Describe problems, and decide what becomes of them. An entry of the picture answers all five questions and recurs."""

from collections.abc import Iterable

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.categories.queries import facets
from dialog.categories.rules import Category, Tag
from dialog.clock import today
from dialog.concerns.rules import Restriction, restriction_of
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.organisations.models import Organisation
from dialog.places.queries.areas import area_by_code
from dialog.situation.models import Problem
from dialog.situation.queries.problems_kept import missing_of, problem_of
from dialog.situation.queries.scope import may_open
from dialog.situation.rules.judging import points_at_somebody
from dialog.situation.rules.levels import ProblemState
from dialog.situation.rules.problems import MOVES, NEEDS_REASON, ProblemDraft, describes, hinders, place_key

LOCK = 0x70726F62  # one advisory lock for the series of numbers on PostgreSQL
ACTS = {
    ProblemState.KEPT: "problem_kept",
    ProblemState.EVENT: "problem_kept_as_event",
    ProblemState.CLOSED: "problem_closed",
    ProblemState.DISMISSED: "problem_dismissed",
    ProblemState.PROPOSED: "problem_taken_up_again",
}


def describe_problem(session: Session, staff: StaffMember, draft: ProblemDraft) -> int:
    """A problem that a person describes, proposed to begin with; its number.

    Raises NotAllowed('area'), NotPossibleNow: 'area', 'category', 'responsible', 'points' (the words lead to one person).
    """
    problem = Problem(number=next_number(session), state=ProblemState.PROPOSED.value, made_on=today(), made_by=staff.id)
    _fill(session, staff, problem, draft)
    session.add(problem)
    session.flush()
    note(session, staff, "problem_described", problem)
    return problem.number


def save_problem(session: Session, staff: StaffMember, number: int, draft: ProblemDraft, seen: int) -> None:
    """Other words. One in the picture must still answer all five afterwards.

    Raises as `describe_problem`, Missing, Conflict('problem'), NotPossibleNow('five', missing=…).
    """
    problem = locked_problem(session, staff, number)
    if problem.version != seen:
        raise Conflict("problem")
    with session.no_autoflush:
        _fill(session, staff, problem, draft)
        _require(problem, ProblemState(problem.state))
    problem.version += 1
    note(session, staff, "problem_changed", problem)


def keep(session: Session, staff: StaffMember, number: int, seen: int) -> None:
    """Take it into the picture. Raises Missing, Conflict, NotPossibleNow: 'five' with `missing`, 'state'."""
    _decide(session, staff, number, ProblemState.KEPT, seen)


def keep_as_event(session: Session, staff: StaffMember, number: int, seen: int) -> None:
    """It happened once: keep it as an event. Raises as `keep`."""
    _decide(session, staff, number, ProblemState.EVENT, seen)


def dismiss(session: Session, staff: StaffMember, number: int, seen: int, reason: str) -> None:
    """Do not take it up. Raises Missing, Conflict, NotPossibleNow: 'reason', 'state'."""
    _decide(session, staff, number, ProblemState.DISMISSED, seen, reason)


def close(session: Session, staff: StaffMember, number: int, seen: int, reason: str) -> None:
    """It is solved or gone. Raises as `dismiss`."""
    _decide(session, staff, number, ProblemState.CLOSED, seen, reason)


def take_up_again(session: Session, staff: StaffMember, number: int, seen: int) -> None:
    """Look anew at what was dismissed. Raises Missing, Conflict, NotPossibleNow('state')."""
    _decide(session, staff, number, ProblemState.PROPOSED, seen)


def locked_problem(session: Session, staff: StaffMember, number: int) -> Problem:
    """The problem, its row locked, for somebody who may describe it. Raises Missing, NotAllowed('area')."""
    row = problem_of(session, staff, number)
    if not describes(staff, row.area_code):
        raise NotAllowed("area")
    wanted = select(Problem).where(Problem.id == row.id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(wanted).one()


def next_number(session: Session) -> int:
    """The next in the series. Two writers never get the same."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    return (session.scalar(select(func.max(Problem.number))) or 0) + 1


def refuse_pointing(texts: Iterable[str]) -> None:
    """Raises NotPossibleNow('points', words=…): problems are about places, not about somebody."""
    for words in texts:
        found = points_at_somebody(words)
        if found:
            raise NotPossibleNow("points", words=found)


def note(session: Session, staff: StaffMember, action: str, problem: Problem, **detail: object) -> None:
    """One line in the log: which problem, never its words."""
    record(session, staff.id, staff.name, action, "problem", str(problem.number), **detail)


def _fill(session: Session, staff: StaffMember, problem: Problem, draft: ProblemDraft) -> None:
    area = area_by_code(session, draft.area_code)
    stays = problem.area is not None and problem.area.code == draft.area_code
    if area is None and not stays:
        raise NotPossibleNow("area")
    if not describes(staff, draft.area_code):
        raise NotAllowed("area")
    _refuse_subject(session, staff, Tag(draft.category, draft.facet))
    if draft.responsible_id is not None and session.get(Organisation, draft.responsible_id) is None:
        raise NotPossibleNow("responsible")
    refuse_pointing(draft.texts)
    if area is not None and not stays:
        problem.area = area
    problem.category, problem.facet = draft.category, draft.facet
    problem.what, problem.when, problem.days = draft.what, draft.when, list(draft.days)
    problem.time_from, problem.time_to = draft.time_from, draft.time_to
    problem.place, problem.how, problem.recurring = draft.place, draft.how, draft.recurring
    problem.consequences, problem.responsible_id = draft.consequences, draft.responsible_id
    if not problem.because:
        # The machine knows its own proposals by the place it found; people may word it in their way.
        problem.place_key = place_key(draft.place)


def _refuse_subject(session: Session, staff: StaffMember, tag: Tag) -> None:
    """Raises NotPossibleNow('category') for what is no subject, or not this person's."""
    facet = facets(session).get(tag.facet) if tag.facet else None
    if tag.category not in set(Category) or (tag.facet and facet is None):
        raise NotPossibleNow("category")
    restriction = restriction_of([tag])
    if restriction is not Restriction.NONE and restriction not in may_open(session, staff):
        raise NotPossibleNow("category")


def _require(problem: Problem, state: ProblemState) -> None:
    missing = hinders(state, missing_of(problem), problem.recurring)
    if missing:
        raise NotPossibleNow("five", missing=missing)


def _decide(
    session: Session, staff: StaffMember, number: int, state: ProblemState, seen: int, reason: str = ""
) -> None:
    problem = locked_problem(session, staff, number)
    if problem.version != seen:
        raise Conflict("problem")
    if problem.state not in MOVES[state]:
        raise NotPossibleNow("state")
    if state in NEEDS_REASON and not reason:
        raise NotPossibleNow("reason")
    refuse_pointing([reason])
    _require(problem, state)
    before, problem.state, problem.reason = problem.state, state.value, reason
    problem.decided_on = today()
    problem.version += 1
    note(session, staff, ACTS[state], problem, before=before)
