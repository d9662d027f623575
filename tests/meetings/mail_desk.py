"""A meeting with parties, the mails to them, and a mail server that remembers: for tests about what is said to whom."""

from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from dialog.database import Database
from dialog.keys import Keys, load_worker_key
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.operations.telling import is_true_now, tell
from dialog.meetings.rules import Told
from dialog.outbox.delivery import deliver_due
from dialog.settings import Settings
from tests.meetings.builders import a_meeting, wall
from tests.meetings.rows import a_party

START = wall(date(2026, 11, 26), 18)
BEFORE = wall(date(2026, 11, 10), 12)


class Desk:
    """A meeting with parties, the mails to them, and the mail server."""

    def __init__(self, app: Flask, keys: Keys) -> None:
        self.app, self.keys = app, keys
        self.database: Database = app.extensions["dialog.database"]
        self.settings: Settings = app.extensions["dialog.settings"]
        self.sent: list[tuple[EmailMessage, str]] = []
        self.codes: list[int] = []

    def meeting(self, **values: Any) -> int:
        return self.database.write(lambda session: a_meeting(session, **({"starts_at": START} | values)).id)

    def party(self, meeting_id: int, size: int = 6, **values: Any) -> int:
        return self.database.write(
            lambda session: a_party(session, self.keys, session.get_one(Meeting, meeting_id), size, **values).id
        )

    def tell(self, party_id: int, kind: Told, turn: int = 1) -> bool:
        return self.database.write(
            lambda session: tell(session, self.keys, session.get_one(Registration, party_id), kind, turn)
        )

    def change(self, change: Callable[[Session], Any]) -> None:
        self.database.write(lambda session: (change(session), None)[1])

    def deliver(self, *codes: int) -> list[tuple[EmailMessage, str]]:
        """Send what is due; what left. `codes`: what the server answers first."""
        self.codes, self.sent = list(codes), []

        def post(message: EmailMessage, recipient: str) -> int:
            code = self.codes.pop(0) if self.codes else 250
            if code == 250:
                self.sent.append((message, recipient))
            return code

        key = load_worker_key(self.settings.data_dir)
        deliver_due(self.database, key, self.app.extensions["dialog.render_mail"], post, self.settings, is_true_now)
        return self.sent


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content())


def files_of(message: EmailMessage) -> list[str]:
    return [file.get_payload(decode=True).decode() for file in message.iter_attachments()]  # type: ignore[union-attr]
