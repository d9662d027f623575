"""`rules.access` against the database: the one way from an address to a meeting that this person may see."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.errors import Missing
from dialog.meetings.models import Meeting, MeetingHost
from dialog.meetings.rules import MeetingState
from dialog.meetings.rules.access import may_run, runs_everything


def meeting_to_run(session: Session, staff: StaffMember, slug: str) -> Meeting:
    """The meeting, for somebody who runs it: with names, needs, contacts and notes. Raises Missing."""
    meeting = _by_slug(session, slug)
    if meeting is None or not may_run(staff, meeting.hosts):
        raise Missing("meeting")
    return meeting


def meeting_to_read(session: Session, staff: StaffMember, slug: str) -> Meeting:
    """The meeting, for totals: drafts are for those who run it. Raises Missing."""
    meeting = _by_slug(session, slug)
    if meeting is None or (meeting.state == MeetingState.DRAFT and not may_run(staff, meeting.hosts)):
        raise Missing("meeting")
    return meeting


def listed(staff: StaffMember) -> ColumnElement[bool]:
    """Meetings `staff` may know of: all but drafts of others."""
    return or_(Meeting.state != MeetingState.DRAFT, run_by(staff))


def run_by(staff: StaffMember) -> ColumnElement[bool]:
    """`may_run` as a condition in SQL."""
    if runs_everything(staff):
        return true()
    hosting = [
        and_(
            MeetingHost.organisation_id == held.organisation_id,
            true() if held.unit_id is None else or_(MeetingHost.unit_id.is_(None), MeetingHost.unit_id == held.unit_id),
        )
        for held in staff.roles_with(Permission.RUN_MEETINGS)
    ]
    return exists(select(MeetingHost.id).where(MeetingHost.meeting_id == Meeting.id, or_(false(), *hosting)))


def _by_slug(session: Session, slug: str) -> Meeting | None:
    """With hosts, their names and the area: what every page shows."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.slug == slug)
        .options(
            joinedload(Meeting.area),
            selectinload(Meeting.hosts).joinedload(MeetingHost.organisation),
            selectinload(Meeting.hosts).joinedload(MeetingHost.unit),
        )
    ).one_or_none()
