"""What can be undone: one's own last acts, and the acts on one concern."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernAction, ConcernActionItem
from dialog.concerns.queries.access import readable

LAST = 20
REFERENCES_SHOWN = 3
UNDONE = "undone"
# What these did is for others to see already, or the words are gone: it is corrected by a new act.
NEVER_UNDONE = frozenset({"answer_taken_back", "joined"})


@dataclass(frozen=True)
class Act:
    """One act. `references`: a few of its concerns that this person may open. `undone` None: it stands.

    `before` and `after`: pictures of the one concern that was asked about.
    """

    id: int
    at: datetime
    actor: str
    kind: str
    number: int
    references: tuple[str, ...]
    undone: datetime | None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    @property
    def possible(self) -> bool:
        return self.undone is None and self.kind not in NEVER_UNDONE


def last_actions(session: Session, staff: StaffMember) -> list[ConcernAction]:
    """One's own last twenty acts, latest first. Undoing is no act to go back over."""
    return list(
        session.scalars(
            select(ConcernAction)
            .where(ConcernAction.actor_id == staff.id, ConcernAction.kind != UNDONE)
            .order_by(ConcernAction.id.desc())
            .limit(LAST)
        )
    )


def own_acts(session: Session, staff: StaffMember) -> tuple[Act, ...]:
    """The same, as the page shows them."""
    actions = last_actions(session, staff)
    references = _references(session, staff, [action.id for action in actions])
    return tuple(
        Act(one.id, one.at, staff.name, one.kind, one.number, references.get(one.id, ()), one.undone_at)
        for one in actions
    )


def acts_on(session: Session, staff: StaffMember, reference: str) -> tuple[Act, ...]:
    """What was done to one concern and is still kept, latest first; nothing for those who may not open it."""
    rows = session.execute(
        select(ConcernAction, ConcernActionItem, User.name)
        .join(ConcernActionItem, ConcernActionItem.action_id == ConcernAction.id)
        .join(Concern, Concern.id == ConcernActionItem.concern_id)
        .join(User, User.id == ConcernAction.actor_id)
        .where(Concern.reference == reference, readable(staff))
        .order_by(ConcernAction.id.desc())
    ).all()
    return tuple(
        Act(one.id, one.at, name, one.kind, one.number, (reference,), one.undone_at, item.before, item.after)
        for one, item, name in rows
    )


def _references(session: Session, staff: StaffMember, action_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """A few concerns of each act, those that this person may open."""
    rows = session.execute(
        select(ConcernActionItem.action_id, Concern.reference)
        .join(Concern, Concern.id == ConcernActionItem.concern_id)
        .where(ConcernActionItem.action_id.in_(action_ids), readable(staff))
        .order_by(ConcernActionItem.action_id, Concern.id)
    ).all()
    found: dict[int, tuple[str, ...]] = {}
    for action_id, reference in rows:
        before = found.get(action_id, ())
        if len(before) < REFERENCES_SHOWN:
            found[action_id] = (*before, reference)
    return found
