"""A group is invited to its own start meeting, told again when time or place is another, and when it is called off."""

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
    return _mail_group(session, keys, meeting, "mail.group_start")


def tell_group_it_is_off(session: Session, keys: Keys, meeting: Meeting) -> int:
    """Mail the same people, in the same cases, that their start meeting will not be; how many mails."""
    return _mail_group(session, keys, meeting, "mail.group_start_off")


def _mail_group(session: Session, keys: Keys, meeting: Meeting, template: str) -> int:
    group_id = meeting.for_group_id
    if meeting.kind != MeetingKind.GROUP_START or group_id is None:
        return 0
    party = registration_of_group(session, meeting.id, group_id)
    if party is not None and party.state != RegistrationState.CANCELLED:
        return 0
    return mail_contacts(session, keys, group_id, template, lambda language: _said(meeting, language))


def _said(meeting: Meeting, language: str) -> Mapping[str, str]:
    return {
        "when": span(meeting.starts_at, meeting.ends_at, language),
        "where": ", ".join(part for part in (meeting.place, meeting.address) if part),
    }
