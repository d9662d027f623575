"""One's own begun words. Nobody else's are read here, and nothing that writes mails knows this module."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, StaffDraft
from dialog.concerns.queries.access import readable


@dataclass(frozen=True)
class Draft:
    """Words begun in one field of one concern. `may_open` is False when the concern is with others now."""

    reference: str
    field: str
    text: str
    saved_at: datetime
    may_open: bool = True


def drafts_on(session: Session, staff: StaffMember, concern_id: int) -> dict[str, Draft]:
    """What `staff` has begun on one concern, by field."""
    rows = session.execute(
        select(Concern.reference, StaffDraft.field, StaffDraft.text, StaffDraft.saved_at)
        .join(Concern, Concern.id == StaffDraft.concern_id)
        .where(StaffDraft.user_id == staff.id, StaffDraft.concern_id == concern_id)
        .order_by(StaffDraft.field)
    )
    return {row.field: Draft(*row) for row in rows}


def own_drafts(session: Session, staff: StaffMember) -> tuple[Draft, ...]:
    """Everything `staff` has begun and not sent, latest first."""
    rows = session.execute(
        select(
            Concern.reference,
            StaffDraft.field,
            StaffDraft.text,
            StaffDraft.saved_at,
            case((readable(staff), 1), else_=0),
        )
        .join(Concern, Concern.id == StaffDraft.concern_id)
        .where(StaffDraft.user_id == staff.id)
        .order_by(StaffDraft.saved_at.desc(), Concern.id, StaffDraft.field)
    )
    return tuple(Draft(ref, field, text, saved_at, bool(opens)) for ref, field, text, saved_at, opens in rows)
