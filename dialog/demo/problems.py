"""Problems of Lindesund: described by the coordinator, with what they rest on and what may lie behind them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.rules import Restriction
from dialog.places.models import Area
from dialog.situation.models import Problem
from dialog.situation.operations.causes import add_cause, argue
from dialog.situation.operations.evidence import link_concerns
from dialog.situation.operations.problems import describe_problem, keep
from dialog.situation.rules.levels import Stance
from dialog.situation.rules.problems import ProblemDraft

MOST_LINKED = 12


def keep_problem(session: Session, staff: StaffMember, facts: Mapping[str, Any], responsible_id: int) -> int:
    """Describe the problem, link the concerns that tell of it, take it into the picture; its number."""
    draft = ProblemDraft(
        area_code=facts["area"],
        days=tuple(facts["days"]),
        responsible_id=responsible_id,
        **{
            name: facts[name]
            for name in (
                "category", "facet", "what", "when", "time_from", "time_to", "place", "how", "recurring", "consequences",
            )
        },
    )  # fmt: skip
    number = describe_problem(session, staff, draft)
    references = _told_of(session, facts)
    if references:
        link_concerns(session, staff, number, references)
    for cause in facts["causes"]:
        cause_id = add_cause(session, staff, number, cause["text"])
        for stance in Stance:
            for text in cause[stance.value]:
                argue(session, staff, number, cause_id, stance, text)
    version = session.scalars(select(Problem.version).where(Problem.number == number)).one()
    keep(session, staff, number, version)
    return number


def _told_of(session: Session, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The newest concerns of the same subject at the same place."""
    wanted = (
        select(Concern.reference)
        .join(ConcernTag, ConcernTag.concern_id == Concern.id)
        .join(Area, Area.id == Concern.area_id)
        .where(ConcernTag.category == facts["category"], ConcernTag.facet == facts["facet"])
        .where(Area.code == facts["area"], Concern.place == facts["place"], Concern.restricted == Restriction.NONE)
        .order_by(Concern.id.desc())
        .limit(MOST_LINKED)
    )
    return tuple(session.scalars(wanted))
