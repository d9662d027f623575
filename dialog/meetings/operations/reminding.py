"""Remind those who have seats, 72 hours and 3 hours before the meeting."""

from sqlalchemy.orm import Session

from dialog.keys import Keys
from dialog.meetings.models import Registration
from dialog.meetings.operations.telling import tell
from dialog.meetings.queries.reminders import due_reminders


def remind(session: Session, keys: Keys) -> int:
    """Queue the reminders that are due, some hundreds at a time; how many parties were reminded."""
    return sum(
        tell(session, keys, session.get_one(Registration, registration_id), due.kind, due.turn)
        for due in due_reminders(session)
        for registration_id in due.registration_ids
    )
