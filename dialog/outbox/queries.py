"""What waits and what failed, without addresses or links."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.outbox.models import Mail
from dialog.outbox.rules import Delivery, MailState, meaning


def not_sent(session: Session, limit: int = 200) -> Sequence[Mail]:
    """Mails that wait or were given up, oldest first."""
    return session.scalars(
        select(Mail).where(Mail.state != MailState.SENT).order_by(Mail.state, Mail.id).limit(limit)
    ).all()


def counts(session: Session) -> dict[str, int]:
    """Number of mails by state."""
    rows = session.execute(select(Mail.state, func.count()).group_by(Mail.state)).all()
    return {row[0]: row[1] for row in rows}


def delivery_of(session: Session, mail_id: int | None) -> tuple[MailState, Delivery | None] | None:
    """(state, what the server last said) of one mail; None when there is no such mail (any more)."""
    mail = session.get(Mail, mail_id) if mail_id is not None else None
    if mail is None:
        return None
    return MailState(mail.state), meaning(mail.reply_code) if mail.reply_code is not None else None
