""" "This is what we took along": written by one, approved by another, and then sent and shown. What has left has left."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import now
from dialog.errors import Conflict, NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingSummary
from dialog.meetings.operations.telling import tell
from dialog.meetings.queries.access import meeting_to_run
from dialog.meetings.queries.summaries import those_who_came
from dialog.meetings.rules import MeetingState, Told


@dataclass(frozen=True)
class SummaryDraft:
    """What goes to those who came. `due_on`: when they hear more, or None. Texts are canonical."""

    text: str
    next_steps: str = ""
    due_on: date | None = None


def save_summary(session: Session, staff: StaffMember, slug: str, draft: SummaryDraft, seen_version: int) -> None:
    """Write it, or change what is written; whoever changed it last is its writer. `seen_version` 0: nothing was there.

    Raises Missing, Conflict('summary'), NotPossibleNow: 'not_over' before the meeting, 'sent' when it has left.
    """
    meeting = meeting_to_run(session, staff, slug)
    kept = _locked(session, meeting)
    if (kept.lock_version if kept else 0) != seen_version:
        raise Conflict("summary")
    if meeting.starts_at > now() or meeting.state not in (MeetingState.PUBLISHED, MeetingState.HELD):
        raise NotPossibleNow("not_over")
    if kept is not None and kept.sent_at is not None:
        raise NotPossibleNow("sent")
    if kept is None:
        kept = MeetingSummary(meeting_id=meeting.id, lock_version=0)
        session.add(kept)
    kept.text, kept.next_steps, kept.due_on, kept.written_by = draft.text, draft.next_steps, draft.due_on, staff.id
    kept.lock_version += 1
    session.flush()
    record(session, staff.id, staff.name, "summary_written", "meeting", meeting.slug)


def approve_summary(session: Session, keys: Keys, staff: StaffMember, slug: str, seen_version: int) -> int:
    """Approve what a colleague wrote: it is sent to those who came and shown on the meeting's page. How many were told.

    Raises Missing, Conflict('summary'), NotPossibleNow: 'same_person' (somebody else than the writer approves), 'empty',
    'sent'.
    """
    meeting = meeting_to_run(session, staff, slug)
    kept = _locked(session, meeting)
    if kept is None or not kept.text:
        raise NotPossibleNow("empty")
    if kept.sent_at is not None:
        raise NotPossibleNow("sent")
    if kept.lock_version != seen_version:
        raise Conflict("summary")
    if kept.written_by == staff.id:
        raise NotPossibleNow("same_person")
    kept.approved_by, kept.approved_at, kept.sent_at = staff.id, now(), now()
    kept.lock_version += 1
    session.flush()
    told = sum(tell(session, keys, party, Told.TAKEN_ALONG, 0) for party in those_who_came(session, meeting.id))
    record(session, staff.id, staff.name, "summary_sent", "meeting", meeting.slug, number=told)
    return told


def _locked(session: Session, meeting: Meeting) -> MeetingSummary | None:
    """Locked until commit, with its meeting: two who write at once do not both begin it."""
    session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    return session.scalars(
        select(MeetingSummary).where(MeetingSummary.meeting_id == meeting.id).execution_options(populate_existing=True)
    ).one_or_none()
