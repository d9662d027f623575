"""Which mail goes to whom about an account: a link and nothing else."""

from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.rules import Purpose
from dialog.keys import Keys
from dialog.outbox.operations import queue_mail

TEMPLATES = {
    Purpose.INVITE: "mail.account_invite",
    Purpose.ENROL: "mail.account_invite",
    Purpose.RESET: "mail.account_reset",
}


def mail_link(session: Session, keys: Keys, user: User, purpose: Purpose, link: str) -> None:
    """Queue the mail that carries a one-time link."""
    queue_mail(
        session,
        keys,
        template=TEMPLATES[purpose],
        language=user.language,
        address=user.email,
        values={"link": link},
        about=f"user-{user.id}",
    )
