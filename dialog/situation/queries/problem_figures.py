"""How many concerns problems rest on, as far as somebody may know."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import visible
from dialog.concerns.queries.counted import counted
from dialog.concerns.rules import Restriction
from dialog.situation.models import ProblemEvidence
from dialog.situation.rules.figures import Figure


def evidence_figures(session: Session, staff: StaffMember, problem_ids: Collection[int]) -> dict[int, Figure]:
    """How many concerns that count each problem rests on. What few may open is in nobody else's number."""
    if not problem_ids:
        return {}
    rows = session.execute(
        select(ProblemEvidence.problem_id, func.count(), func.sum(case((visible(staff), 1), else_=0)))
        .join(Concern, Concern.id == ProblemEvidence.concern_id)
        .where(ProblemEvidence.problem_id.in_(sorted(problem_ids)), counted(), knows_of(staff))
        .group_by(ProblemEvidence.problem_id)
        .order_by(ProblemEvidence.problem_id)
    ).all()
    return {row[0]: Figure(row[1], int(row[2] or 0)) for row in rows}


def knows_of(staff: StaffMember) -> ColumnElement[bool]:
    """What may stand in this person's totals: all but what few may open."""
    return or_(Concern.restricted == Restriction.NONE, visible(staff))
