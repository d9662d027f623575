"""Sessions begin at sign-in and end at sign-out, and when password, roles or account change."""

import secrets
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from dialog.accounts.models import StaffSession
from dialog.accounts.rules import id_hash
from dialog.clock import now


def start_session(session: Session, user_id: int) -> str:
    """A new session row; returns the 256-bit id for the cookie, which is stored nowhere."""
    session_id = secrets.token_urlsafe(32)
    moment = now()
    session.add(
        StaffSession(
            id_hash=id_hash(session_id),
            user_id=user_id,
            csrf_token=secrets.token_hex(20),
            started_at=moment,
            last_seen_at=moment,
        )
    )
    return session_id


def end_session(session: Session, hash_: str) -> None:
    """End one session; nothing happens when it has ended already."""
    session.execute(delete(StaffSession).where(StaffSession.id_hash == hash_))


def end_sessions(session: Session, user_id: int, *, keep: str = "", only: str = "") -> int:
    """End a person's sessions: all, all but `keep`, or `only` one (hashes). The number ended."""
    wanted = delete(StaffSession).where(StaffSession.user_id == user_id, StaffSession.id_hash != keep)
    if only:
        wanted = wanted.where(StaffSession.id_hash == only)
    return cast("CursorResult[Any]", session.execute(wanted)).rowcount
