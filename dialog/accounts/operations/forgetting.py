"""Built-in times of temporary data: ended sessions, old links, counts of attempts."""

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from dialog.accounts.models import StaffSession
from dialog.accounts.operations.attempts import forget_attempts
from dialog.accounts.operations.links import forget_links
from dialog.accounts.rules import ABSOLUTE, IDLE
from dialog.clock import now


def forget_expired(session: Session) -> None:
    """Erase what is past its time. The worker runs it."""
    moment = now()
    ended = or_(StaffSession.last_seen_at < moment - IDLE, StaffSession.started_at < moment - ABSOLUTE)
    session.execute(delete(StaffSession).where(ended))
    forget_links(session)
    forget_attempts(session)
