"""A forgotten password: a link by mail, then a new one. The second step is still asked at sign-in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.operations.attempts import may_ask_for_link
from dialog.accounts.operations.links import link_holder, lock_link, send_link, use_link
from dialog.accounts.operations.sessions import end_sessions
from dialog.accounts.rules import Purpose, fold_email
from dialog.audit.operations import record
from dialog.errors import Missing
from dialog.keys import Keys


def request_reset(session: Session, keys: Keys, base_url: str, email: str) -> None:
    """Mail a link to whoever has this address and a password already. Nothing tells whether anybody does."""
    may_ask = may_ask_for_link(session, keys.fingerprint(fold_email(email)))
    user = session.scalars(select(User).where(User.email_key == fold_email(email))).one_or_none()
    if may_ask and user is not None and user.active and user.password_hash:
        send_link(session, keys, base_url, user, Purpose.RESET)


def set_new_password(session: Session, token: str, password_hash: str) -> None:
    """Use the link. All sessions of the person end. Raises Missing for a link that is gone."""
    lock_link(session, token)
    holder = link_holder(session, token, Purpose.RESET)
    if holder is None or holder.used:
        raise Missing("link")
    user = use_link(session, token)
    user.password_hash = password_hash
    end_sessions(session, user.id)
    record(session, user.id, user.name, "password_reset", "user", str(user.id))
