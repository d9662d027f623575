"""Carry queued mails to the mail server: one recipient each, at least once, under a stable Message-ID."""

import json
import logging
import re
import smtplib
import ssl
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from functools import partial
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from nacl.exceptions import CryptoError
from sqlalchemy.orm import Session

from dialog.database import Database
from dialog.keys import open_sealed
from dialog.outbox.operations import ClaimedMail, claim_due, note_delivery, withdraw
from dialog.outbox.queries import still_waits
from dialog.settings import Settings

log = logging.getLogger("dialog.outbox")

TIMEOUT = 15
# What no mail server says: the sealed part cannot be opened, or the text cannot be made.
UNREADABLE = 599

CALENDAR = "calendar"
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)

Render = Callable[[str, str, Mapping[str, str]], tuple[str, str]]
Wanted = Callable[[Session, ClaimedMail], bool]


class Transport(Protocol):
    """Hands one message over; returns the SMTP reply code, 0 when there was no contact."""

    def __call__(self, message: EmailMessage, recipient: str) -> int: ...


@dataclass(frozen=True)
class SmtpTransport:
    """SMTP as `smtp://user:password@host:port` (STARTTLS when offered) or `smtps://…` says."""

    url: str
    sender: str

    def __call__(self, message: EmailMessage, recipient: str) -> int:
        try:
            with self._connect() as server:
                refused = server.send_message(message, from_addr=self.sender, to_addrs=[recipient])
                return next((code for code, _ in refused.values()), 250)
        except smtplib.SMTPRecipientsRefused as fault:
            return next((code for code, _ in fault.recipients.values()), 550)
        except smtplib.SMTPResponseException as fault:
            return fault.smtp_code
        except (smtplib.SMTPException, OSError):
            return 0

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = parts.hostname or "localhost"
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server


def everything(session: Session, mail: ClaimedMail) -> bool:
    """Nothing is asked about what the mail says."""
    return True


def deliver_due(
    database: Database,
    worker_key: bytes,
    render: Render,
    transport: Transport,
    settings: Settings,
    wanted: Wanted = everything,
) -> int:
    """Send everything that is due; the number that left. Never holds a transaction while sending.

    Each mail is looked at once more just before it leaves: whether it was taken back, and whether what it says is `wanted`.
    """
    sent = 0
    while claimed := database.write(claim_due):
        for mail in claimed:
            with database.read() as session:
                leaves = still_waits(session, mail.id) and wanted(session, mail)
            if not leaves:
                database.write(partial(withdraw, mail_ids=[mail.id]))
                continue
            code = _send(mail, worker_key, render, transport, settings)
            database.write(partial(note_delivery, mail_id=mail.id, code=code))
            sent += code == 250
    return sent


def _send(mail: ClaimedMail, worker_key: bytes, render: Render, transport: Transport, settings: Settings) -> int:
    try:
        content = json.loads(open_sealed(worker_key, mail.sealed))
        recipient = _recipient(content, worker_key)
        calendar = content["values"].pop(CALENDAR, "")
        subject, body = render(mail.template, mail.language, content["values"])
    except (CryptoError, KeyError, ValueError, LookupError) as fault:
        log.error("mail %s (%s) cannot be made: %s", mail.id, mail.template, type(fault).__name__)
        return UNREADABLE
    message = make_message(mail.message_id, recipient, subject, body, mail.language, settings, calendar)
    return transport(message, recipient)


def _recipient(content: Mapping[str, Any], worker_key: bytes) -> str:
    """The address as it was queued: in the clear inside the seal, or still in a record's own seal."""
    if "sealed_address" in content:
        return open_sealed(worker_key, b64decode(content["sealed_address"])).decode()
    return str(content["address"])


def make_message(
    message_id: str, address: str, subject: str, body: str, language: str, settings: Settings, calendar: str = ""
) -> EmailMessage:
    """The message as it leaves. Line breaks in the subject become spaces: no header can be smuggled in.

    `calendar` goes along as a file that calendar programs offer to add, change or take away, as its METHOD says.
    """
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = address
    message["Subject"] = " ".join(subject.split())
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{message_id}@{settings.host.split(':')[0]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    if calendar:
        method = _METHOD.search(calendar)
        message.add_attachment(
            calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="kalender.ics",
            params={"charset": "utf-8", "method": method[1] if method else "PUBLISH"},
        )
    # Last: an attachment would take what was said of the content along into its part.
    message["Content-Language"] = language
    return message
