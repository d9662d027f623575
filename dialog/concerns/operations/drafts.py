"""What somebody has begun to write on a concern: kept every few seconds, erased when it is sent, forgotten after a while."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.rules import StaffMember
from dialog.clock import now
from dialog.concerns.models import Concern, StaffDraft
from dialog.concerns.queries.access import readable
from dialog.errors import Missing

DRAFT_LIFE = timedelta(days=7)
DRAFT_LIMIT = 10_000
DRAFT_FIELDS = ("answer", "note", "question", "reason")


def save_draft(session: Session, staff: StaffMember, reference: str, field: str, text: str, form_key: str = "") -> bool:
    """Keep `text` as what `staff` has begun to write in `field`; no words erase it. False when it was not kept.

    It is not kept when the form it was typed in (`form_key`) has been sent meanwhile: what arrives late would bring back
    words that have left. A draft may be continued after its concern is for others; it cannot be begun then: Missing.
    """
    if field not in DRAFT_FIELDS:
        raise Missing("draft")
    own = select(StaffDraft.concern_id).where(StaffDraft.user_id == staff.id)
    concern_id = session.scalar(
        select(Concern.id).where(Concern.reference == reference, readable(staff) | Concern.id.in_(own))
    )
    if concern_id is None:
        raise Missing("concern")
    if form_key and form_keys.was_used(session, form_key):
        return False
    if text.strip():
        _keep(session, staff.id, concern_id, field, text[:DRAFT_LIMIT])
    else:
        erase_draft(session, staff.id, concern_id, field)
    return True


_DRAFTS = StaffDraft.__table__
_ERASE = delete(_DRAFTS).where(  # type: ignore[arg-type]
    _DRAFTS.c.user_id == bindparam("user"),
    _DRAFTS.c.concern_id == bindparam("concern"),
    _DRAFTS.c.field == bindparam("name"),
)


def erase_draft(session: Session, user_id: int, concern_id: int, field: str) -> None:
    """The words were sent, or are not wanted."""
    session.execute(_ERASE, {"user": user_id, "concern": concern_id, "name": field})


def drop_draft(session: Session, staff: StaffMember, reference: str, field: str) -> None:
    """Erase one's own draft, also on a concern that is for others now."""
    concern_id = session.scalar(select(Concern.id).where(Concern.reference == reference))
    if concern_id is not None:
        erase_draft(session, staff.id, concern_id, field)


def forget_drafts_on(session: Session, concern_ids: Iterable[int]) -> None:
    """Nothing that anybody began to write about these concerns is kept: their tellers took them back."""
    session.execute(delete(StaffDraft).where(StaffDraft.concern_id.in_(list(concern_ids))))


def forget_old_staff_drafts(session: Session) -> int:
    """Erase drafts past their time; how many."""
    gone = session.execute(delete(StaffDraft).where(StaffDraft.saved_at < now() - DRAFT_LIFE))
    return int(getattr(gone, "rowcount", 0))


def _keep(session: Session, user_id: int, concern_id: int, field: str, text: str) -> None:
    """One draft per person, concern and field, also when two windows save at once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(StaffDraft).values(user_id=user_id, concern_id=concern_id, field=field, text=text, saved_at=now())
    session.execute(
        row.on_conflict_do_update(
            index_elements=["user_id", "concern_id", "field"],
            set_={"text": row.excluded.text, "saved_at": row.excluded.saved_at},
        )
    )
