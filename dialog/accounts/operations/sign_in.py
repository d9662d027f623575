"""Sign in and out. Whatever is wrong, the answer is the same."""

from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dialog.accounts.models import Attempts, RecoveryCode, User
from dialog.accounts.operations.attempts import attempts_for, is_locked, note_wrong
from dialog.accounts.operations.sessions import end_session, start_session
from dialog.accounts.rules import SIGN_IN, fold_email, id_hash
from dialog.accounts.second_factor import matching_step, plain_code, recovery_hash
from dialog.audit.operations import SYSTEM, record
from dialog.clock import now
from dialog.keys import Keys


@dataclass(frozen=True)
class SignInAttempt:
    """What came in. `checked_hash` is the password hash that the typed password matched, '' when it matched none."""

    email: str
    checked_hash: str = field(repr=False)
    code: str = field(repr=False)
    second_factor: bool = True
    old_session_id: str = field(default="", repr=False)


@dataclass(frozen=True)
class SignedIn:
    """A begun session."""

    user_id: int
    name: str
    language: str
    session_id: str = field(repr=False)


def sign_in(session: Session, keys: Keys, attempt: SignInAttempt) -> SignedIn | None:
    """A new session in place of the browser's old one, or None with the attempt counted."""
    row = attempts_for(session, SIGN_IN, keys.fingerprint(fold_email(attempt.email)))
    user = _by_email(session, attempt.email)
    if is_locked(row):
        return None
    if user is None or not _is_right(session, keys, user, attempt):
        _wrong(session, row, user)
        return None
    session.delete(row)
    if attempt.old_session_id:
        end_session(session, id_hash(attempt.old_session_id))
    record(session, user.id, user.name, "signed_in", "user", str(user.id))
    return SignedIn(user.id, user.name, user.language, start_session(session, user.id))


def wrong_password_inside(session: Session, keys: Keys, user_id: int) -> None:
    """Count a wrong password given on a page behind sign-in: guessing there is no easier than at the door."""
    user = session.get_one(User, user_id)
    row = attempts_for(session, SIGN_IN, keys.fingerprint(user.email_key))
    if not is_locked(row):
        _wrong(session, row, user)


def sign_out(session: Session, user_id: int, name: str, session_hash: str) -> None:
    """End this browser's session."""
    end_session(session, session_hash)
    record(session, user_id, name, "signed_out", "user", str(user_id))


def _by_email(session: Session, email: str) -> User | None:
    return session.scalars(select(User).where(User.email_key == fold_email(email)).with_for_update()).one_or_none()


def _is_right(session: Session, keys: Keys, user: User, attempt: SignInAttempt) -> bool:
    if not user.active or not user.password_hash or attempt.checked_hash != user.password_hash:
        return False
    return not attempt.second_factor or _second_factor_is_right(session, keys, user, attempt.code)


def _second_factor_is_right(session: Session, keys: Keys, user: User, typed: str) -> bool:
    code = plain_code(typed)
    if user.locked_totp is None or not code:
        return False
    if len(code) == 6 and code.isdigit():
        step = matching_step(keys.unlock(user.locked_totp).decode("ascii"), code, user.last_totp_step)
        user.last_totp_step = step or user.last_totp_step
        return step is not None
    return _use_recovery_code(session, user, code)


def _use_recovery_code(session: Session, user: User, code: str) -> bool:
    mine = (RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    used = update(RecoveryCode).where(*mine, RecoveryCode.code_hash == recovery_hash(code)).values(used_at=now())
    if session.execute(used.returning(RecoveryCode.id)).first() is None:
        return False
    left = len(session.scalars(select(RecoveryCode.id).where(*mine)).all())
    record(session, user.id, user.name, "recovery_code_used", "user", str(user.id), left=left)
    return True


def _wrong(session: Session, row: Attempts, user: User | None) -> None:
    if note_wrong(row) and user is not None:
        record(session, None, SYSTEM, "account_locked", "user", str(user.id), name=user.name)
