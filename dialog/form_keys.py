"""One press, one row: every form carries a signed key, and the same key with the same content gives the first result."""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Date, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from dialog.clock import today
from dialog.database import Base, Json
from dialog.errors import Conflict

LIFE = timedelta(days=7)
KEPT = LIFE + timedelta(days=1)


class FormSubmission(Base):
    """A form key that was used, with the result it gave. Temporary: erased by date."""

    __tablename__ = "form_submission"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    result: Mapped[Any] = mapped_column(Json, nullable=True)
    used_on: Mapped[date] = mapped_column(Date, index=True)


def new_form_key(secret_key: str, purpose: str) -> str:
    """A fresh key for one rendered form: 128 random bits and the date, signed."""
    return _signer(secret_key, purpose).dumps([secrets.token_urlsafe(16), today().isoformat()])


def is_valid(secret_key: str, purpose: str, key: str) -> bool:
    """True for a key this installation made for `purpose` within its life."""
    try:
        _, made = _signer(secret_key, purpose).loads(key)
        return today() - date.fromisoformat(made) <= LIFE
    except (BadSignature, ValueError, TypeError):
        return False


def content_fingerprint(content: Mapping[str, Any]) -> str:
    """What decides whether two submissions are the same."""
    packed = json.dumps(content, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(packed.encode()).hexdigest()


def once(session: Session, key: str, content: Mapping[str, Any], make: Callable[[], Any]) -> Any:
    """`make()` the first time, its stored JSON result after that. Raises Conflict('form_key') for other content.

    Parallel repeats wait for the first one: the key is the primary key.
    """
    key_hash, fingerprint = hashlib.sha256(key.encode()).hexdigest(), content_fingerprint(content)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(FormSubmission).values(key_hash=key_hash, fingerprint=fingerprint, result=None, used_on=today())
    claimed = session.execute(row.on_conflict_do_nothing().returning(FormSubmission.key_hash)).scalar_one_or_none()
    if claimed is None:
        earlier = session.scalars(select(FormSubmission).where(FormSubmission.key_hash == key_hash)).one()
        if earlier.fingerprint != fingerprint:
            raise Conflict("form_key")
        return earlier.result
    result = make()
    session.get_one(FormSubmission, key_hash).result = result
    return result


def was_used(session: Session, key: str) -> bool:
    """True when a form with this key has been sent and kept."""
    return session.get(FormSubmission, hashlib.sha256(key.encode()).hexdigest()) is not None


def forget_old(session: Session) -> int:
    """Erase used keys past their time; the number erased."""
    gone = session.execute(delete(FormSubmission).where(FormSubmission.used_on < today() - KEPT))
    return int(getattr(gone, "rowcount", 0))


def _signer(secret_key: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=f"form:{purpose}")
