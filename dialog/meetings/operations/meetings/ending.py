"""What the end of a meeting means for others: a group is trained when its start meeting has been held."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.groups.operations.states import mark_trained
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.rules import MeetingKind
from dialog.organisations.rules import Editor


def end_start_meeting(session: Session, staff: StaffMember, meeting: Meeting) -> None:
    """The attendance of a start meeting is done: when somebody came, its group is trained."""
    if meeting.kind != MeetingKind.GROUP_START or meeting.for_group_id is None:
        return
    came = select(func.coalesce(func.sum(Registration.came), 0)).where(Registration.meeting_id == meeting.id)
    if meeting.door_count or session.execute(came).scalar_one():
        mark_trained(session, meeting.for_group_id, Editor(staff.id, staff.name))
