"""What may lie behind a problem: hypotheses, and what speaks for and against each."""

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.errors import Missing, NotPossibleNow
from dialog.situation.models import CauseEvidence, Problem, ProblemCause
from dialog.situation.operations.problems import locked_problem, note, refuse_pointing
from dialog.situation.queries.evidence_names import known_name
from dialog.situation.rules.levels import EvidenceKind, Stance

MOST_CAUSES = 12


def add_cause(session: Session, staff: StaffMember, number: int, text: str) -> int:
    """A hypothesis; its id. The same words once more are the same one.

    Raises Missing, NotAllowed('area'), NotPossibleNow: 'none', 'many', 'points'.
    """
    problem = locked_problem(session, staff, number)
    if not text:
        raise NotPossibleNow("none")
    if (same := next((one.id for one in problem.causes if one.text == text), None)) is not None:
        return same
    if len(problem.causes) >= MOST_CAUSES:
        raise NotPossibleNow("many", most=MOST_CAUSES)
    refuse_pointing([text])
    cause = ProblemCause(problem_id=problem.id, text=text, made_on=today(), made_by=staff.id)
    session.add(cause)
    session.flush()
    note(session, staff, "problem_cause_added", problem)
    return cause.id


def remove_cause(session: Session, staff: StaffMember, number: int, cause_id: int) -> None:
    """Take a hypothesis away with all that was said of it. Raises Missing, NotAllowed('area')."""
    problem = locked_problem(session, staff, number)
    session.delete(_cause(session, problem, cause_id))
    note(session, staff, "problem_cause_removed", problem)


def argue(
    session: Session,
    staff: StaffMember,
    number: int,
    cause_id: int,
    stance: Stance,
    text: str,
    kind: EvidenceKind | None = None,
    reference: str = "",
) -> None:
    """Something that speaks for or against a cause, in words and perhaps with a name of what shows it.

    Raises Missing, NotAllowed('area'), NotPossibleNow: 'none', 'points', 'kind': a name needs to say what it names, and
    concerns are linked to the problem itself; 'unknown' as `evidence.link_evidence`.
    """
    problem = locked_problem(session, staff, number)
    cause = _cause(session, problem, cause_id)
    if not text:
        raise NotPossibleNow("none")
    if kind is EvidenceKind.CONCERN or bool(reference) != (kind is not None):
        raise NotPossibleNow("kind")
    refuse_pointing([text, reference])
    known = known_name(session, staff, kind, reference) if kind is not None else ""
    if known is None:
        raise NotPossibleNow("unknown")
    row = CauseEvidence(
        cause_id=cause.id, stance=stance.value, kind=kind.value if kind else "", reference=known, text=text
    )
    session.add(row)
    note(session, staff, "problem_cause_argued", problem, stance=stance.value)


def remove_argument(session: Session, staff: StaffMember, number: int, argument_id: int) -> None:
    """Take back what was said of a cause. Raises Missing, NotAllowed('area')."""
    problem = locked_problem(session, staff, number)
    row = session.get(CauseEvidence, argument_id)
    if row is None:
        raise Missing("argument")
    _cause(session, problem, row.cause_id)
    session.delete(row)
    note(session, staff, "problem_argument_removed", problem)


def _cause(session: Session, problem: Problem, cause_id: int) -> ProblemCause:
    cause = session.get(ProblemCause, cause_id)
    if cause is None or cause.problem_id != problem.id:
        raise Missing("cause")
    return cause
