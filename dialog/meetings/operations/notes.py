"""Write down what is said at a meeting: each note becomes a concern, through the one way in."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import local, today
from dialog.concerns.channels import MEETING, SAFETY_WALK, STAFF_DIALOGUE
from dialog.concerns.models import Concern
from dialog.concerns.operations.receive import ConcernDraft, receive_concern
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingNote
from dialog.meetings.queries.access import meeting_to_run
from dialog.meetings.rules import MeetingKind, MeetingState

_CHANNELS = {MeetingKind.SAFETY_WALK: SAFETY_WALK, MeetingKind.STAFF_DIALOGUE: STAFF_DIALOGUE}


@dataclass(frozen=True)
class Noted:
    """The concern a note became."""

    reference: str


def take_note(
    session: Session,
    keys: Keys,
    staff: StaffMember,
    slug: str,
    draft: ConcernDraft,
    *,
    taken_along: bool,
    form_key: str,
    code_hash: bytes | None = None,
) -> Noted:
    """Store a note once per `form_key`; a repeat gives the first one. Channel and day are the meeting's.

    `code_hash`: as for `receive_concern`, whose errors it raises; Missing for a meeting this person does not run,
    NotPossibleNow('draft' or 'cancelled') for one that does not take place.
    """
    meeting = meeting_to_run(session, staff, slug)
    if meeting.state in (MeetingState.DRAFT, MeetingState.CANCELLED):
        raise NotPossibleNow(meeting.state)
    said = replace(
        draft,
        channel=_CHANNELS.get(MeetingKind(meeting.kind), MEETING).code,
        entered_by=staff.id,
        staff_name=staff.name,
        received_on=told_on(meeting),
    )
    receipt = receive_concern(session, keys, said, form_key, code_hash)
    concern_id = _concern_id(session, receipt.reference)
    if session.get(MeetingNote, concern_id) is None:
        session.add(MeetingNote(concern_id=concern_id, meeting_id=meeting.id, taken_along=taken_along))
        session.flush()
    return Noted(receipt.reference)


def take_along(session: Session, staff: StaffMember, slug: str, reference: str, taken_along: bool) -> None:
    """Mark a note as something the hosts take along, or not after all. Raises Missing."""
    meeting = meeting_to_run(session, staff, slug)
    note = session.get(MeetingNote, _concern_id(session, reference))
    if note is None or note.meeting_id != meeting.id:
        raise Missing("note")
    if note.taken_along == taken_along:
        return
    note.taken_along = taken_along
    action = "note_taken_along" if taken_along else "note_left"
    record(session, staff.id, staff.name, action, "concern", reference, meeting=meeting.slug)


def told_on(meeting: Meeting) -> date:
    """The day a note counts as told: the meeting's own, or today for one that is written down before."""
    return min(local(meeting.starts_at).date(), today())


def _concern_id(session: Session, reference: str) -> int:
    found = session.scalar(select(Concern.id).where(Concern.reference == reference))
    if found is None:
        raise Missing("concern")
    return found
