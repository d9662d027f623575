"""What may lie behind a problem, with what speaks for it and against it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dialog.situation.models import CauseEvidence, ProblemCause
from dialog.situation.rules.levels import EvidenceKind, Stance


@dataclass(frozen=True)
class Argument:
    """One thing that is known. `kind` None: it is only said in words."""

    id: int
    text: str
    kind: EvidenceKind | None
    reference: str


@dataclass(frozen=True)
class Cause:
    """One hypothesis."""

    id: int
    text: str
    made_on: date
    speaks_for: tuple[Argument, ...]
    speaks_against: tuple[Argument, ...]


def causes_of(session: Session, problem_id: int) -> tuple[Cause, ...]:
    """Those of a problem, in the order they were written."""
    found = session.scalars(
        select(ProblemCause)
        .options(selectinload(ProblemCause.evidence))
        .where(ProblemCause.problem_id == problem_id)
        .order_by(ProblemCause.id)
    )
    return tuple(
        Cause(one.id, one.text, one.made_on, _side(one, Stance.FOR), _side(one, Stance.AGAINST)) for one in found
    )


def _side(cause: ProblemCause, stance: Stance) -> tuple[Argument, ...]:
    return tuple(_argument(one) for one in cause.evidence if one.stance == stance.value)


def _argument(row: CauseEvidence) -> Argument:
    return Argument(row.id, row.text, EvidenceKind(row.kind) if row.kind else None, row.reference)
