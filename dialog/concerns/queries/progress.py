"""How far somebody has come through the new ones today."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import ZONE, today
from dialog.concerns.models import ConcernAction, ConcernActionItem
from dialog.concerns.rules import State

HANDLED = (State.REVIEWED, State.CLOSED, State.PAUSED, State.WAITING_ANSWER, State.UNCLEAR)


@dataclass(frozen=True)
class Progress:
    """`done`: how many this person has taken out of the new ones today. `left`: how many lie there."""

    done: int
    left: int

    @property
    def all(self) -> int:
        return self.done + self.left


def progress_today(session: Session, staff: StaffMember, left: int) -> Progress:
    """Counted from what can be undone today: an act that was undone does not count."""
    midnight = datetime.combine(today(), time(), ZONE).astimezone(UTC)
    moved = select(func.count(ConcernActionItem.concern_id.distinct())).join(
        ConcernAction, ConcernAction.id == ConcernActionItem.action_id
    )
    mine = ConcernAction.actor_id == staff.id, ConcernAction.at >= midnight, ConcernAction.undone_at.is_(None)
    handled = session.scalar(moved.where(*mine, ConcernAction.kind.in_(HANDLED)))
    return Progress(handled or 0, left)
