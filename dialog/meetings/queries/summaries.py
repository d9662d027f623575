""" "This is what we took along": what is written, what is shown, and which meetings wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import now
from dialog.meetings.models import Meeting, MeetingNote, MeetingSummary, Registration, RegistrationContact
from dialog.meetings.queries.access import run_by
from dialog.meetings.rules import MeetingState

# Those who came should hear of it while they remember the meeting.
WRITTEN_WITHIN = timedelta(hours=48)
# What nobody wrote within two months is not asked for for ever.
ASKED_FOR = timedelta(days=60)
_TAKES_PLACE = (MeetingState.PUBLISHED, MeetingState.HELD)


@dataclass(frozen=True)
class Receivers:
    """Who gets it: parties that came, and those of them that can be reached."""

    came: int
    reached: int


def summary_of(session: Session, meeting_id: int) -> MeetingSummary | None:
    """What is written so far."""
    return session.get(MeetingSummary, meeting_id)


def shown_summary(session: Session, meeting_id: int) -> MeetingSummary | None:
    """What everybody may read: only once it was approved and sent."""
    found = session.get(MeetingSummary, meeting_id)
    return found if found is not None and found.sent_at is not None else None


def those_who_came(session: Session, meeting_id: int) -> Sequence[Registration]:
    """The parties of which somebody came and that can still be reached, in the order of the queue."""
    return session.scalars(_came(meeting_id).where(_reachable()).order_by(Registration.position)).all()


def receivers_of(session: Session, meeting_id: int) -> Receivers:
    """How many parties came, and how many of them can be told."""
    all_of_them, reachable = _came(meeting_id).subquery(), _came(meeting_id).where(_reachable()).subquery()
    counts = [session.scalar(select(func.count()).select_from(one)) or 0 for one in (all_of_them, reachable)]
    return Receivers(*counts)


def waiting_to_be_written(session: Session, staff: StaffMember) -> Sequence[Meeting]:
    """Meetings this person runs that were over two days ago, have notes, and nothing written; the oldest first."""
    written = exists().where(MeetingSummary.meeting_id == Meeting.id, MeetingSummary.text != "")
    noted = exists().where(MeetingNote.meeting_id == Meeting.id)
    over = Meeting.ends_at.between(now() - ASKED_FOR, now() - WRITTEN_WITHIN)
    mine = select(Meeting).where(over, Meeting.state.in_(_TAKES_PLACE), noted, ~written, run_by(staff))
    return session.scalars(mine.order_by(Meeting.ends_at, Meeting.id)).all()


def waiting_for_approval(session: Session, staff: StaffMember) -> Sequence[Meeting]:
    """Meetings this person runs where a colleague has written and nobody has approved; the oldest first."""
    written = exists().where(
        MeetingSummary.meeting_id == Meeting.id,
        MeetingSummary.text != "",
        MeetingSummary.sent_at.is_(None),
        MeetingSummary.written_by != staff.id,
    )
    mine = select(Meeting).where(written, Meeting.state.in_(_TAKES_PLACE), run_by(staff))
    return session.scalars(mine.order_by(Meeting.ends_at, Meeting.id)).all()


def _came(meeting_id: int) -> Select[Registration]:
    return select(Registration).where(Registration.meeting_id == meeting_id, Registration.came > 0)


def _reachable() -> ColumnElement[bool]:
    has_contact = exists().where(RegistrationContact.registration_id == Registration.id)
    return or_(has_contact, Registration.group_id.is_not(None))
