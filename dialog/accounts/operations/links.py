"""One-time links: invitation, connecting a new app, new password. Only a link's hash is stored."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dialog.accounts.emails import mail_link
from dialog.accounts.models import AccountToken, User
from dialog.accounts.rules import LIVES, REPEAT, Purpose, door_link, id_hash
from dialog.clock import now
from dialog.keys import Keys

PATHS = {Purpose.INVITE: "bjud-in", Purpose.ENROL: "bjud-in", Purpose.RESET: "nytt-losenord"}


@dataclass(frozen=True)
class LinkHolder:
    """Whose link it is. `used` is a link that was just used: a repeat gets the first answer, nothing else."""

    user_id: int
    name: str
    email: str
    language: str
    password_hash: str
    purpose: Purpose
    used: bool


def send_link(session: Session, keys: Keys, base_url: str, user: User, purpose: Purpose) -> str:
    """Make a link, queue the mail with it, and return it. Earlier links of the same purpose stop working."""
    session.execute(delete(AccountToken).where(AccountToken.user_id == user.id, AccountToken.purpose == purpose))
    token = secrets.token_urlsafe(32)
    expires = now() + LIVES[purpose]
    session.add(AccountToken(token_hash=id_hash(token), user_id=user.id, purpose=purpose, expires_at=expires))
    link = door_link(base_url, user.language, PATHS[purpose], token)
    mail_link(session, keys, user, purpose, link)
    return link


def link_holder(session: Session, token: str, *purposes: Purpose) -> LinkHolder | None:
    """Who holds this link for one of `purposes`; None when it is unknown, expired, used or closed."""
    row = session.get(AccountToken, id_hash(token))
    if row is None or row.purpose not in purposes or row.expires_at < now():
        return None
    if row.used_at is not None and now() - row.used_at > REPEAT:
        return None
    user = session.get(User, row.user_id)
    if user is None or not user.active:
        return None
    purpose, used = Purpose(row.purpose), row.used_at is not None
    return LinkHolder(user.id, user.name, user.email, user.language, user.password_hash, purpose, used)


def lock_link(session: Session, token: str) -> None:
    """Hold the link until the commit: a second press waits, and then finds it used."""
    session.get(AccountToken, id_hash(token), with_for_update=True)


def use_link(session: Session, token: str) -> User:
    """Mark the link used and return its person, locked until the commit. Only after `link_holder`."""
    row = session.get_one(AccountToken, id_hash(token))
    row.used_at = row.used_at or now()
    return session.get_one(User, row.user_id, with_for_update=True, populate_existing=True)


def forget_links(session: Session) -> None:
    """Erase links past their time."""
    session.execute(delete(AccountToken).where(AccountToken.expires_at < now()))
