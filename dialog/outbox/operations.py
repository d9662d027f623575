"""Queue a mail in the transaction of the change; claim what is due; note what became of it."""

import hashlib
import json
import secrets
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.clock import now, today
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.outbox.models import Mail, MailCount
from dialog.outbox.rules import (
    CAPPED,
    FORGOTTEN_WHEN_SENT,
    LEASE,
    Delivery,
    MailState,
    meaning,
    pause_after,
)


@dataclass(frozen=True)
class SealedAddress:
    """An address as a record keeps it: only the worker can open it. `fingerprint` is the record's, too."""

    sealed: bytes
    fingerprint: str


@dataclass(frozen=True)
class ClaimedMail:
    """A mail the worker holds for `LEASE`: nobody else sends it meanwhile."""

    id: int
    template: str
    language: str
    sealed: bytes
    message_id: str


def queue_mail(
    session: Session,
    keys: Keys,
    *,
    template: str,
    language: str,
    address: str | SealedAddress,
    values: Mapping[str, str],
    about: str,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> int | None:
    """Queue one message to one recipient; its id, or None when the address has had its share of the day.

    `template` is a key of the editable texts; `values` fill it and are sealed with the address. A value called `calendar`
    is a calendar file (iCalendar text with its METHOD): it goes as an attachment. `not_after`: from then on the mail would
    be too late, and is not sent.
    """
    recipient, fingerprint = _recipient(keys, address)
    if template in CAPPED and not _within_cap(session, template, fingerprint, today()):
        return None
    content = json.dumps(recipient | {"values": dict(values)}, ensure_ascii=False)
    mail = Mail(
        template=template,
        language=language,
        about=about,
        sealed=keys.seal(content.encode()),
        fingerprint=fingerprint,
        message_id=secrets.token_hex(16),
        not_before=not_before,
        not_after=not_after,
    )
    session.add(mail)
    session.flush()
    return mail.id


def claim_due(session: Session, limit: int = 20) -> list[ClaimedMail]:
    """Take up to `limit` due mails under a lease, oldest first. Those that are too late are dropped."""
    moment = now()
    _drop_late(session, moment)
    due = (
        select(Mail)
        .where(
            Mail.state == MailState.WAITING,
            or_(Mail.not_before.is_(None), Mail.not_before <= moment),
            or_(Mail.leased_until.is_(None), Mail.leased_until < moment),
        )
        .order_by(Mail.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = []
    for mail in session.scalars(due):
        mail.leased_until = moment + LEASE
        mail.attempts += 1
        claimed.append(ClaimedMail(mail.id, mail.template, mail.language, mail.sealed or b"", mail.message_id))
    return claimed


def note_delivery(session: Session, mail_id: int, code: int) -> None:
    """What the mail server answered: sent (and forgotten), tried again later, or given up.

    Only the reply's number is kept: its words may quote the address.
    """
    mail = session.get(Mail, mail_id)
    outcome = meaning(code)
    # Taken back while it was on its way: what has left has left.
    left_after_all = outcome is Delivery.OK and mail is not None and mail.state in (MailState.WITHDRAWN, MailState.LATE)
    if mail is None or not (mail.state == MailState.WAITING or left_after_all):
        return
    mail.leased_until, mail.reply_code = None, code
    if outcome is Delivery.OK:
        _sent(session, mail)
        return
    pause = pause_after(mail.attempts)
    if outcome is Delivery.NO_SUCH_ADDRESS or pause is None:
        mail.state = MailState.FAILED
    else:
        mail.not_before = now() + pause


def try_again(session: Session, mail_id: int) -> None:
    """Put a mail that was given up back in the queue. Raises Missing."""
    mail = session.get(Mail, mail_id)
    if mail is None or mail.state != MailState.FAILED or mail.sealed is None:
        raise Missing("mail")
    mail.state, mail.attempts, mail.not_before, mail.reply_code = MailState.WAITING, 0, None, None


def drop_waiting(session: Session, about: str) -> None:
    """Take back what has not left about a record: its teller no longer wants mail."""
    session.execute(delete(Mail).where(Mail.about == about, Mail.state != MailState.SENT))


def take_back(session: Session, mail_id: int) -> bool:
    """Take back one mail before it has left; False when it is too late."""
    gone = session.execute(delete(Mail).where(Mail.id == mail_id, Mail.state == MailState.WAITING, Mail.attempts == 0))
    return bool(getattr(gone, "rowcount", 0))


def withdraw(session: Session, mail_ids: Collection[int]) -> int:
    """Take back those of the mails that have not left, also while they are tried again; how many. The rows stay."""
    if not mail_ids:
        return 0
    waiting = update(Mail).where(Mail.id.in_(mail_ids), Mail.state.in_((MailState.WAITING, MailState.FAILED)))
    gone = session.execute(waiting.values(state=MailState.WITHDRAWN, **_FORGOTTEN))
    return int(getattr(gone, "rowcount", 0))


def forget_counts(session: Session) -> None:
    """Erase yesterday's counts per address."""
    session.execute(delete(MailCount).where(MailCount.day < today()))


_FORGOTTEN: dict[str, Any] = {"sealed": None, "fingerprint": None, "not_before": None, "not_after": None}


def _drop_late(session: Session, moment: datetime) -> None:
    late = update(Mail).where(Mail.state == MailState.WAITING, Mail.not_after <= moment)
    session.execute(late.values(state=MailState.LATE, **_FORGOTTEN))


def _recipient(keys: Keys, address: str | SealedAddress) -> tuple[dict[str, Any], str]:
    """What the worker needs to know whom to send to, and the address's fingerprint."""
    if isinstance(address, SealedAddress):
        return {"sealed_address": b64encode(address.sealed).decode("ascii")}, address.fingerprint
    if any(character in address for character in "\r\n\0,;<>"):
        raise NotPossibleNow("address")
    return {"address": address}, keys.fingerprint(address)


def _sent(session: Session, mail: Mail) -> None:
    if mail.template in FORGOTTEN_WHEN_SENT:
        session.delete(mail)
        return
    mail.state = MailState.SENT
    for name, value in _FORGOTTEN.items():
        setattr(mail, name, value)


def _within_cap(session: Session, template: str, fingerprint: str, day: date) -> bool:
    """Count one more. Receipts are counted by themselves: meetings may not use up their share."""
    if template not in FORGOTTEN_WHEN_SENT:
        fingerprint = hashlib.sha256(f"{template}:{fingerprint}".encode()).hexdigest()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(MailCount).values(fingerprint=fingerprint, day=day, number=1)
    counted = row.on_conflict_do_update(
        index_elements=[MailCount.fingerprint, MailCount.day], set_={"number": MailCount.number + 1}
    ).returning(MailCount.number)
    return session.execute(counted).scalar_one() <= CAPPED[template]
