"""What somebody who holds a receipt code may do: add something, or take back what was sent."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernContact, ConcernEvent, ConcernMessage
from dialog.concerns.operations.drafts import forget_drafts_on
from dialog.concerns.operations.index import forget_index
from dialog.concerns.operations.journal import forget_pictures
from dialog.concerns.operations.redaction import protect_message
from dialog.concerns.operations.sharing import end_all_sharing
from dialog.concerns.operations.whole import parts_of
from dialog.concerns.rules import MESSAGES_UNREAD_LIMIT, Aside
from dialog.concerns.urgent import find_signs
from dialog.errors import Missing, NotPossibleNow
from dialog.outbox.operations import drop_waiting


def add_message(session: Session, code_hash: bytes, message: str, form_key: str) -> None:
    """Add `message` (canonical, not empty) to the concern that the code opens, once per `form_key`.

    Raises Missing for a code that opens nothing, NotPossibleNow('withdrawn') or
    NotPossibleNow('many_messages') when staff have not yet read the earlier ones, Conflict('form_key') when
    the key was used for something else.
    """
    content = {"code": code_hash.hex(), "message": message}
    form_keys.once(session, form_key, content, lambda: _add(session, code_hash, message))


def withdraw_concern(session: Session, code_hash: bytes, form_key: str) -> None:
    """Stop all use of the concern that the code opens and erase its contact now.

    The text stays readable for coordinators until a disposal rule takes it: it is a public record. Raises
    Missing and Conflict('form_key') as `add_message`.
    """
    content = {"code": code_hash.hex(), "withdraw": True}
    form_keys.once(session, form_key, content, lambda: _withdraw(session, code_hash))


def _add(session: Session, code_hash: bytes, message: str) -> None:
    concern = _opened_by(session, code_hash)
    if concern.withdrawn_on is not None:
        raise NotPossibleNow("withdrawn")
    unread = select(func.count()).where(ConcernMessage.concern_id == concern.id, ConcernMessage.seen.is_(False))
    if session.execute(unread).scalar_one() >= MESSAGES_UNREAD_LIMIT:
        raise NotPossibleNow("many_messages")
    added = ConcernMessage(concern_id=concern.id, text=message, received_on=today())
    session.add(added)
    session.flush()
    protect_message(session, concern, added)
    session.add(ConcernEvent(concern_id=concern.id, kind="message", on=today()))
    concern.aside = Aside.NONE.value  # somebody stands behind it and waits
    concern.version += 1  # whoever has the concern open must see the addition before saving
    _raise_flag(concern, message)


def _raise_flag(concern: Concern, message: str) -> None:
    signs = find_signs(message)
    if signs.is_urgent:
        concern.urgent = True
        concern.urgent_seen_by = None
        concern.urgent_words = list(dict.fromkeys([*concern.urgent_words, *signs.danger]))


def _withdraw(session: Session, code_hash: bytes) -> None:
    concern = _opened_by(session, code_hash)
    if concern.withdrawn_on is not None:
        return
    session.execute(delete(ConcernContact).where(ConcernContact.concern_id == concern.id))
    for one in (concern, *parts_of(session, concern.id)):
        _stop_using(session, one)


def _stop_using(session: Session, concern: Concern) -> None:
    concern.withdrawn_on = today()
    concern.wants_answer = False
    concern.version += 1
    drop_waiting(session, concern.reference)
    forget_pictures(session, [concern.id])
    end_all_sharing(session, concern)
    forget_index(session, concern.id)
    forget_drafts_on(session, [concern.id])
    session.add(ConcernEvent(concern_id=concern.id, kind="withdrawn", on=today()))


def _opened_by(session: Session, code_hash: bytes) -> Concern:
    found = session.scalars(select(Concern).where(Concern.code_hash == code_hash).with_for_update()).one_or_none()
    if found is None:
        raise Missing("code")
    return found
