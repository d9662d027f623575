"""The start meeting of a group: planned, and shown to the group."""

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.groups.operations.states import book_start_meeting
from dialog.keys import Keys
from dialog.meetings.models import Meeting
from dialog.meetings.operations.meetings.inviting import invite_group
from dialog.meetings.operations.meetings.planning import MeetingKey, create_meeting, publish
from dialog.meetings.rules.planning import MeetingDraft
from dialog.organisations.rules import Editor


def plan_start_meeting(
    session: Session, keys: Keys, staff: StaffMember, group_id: int, draft: MeetingDraft, *, show: bool
) -> MeetingKey:
    """A draft for the group; with `show` its contacts see it at once, can say how many come, and are mailed.

    The group is then waiting for its meeting. Raises Missing, and as `create_meeting` and `publish` do.
    """
    book_start_meeting(session, Editor(staff.id, staff.name), group_id)
    key = create_meeting(session, staff, draft)
    if show:
        publish_and_invite(session, keys, staff, key.id)
    return key


def publish_and_invite(session: Session, keys: Keys, staff: StaffMember, meeting_id: int) -> None:
    """Publish a meeting; a group whose start meeting it is gets mail, once. Raises as `publish` does."""
    if publish(session, staff, meeting_id):
        invite_group(session, keys, session.get_one(Meeting, meeting_id))
