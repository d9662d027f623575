"""The staff session behind each request: kept on the server, known by a cookie, absent on public pages."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.orm import Session

from dialog.accounts.models import StaffSession
from dialog.accounts.queries import staff_member
from dialog.accounts.rules import ABSOLUTE, IDLE, cookie_name, id_hash
from dialog.clock import now
from dialog.errors import Unavailable
from dialog.settings import Settings

SEEN_EVERY = timedelta(minutes=1)


def set_cookie(response: Response, settings: Settings, session_id: str) -> None:
    """Strictly necessary, unreadable for scripts, never sent from other sites' forms."""
    response.set_cookie(
        cookie_name(settings), session_id, path="/", httponly=True, secure=settings.is_secure, samesite="Lax"
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(cookie_name(settings), path="/", httponly=True, secure=settings.is_secure, samesite="Lax")


class StaffCookie(dict[str, Any], SessionMixin):
    """What Flask-WTF needs of a session: its token. Nothing is ever stored in it."""


class ServerSessions(SessionInterface):
    """Reads the session row; never writes a cookie by itself."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def open_session(self, app: Flask, request: Request) -> StaffCookie:
        session_id = request.cookies.get(cookie_name(self._settings), "")
        if not session_id or not request.path.startswith("/intern"):
            return StaffCookie()
        with app.extensions["dialog.database"].read() as reader:
            row = reader.get(StaffSession, id_hash(session_id))
            if row is None or not _alive(row):
                return StaffCookie()
            staff = staff_member(reader, row.user_id)
            if staff is None:
                return StaffCookie()
            g.staff = staff
            g.staff_session_hash = row.id_hash
            if now() - row.last_seen_at > SEEN_EVERY:
                with suppress(Unavailable):  # who reads is not turned away because nothing can be written
                    app.extensions["dialog.database"].write(lambda session: _seen(session, row.id_hash))
            return StaffCookie(csrf_token=row.csrf_token)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        return None


def _alive(row: StaffSession) -> bool:
    moment = now()
    return moment - row.last_seen_at <= IDLE and moment - row.started_at <= ABSOLUTE


def _seen(session: Session, hash_: str) -> None:
    row = session.get(StaffSession, hash_)
    if row is not None:
        row.last_seen_at = now()
