"""One account: what sign-in compares with, and what its holder sees."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.models import Attempts, RecoveryCode, StaffSession, User
from dialog.accounts.rules import ABSOLUTE, IDLE, SIGN_IN, fold_email
from dialog.clock import now
from dialog.keys import Keys


@dataclass(frozen=True)
class Credentials:
    """What sign-in compares with; empty for an address that nobody has."""

    user_id: int | None = None
    password_hash: str = field(default="", repr=False)


@dataclass(frozen=True)
class OwnSession:
    """A browser that is signed in as oneself."""

    id_hash: str
    started_at: datetime
    last_seen_at: datetime


def credentials(session: Session, email: str) -> Credentials:
    """The password hash behind an address."""
    found = select(User.id, User.password_hash).where(User.email_key == fold_email(email))
    row = session.execute(found).one_or_none()
    return Credentials(row.id, row.password_hash) if row is not None else Credentials()


def password_hash_of(session: Session, user_id: int) -> str:
    return session.scalars(select(User.password_hash).where(User.id == user_id)).one()


def may_try_password(session: Session, keys: Keys, email: str) -> bool:
    """False while the account rests after too many wrong tries."""
    row = session.get(Attempts, (SIGN_IN, keys.fingerprint(fold_email(email))))
    return row is None or row.locked_until is None or row.locked_until <= now()


def own_sessions(session: Session, user_id: int) -> list[OwnSession]:
    """Where a person is signed in now, the latest first."""
    moment = now()
    alive = (StaffSession.last_seen_at >= moment - IDLE, StaffSession.started_at >= moment - ABSOLUTE)
    rows = select(StaffSession).where(StaffSession.user_id == user_id, *alive)
    found = session.scalars(rows.order_by(StaffSession.started_at.desc(), StaffSession.id_hash))
    return [OwnSession(row.id_hash, row.started_at, row.last_seen_at) for row in found]


def recovery_codes_left(session: Session, user_id: int) -> int:
    """Printed codes not used yet."""
    unused = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalars(unused).one()
