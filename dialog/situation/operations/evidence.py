"""Link problems to what they rest on, and take links away again."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import visible
from dialog.errors import Missing, NotPossibleNow
from dialog.situation.models import ProblemEvidence
from dialog.situation.operations.problems import locked_problem, note, refuse_pointing
from dialog.situation.queries.evidence_names import known_name
from dialog.situation.queries.problem_evidence import linked_references
from dialog.situation.rules.levels import EvidenceKind

MOST_AT_ONCE = 50
_BETWEEN = re.compile(r"[\s,;]+")


def references_typed(text: str) -> tuple[str, ...]:
    """The numbers somebody typed, whatever stands between them, each once."""
    return tuple(dict.fromkeys(one.upper() for one in _BETWEEN.split(text.strip()) if one))


def link_concerns(session: Session, staff: StaffMember, number: int, references: tuple[str, ...]) -> int:
    """Link concerns that this person may list; returns how many are new.

    Raises Missing, NotAllowed('area'), NotPossibleNow: 'none', 'many', 'concern' with `reference` for one that is not
    there or not theirs: the two look the same.
    """
    problem = locked_problem(session, staff, number)
    if not references:
        raise NotPossibleNow("none")
    if len(references) > MOST_AT_ONCE:
        raise NotPossibleNow("many", most=MOST_AT_ONCE)
    found = session.execute(
        select(Concern.reference, Concern.id).where(
            Concern.reference.in_(references), Concern.withdrawn_on.is_(None), visible(staff)
        )
    ).all()
    ids = {row[0]: row[1] for row in found}
    for reference in references:
        if reference not in ids:
            raise NotPossibleNow("concern", reference=reference)
    there = linked_references(session, problem.id)
    new = [reference for reference in references if reference not in there]
    for reference in new:
        session.add(
            ProblemEvidence(
                problem_id=problem.id,
                kind=EvidenceKind.CONCERN.value,
                reference=reference,
                concern_id=ids[reference],
                added_on=today(),
                added_by=staff.id,
            )
        )
    if new:
        note(session, staff, "problem_evidence_linked", problem, kind=EvidenceKind.CONCERN.value, number=len(new))
    return len(new)


def link_evidence(
    session: Session, staff: StaffMember, number: int, kind: EvidenceKind, reference: str, text: str = ""
) -> None:
    """Link a survey, a meeting, a finding, a figure or a judgement by its name; what is said of it changes when it is
    there already. Concerns go through `link_concerns`.

    Raises Missing, NotAllowed('area'), NotPossibleNow: 'none', 'kind', 'points', 'unknown' for something of ours
    that is not there.
    """
    problem = locked_problem(session, staff, number)
    if kind is EvidenceKind.CONCERN:
        raise NotPossibleNow("kind")
    if not reference:
        raise NotPossibleNow("none")
    refuse_pointing([reference, text])
    known = known_name(session, staff, kind, reference)
    if known is None:
        raise NotPossibleNow("unknown")
    wanted = select(ProblemEvidence).where(
        ProblemEvidence.problem_id == problem.id,
        ProblemEvidence.kind == kind.value,
        ProblemEvidence.reference == known,
    )
    row = session.scalars(wanted).one_or_none()
    if row is None:
        row = ProblemEvidence(problem_id=problem.id, kind=kind.value, reference=known, text="", added_on=today())
        session.add(row)
    row.text, row.added_by = text, staff.id
    note(session, staff, "problem_evidence_linked", problem, kind=kind.value, number=1)


def unlink_evidence(session: Session, staff: StaffMember, number: int, evidence_id: int) -> None:
    """Take a link away. Raises Missing, also for a concern that this person may not list, and NotAllowed('area')."""
    problem = locked_problem(session, staff, number)
    row = session.get(ProblemEvidence, evidence_id)
    if row is None or row.problem_id != problem.id:
        raise Missing("evidence")
    if row.concern_id is not None:
        theirs = session.scalar(select(Concern.id).where(Concern.id == row.concern_id, visible(staff)))
        if theirs is None:
            raise Missing("evidence")
    kind = row.kind
    session.delete(row)
    note(session, staff, "problem_evidence_unlinked", problem, kind=kind)
