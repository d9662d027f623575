"""The start meeting of a group: planned, and shown to the group."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.groups.operations.states import book_start_meeting
from dialog.groups.operations.telling import mail_contacts
from dialog.keys import Keys
from dialog.meetings.emails import span
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
        publish(session, staff, key.id)
        mail_contacts(session, keys, group_id, "mail.group_start", lambda language: _said(draft, language))
    return key


def _said(draft: MeetingDraft, language: str) -> Mapping[str, str]:
    return {
        "when": span(draft.starts_at, draft.ends_at, language),
        "where": ", ".join(part for part in (draft.place, draft.address) if part),
    }
