"""Counting wrong sign-ins and asked-for links, the same for addresses that somebody has and that nobody has."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.accounts.models import Attempts
from dialog.accounts.rules import ATTEMPTS_FORGOTTEN, RESET, RESETS_PER_HOUR, lock_after
from dialog.clock import now


def attempts_for(session: Session, kind: str, fingerprint: str) -> Attempts:
    """The row for this address, made when needed and locked until the commit: parallel tries stand in line."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(Attempts).values(kind=kind, fingerprint=fingerprint, number=0, last_at=now())
    session.execute(row.on_conflict_do_nothing())
    wanted = select(Attempts).where(Attempts.kind == kind, Attempts.fingerprint == fingerprint)
    return session.scalars(wanted.with_for_update()).one()


def is_locked(row: Attempts) -> bool:
    return row.locked_until is not None and row.locked_until > now()


def note_wrong(row: Attempts) -> bool:
    """One more wrong sign-in; True when it locks the address for a time."""
    moment = now()
    if moment - row.last_at > ATTEMPTS_FORGOTTEN:
        row.number = 0
    row.number += 1
    row.last_at = moment
    row.locked_until = lock_after(row.number, moment)
    return row.locked_until is not None


def may_ask_for_link(session: Session, fingerprint: str) -> bool:
    """Count one more request for a link; False when the hour's share is used up."""
    row = attempts_for(session, RESET, fingerprint)
    moment = now()
    if moment - row.last_at > timedelta(hours=1):
        row.number = 0
    row.number += 1
    row.last_at = moment if row.number == 1 else row.last_at
    return row.number <= RESETS_PER_HOUR


def forget_attempts(session: Session) -> None:
    """Erase counts past their time."""
    session.execute(delete(Attempts).where(Attempts.last_at < now() - ATTEMPTS_FORGOTTEN))
