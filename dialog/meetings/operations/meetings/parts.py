"""What the acts on a meeting share."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import now
from dialog.errors import Missing, NotAllowed
from dialog.meetings.models import Meeting
from dialog.meetings.rules import Admission, MeetingKind
from dialog.meetings.rules.access import may_run
from dialog.meetings.rules.planning import Host, MeetingDraft

OBJECT = "meeting"


def draft_of(meeting: Meeting) -> MeetingDraft:
    """What is stored, as it was planned."""
    return MeetingDraft(
        kind=MeetingKind(meeting.kind),
        title=meeting.title,
        area_id=meeting.area_id,
        place=meeting.place,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        hosts=tuple(Host(host.organisation_id, host.unit_id) for host in meeting.hosts),
        intro=meeting.intro or {},
        address=meeting.address,
        travel=meeting.travel or {},
        access=tuple(meeting.access or ()),
        languages=tuple(meeting.languages or ()),
        admission=Admission(meeting.admission),
        capacity=meeting.capacity,
        extra_seats=meeting.extra_seats,
        opens_at=meeting.opens_at,
        closes_at=meeting.closes_at,
        needs_by=meeting.needs_by,
        for_group_id=meeting.for_group_id,
        slug=meeting.slug,
    )


def taken_meeting(session: Session, staff: StaffMember, meeting_id: int) -> Meeting:
    """The meeting with its row locked, for somebody who runs it. Raises Missing, NotAllowed."""
    found = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    meeting = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if meeting is None:
        raise Missing("meeting")
    if not may_run(staff, meeting.hosts):
        raise NotAllowed("meeting")
    return meeting


def fill_place(meeting: Meeting, draft: MeetingDraft) -> None:
    """When and where, and how many fit."""
    meeting.starts_at, meeting.ends_at = draft.starts_at, draft.ends_at
    meeting.place, meeting.address = draft.place, draft.address
    meeting.capacity, meeting.extra_seats = draft.capacity, draft.extra_seats
    meeting.changed_at = now()


def touch(meeting: Meeting) -> None:
    """Changed now: the calendar's LAST-MODIFIED, and a newer version for who edits meanwhile."""
    meeting.changed_at = now()
    meeting.lock_version += 1


def texts(given: Mapping[str, str]) -> dict[str, str]:
    """Texts by language without the empty ones."""
    return {language: text.strip() for language, text in given.items() if text.strip()}


def note_meeting(session: Session, staff: StaffMember, action: str, meeting: Meeting, **detail: Any) -> None:
    """One line in the log."""
    record(session, staff.id, staff.name, action, OBJECT, meeting.slug, **detail)
