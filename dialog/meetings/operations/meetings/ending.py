"""What the end of a meeting means for others: a group is trained by its start meeting, or waits for another one."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.groups.operations.states import lose_start_meeting, mark_trained
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.rules import MeetingKind, MeetingState
from dialog.organisations.rules import Editor


def end_start_meeting(session: Session, staff: StaffMember, meeting: Meeting) -> None:
    """The attendance of a start meeting is done: when somebody came its group is trained, else it waits for another."""
    if meeting.kind != MeetingKind.GROUP_START or meeting.for_group_id is None:
        return
    came = select(func.coalesce(func.sum(Registration.came), 0)).where(Registration.meeting_id == meeting.id)
    if meeting.door_count or session.execute(came).scalar_one():
        mark_trained(session, meeting.for_group_id, Editor(staff.id, staff.name))
    else:
        drop_start_meeting(session, staff, meeting)


def drop_start_meeting(session: Session, staff: StaffMember, meeting: Meeting) -> None:
    """A start meeting is called off or thrown away: without another one its group is an interest again."""
    if meeting.kind != MeetingKind.GROUP_START or meeting.for_group_id is None:
        return
    another = exists().where(
        Meeting.for_group_id == meeting.for_group_id,
        Meeting.kind == MeetingKind.GROUP_START.value,
        Meeting.id != meeting.id,
        Meeting.state.in_((MeetingState.DRAFT.value, MeetingState.PUBLISHED.value)),
    )
    if not session.scalar(select(another)):
        lose_start_meeting(session, Editor(staff.id, staff.name), meeting.for_group_id)
