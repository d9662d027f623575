"""The end of an invitation: password and app are in place, printed codes are made, and the person is signed in."""

from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dialog.accounts.models import RecoveryCode, User
from dialog.accounts.operations.links import LinkHolder, link_holder, lock_link, use_link
from dialog.accounts.operations.sessions import end_sessions, start_session
from dialog.accounts.rules import Purpose
from dialog.accounts.second_factor import Enrolment, matching_step, plain_code, recovery_hash
from dialog.audit.operations import record
from dialog.errors import Missing
from dialog.keys import Keys


@dataclass(frozen=True)
class Enrolled:
    """What to show: the printed codes, this once, and the session to begin."""

    user_id: int
    language: str
    session_id: str = field(repr=False)
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)


def accept_invitation(session: Session, token: str, password_hash: str) -> Enrolled:
    """Take the invitation without a second step: only where the installation has none. Raises Missing."""
    holder = _holder(session, token)
    user = use_link(session, token)
    if holder.used and user.password_hash != password_hash:
        raise Missing("link")
    user.password_hash = password_hash
    _note(session, holder, user)
    return Enrolled(user.id, user.language, start_session(session, user.id))


def enrol(session: Session, keys: Keys, token: str, chosen: Enrolment, typed_code: str) -> Enrolled | None:
    """Take the invitation, or connect a new app: None when the code is wrong. Raises Missing for a link that is gone.

    Sent twice, it gives the same codes twice and changes nothing more.
    """
    holder = _holder(session, token)
    if chosen.user_id != holder.user_id:
        raise Missing("link")
    if holder.used:
        return _again(session, holder, chosen)
    step = matching_step(chosen.secret, plain_code(typed_code), 0)
    if step is None:
        return None
    user = use_link(session, token)
    user.password_hash = chosen.password_hash
    connect_app(keys, user, chosen.secret, step)
    replace_recovery_codes(session, user.id, chosen.recovery_codes)
    _note(session, holder, user)
    return Enrolled(user.id, user.language, start_session(session, user.id), chosen.recovery_codes)


def connect_app(keys: Keys, user: User, secret: str, step: int) -> None:
    """From now on `user`'s codes come from `secret`; the code of `step` has been used."""
    user.locked_totp = keys.lock(secret.encode("ascii"))
    user.last_totp_step = step


def replace_recovery_codes(session: Session, user_id: int, codes: tuple[str, ...]) -> None:
    """The old printed codes stop working."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.add_all(RecoveryCode(user_id=user_id, code_hash=recovery_hash(code)) for code in codes)


def _holder(session: Session, token: str) -> LinkHolder:
    lock_link(session, token)
    holder = link_holder(session, token, Purpose.INVITE, Purpose.ENROL)
    if holder is None:
        raise Missing("link")
    return holder


def _again(session: Session, holder: LinkHolder, chosen: Enrolment) -> Enrolled:
    stored = session.scalars(select(RecoveryCode.code_hash).where(RecoveryCode.user_id == holder.user_id)).all()
    if set(stored) != {recovery_hash(code) for code in chosen.recovery_codes}:
        raise Missing("link")
    session_id = start_session(session, holder.user_id)
    return Enrolled(holder.user_id, holder.language, session_id, chosen.recovery_codes)


def _note(session: Session, holder: LinkHolder, user: User) -> None:
    if holder.used:
        return
    end_sessions(session, user.id)
    action = "invite_accepted" if holder.purpose is Purpose.INVITE else "second_factor_enrolled"
    record(session, user.id, user.name, action, "user", str(user.id))
