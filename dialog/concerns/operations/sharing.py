"""Giving one concern to another organisation: a redacted version, to a named receiver, on a stated ground, by one person.

What was given stays in the log for good. Sharing can end, which closes the receiver's page at once; what was read is read.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record_reading
from dialog.clock import now
from dialog.concerns.models import Concern, ConcernMessage, ConcernShare
from dialog.concerns.operations.work import changed, take
from dialog.concerns.queries.sharing import shared_one
from dialog.concerns.rules import LegalGround
from dialog.errors import Missing, NotAllowed, NotPossibleNow
from dialog.organisations.models import Organisation


@dataclass(frozen=True)
class Giving:
    """What somebody decided to give: to which organisation, on what ground and why."""

    organisation_id: int
    ground: LegalGround
    reason: str


def document_of(session: Session, concern: Concern) -> dict[str, Any]:
    """Exactly what a receiver reads: redacted words and facts, no contact, no note, no answer, no name of a colleague."""
    messages = select(ConcernMessage).where(ConcernMessage.concern_id == concern.id).order_by(ConcernMessage.id)
    return {
        "reference": concern.reference,
        "received_on": concern.received_on.isoformat(),
        "language": concern.language,
        "kind": concern.kind,
        "area": concern.area.name if concern.area is not None else "",
        "place": concern.place if concern.redacted_place is None else concern.redacted_place,
        "text": concern.text if concern.redacted_text is None else concern.redacted_text,
        "added": [one.text if one.redacted_text is None else one.redacted_text for one in session.scalars(messages)],
        "when_days": concern.when_days,
        "when_times": list(concern.when_times),
        "recurring": concern.recurring,
        "tags": sorted([tag.category, tag.facet] for tag in concern.tags),
    }


def share_concern(
    session: Session, staff: StaffMember, reference: str, version: int, giving: Giving, form_key: str
) -> int:
    """Give the version that `staff` has seen, once per `form_key`; the share's id. An earlier version to them ends.

    Raises what `work.take` raises, NotAllowed, NotPossibleNow('unchecked') while a passage is only proposed as hidden or
    nobody has looked, and NotPossibleNow('receiver') for the concern's own organisation or one that is not there.
    """
    if not staff.may(Permission.SHARE_CONCERNS):
        raise NotAllowed("share")
    content = {"share": reference, "to": giving.organisation_id, "ground": giving.ground.value, "why": giving.reason}
    return int(form_keys.once(session, form_key, content, lambda: _give(session, staff, reference, version, giving)))


def stop_sharing(session: Session, staff: StaffMember, reference: str, share_id: int) -> None:
    """Close the receiver's page. Raises Missing for a share that is not this concern's."""
    concern = take(session, staff, reference, None)
    share = session.get(ConcernShare, share_id)
    if share is None or share.concern_id != concern.id:
        raise Missing("share")
    if share.ended_at is None:
        share.ended_at, share.ended_by = now(), staff.id
        changed(session, staff, concern, "sharing_ended", to=_code(session, share.organisation_id), number=share.number)


def end_all_sharing(session: Session, concern: Concern) -> None:
    """Its teller took it back: nobody else reads it any longer."""
    open_ones = ConcernShare.concern_id == concern.id, ConcernShare.ended_at.is_(None)
    session.execute(update(ConcernShare).where(*open_ones).values(ended_at=now()))


def read_shared(session: Session, staff: StaffMember, reference: str) -> None:
    """Log that somebody of the receiving organisation opened it; nothing for what may not be read."""
    found = shared_one(session, staff, reference)
    if found is not None:
        record_reading(session, staff.id, staff.name, "shared_concern", reference, number=found.number)


def _give(session: Session, staff: StaffMember, reference: str, version: int, giving: Giving) -> int:
    concern = take(session, staff, reference, version)
    organisation = session.get(Organisation, giving.organisation_id)
    if organisation is None or organisation.id == concern.unit.organisation_id:
        raise NotPossibleNow("receiver")
    if not is_checked(concern):
        raise NotPossibleNow("unchecked")
    before = ConcernShare.concern_id == concern.id, ConcernShare.organisation_id == organisation.id
    last = session.scalar(select(func.max(ConcernShare.number)).where(*before)) or 0
    ended = {"ended_at": now(), "ended_by": staff.id}
    session.execute(update(ConcernShare).where(*before, ConcernShare.ended_at.is_(None)).values(ended))
    share = ConcernShare(
        concern_id=concern.id, organisation_id=organisation.id, number=last + 1, version=concern.version,
        document=document_of(session, concern), legal_ground=giving.ground.value, reason=giving.reason,
        shared_by=staff.id, shared_at=now(),
    )  # fmt: skip
    session.add(share)
    session.flush()
    changed(
        session, staff, concern, "shared", to=organisation.code, number=share.number, version=share.version,
        ground=giving.ground.value,
    )  # fmt: skip
    return share.id


def is_checked(concern: Concern) -> bool:
    """A person has looked, and nothing waits for a decision."""
    return concern.marks_checked and all(mark.state != "proposed" for mark in concern.marks)


def _code(session: Session, organisation_id: int) -> str:
    return session.get_one(Organisation, organisation_id).code
