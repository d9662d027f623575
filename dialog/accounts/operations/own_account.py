"""What a person changes in the own account. Nothing here takes the id of anybody else."""

from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.operations.enrolment import connect_app, replace_recovery_codes
from dialog.accounts.operations.sessions import end_sessions, start_session
from dialog.accounts.second_factor import Enrolment, matching_step, new_recovery_codes, plain_code
from dialog.audit.operations import record
from dialog.keys import Keys


def change_details(session: Session, user_id: int, name: str, language: str) -> None:
    """Name and language."""
    user = session.get_one(User, user_id)
    if (user.name, user.language) == (name, language):
        return
    user.name, user.language = name, language
    user.version += 1
    record(session, user.id, name, "account_changed", "user", str(user.id), name=name, language=language)


def change_password(session: Session, user_id: int, password_hash: str) -> str:
    """Set it, end every session, and begin a new one for this browser: its id."""
    user = session.get_one(User, user_id)
    user.password_hash = password_hash
    end_sessions(session, user.id)
    record(session, user.id, user.name, "password_changed", "user", str(user.id))
    return start_session(session, user.id)


def renew_recovery_codes(session: Session, user_id: int) -> tuple[str, ...]:
    """Ten new printed codes; the old ones stop working."""
    user = session.get_one(User, user_id)
    codes = new_recovery_codes()
    replace_recovery_codes(session, user.id, codes)
    record(session, user.id, user.name, "recovery_codes_renewed", "user", str(user.id))
    return codes


def connect_new_app(session: Session, keys: Keys, user_id: int, chosen: Enrolment, typed_code: str) -> str | None:
    """Codes come from the new app from now on. Other sessions end: the id of the new one, None for a wrong code."""
    step = matching_step(chosen.secret, plain_code(typed_code), 0)
    if step is None or chosen.user_id != user_id:
        return None
    user = session.get_one(User, user_id)
    connect_app(keys, user, chosen.secret, step)
    end_sessions(session, user.id)
    record(session, user.id, user.name, "second_factor_enrolled", "user", str(user.id))
    return start_session(session, user.id)


def end_own_sessions(session: Session, user_id: int, name: str, *, keep: str, only: str = "") -> int:
    """Sign out other browsers: all, or one. The number ended."""
    ended = end_sessions(session, user_id, keep=keep, only=only)
    if ended:
        record(session, user_id, name, "sessions_ended", "user", str(user_id), number=ended)
    return ended
