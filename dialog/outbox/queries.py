"""What waits and what failed, without addresses or links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.outbox.models import Mail
from dialog.outbox.rules import Delivery, MailState, meaning


@dataclass(frozen=True)
class Fate:
    """What became of one mail. `delivery` is None until the server has spoken; `next_try` for one that waits.

    `held` until it is tried the first time: it can still be taken back.
    """

    state: MailState
    delivery: Delivery | None
    next_try: datetime | None
    held: bool


def not_sent(session: Session, limit: int = 200) -> Sequence[Mail]:
    """Mails that wait or were given up, oldest first."""
    return session.scalars(
        select(Mail)
        .where(Mail.state.in_((MailState.WAITING, MailState.FAILED)))
        .order_by(Mail.state, Mail.id)
        .limit(limit)
    ).all()


def still_waits(session: Session, mail_id: int) -> bool:
    """False for a mail that was taken back after the worker had claimed it."""
    state = session.execute(select(Mail.state).where(Mail.id == mail_id)).scalar_one_or_none()
    return state == MailState.WAITING


def counts(session: Session) -> dict[str, int]:
    """Number of mails by state."""
    rows = session.execute(select(Mail.state, func.count()).group_by(Mail.state)).all()
    return {row[0]: row[1] for row in rows}


def fate_of(session: Session, mail_id: int | None) -> Fate | None:
    """What became of one mail; None when there is no such mail (any more)."""
    mail = session.get(Mail, mail_id) if mail_id is not None else None
    if mail is None:
        return None
    waits = mail.state == MailState.WAITING
    return Fate(
        state=MailState(mail.state),
        delivery=meaning(mail.reply_code) if mail.reply_code is not None else None,
        next_try=mail.not_before if waits else None,
        held=waits and mail.attempts == 0,
    )


def delivery_of(session: Session, mail_id: int | None) -> tuple[MailState, Delivery | None] | None:
    """(state, what the server last said) of one mail; None when there is no such mail (any more)."""
    fate = fate_of(session, mail_id)
    return (fate.state, fate.delivery) if fate is not None else None
