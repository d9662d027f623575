"""A group is invited to its own start meeting, and told again when time or place is another."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from dialog.groups.operations.telling import mail_contacts
from dialog.keys import Keys
from dialog.meetings.emails import span
from dialog.meetings.models import Meeting
from dialog.meetings.queries.registrations import registration_of_group
from dialog.meetings.rules import MeetingKind, RegistrationState


def invite_group(session: Session, keys: Keys, meeting: Meeting) -> int:
    """Mail the contacts of the group whose start meeting this is; how many mails.

    A group that has said how many come is told as a party instead, and any other meeting invites nobody: 0.
    """
    group_id = meeting.for_group_id
    if meeting.kind != MeetingKind.GROUP_START or group_id is None:
        return 0
    party = registration_of_group(session, meeting.id, group_id)
    if party is not None and party.state != RegistrationState.CANCELLED:
        return 0
    return mail_contacts(session, keys, group_id, "mail.group_start", lambda language: _said(meeting, language))


def _said(meeting: Meeting, language: str) -> Mapping[str, str]:
    return {
        "when": span(meeting.starts_at, meeting.ends_at, language),
        "where": ", ".join(part for part in (meeting.place, meeting.address) if part),
    }
