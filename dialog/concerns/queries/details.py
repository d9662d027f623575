"""What this installation knows that could point at somebody: its staff's names and its own patterns."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.concerns.models import OwnPattern
from dialog.concerns.rules.details import Known
from dialog.concerns.rules.names import StaffName


def known_details(session: Session) -> Known:
    """Names of everybody on the staff, and the patterns in use."""
    rows = session.execute(select(User.id, User.name, User.email).where(User.active).order_by(User.id))
    patterns = session.scalars(select(OwnPattern.pattern).where(OwnPattern.retired.is_(False)).order_by(OwnPattern.id))
    return Known(tuple(StaffName(*row) for row in rows), tuple(patterns))


def own_patterns(session: Session) -> tuple[OwnPattern, ...]:
    """Every pattern in use, oldest first."""
    return tuple(session.scalars(select(OwnPattern).where(OwnPattern.retired.is_(False)).order_by(OwnPattern.id)))
