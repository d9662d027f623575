"""Answer the resident, under the code and by mail, and close with what was done.

Notes lie in a table this module does not know: nothing here can put one in a mail.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.rules import StaffMember
from dialog.clock import now, today
from dialog.concerns.emails import answer_mail
from dialog.concerns.models import Concern, ConcernAnswer, ConcernContact
from dialog.concerns.operations.work import changed, take
from dialog.concerns.rules import State
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.outbox.operations import SealedAddress, queue_mail, take_back

HOLD = timedelta(seconds=30)
ANSWER_LIMIT = 5000
REASON_LIMIT = 500
SENDER_LIMIT = 160


def answer_concern(
    session: Session,
    keys: Keys,
    staff: StaffMember,
    reference: str,
    version: int,
    text: str,
    form_key: str,
    *,
    close: bool,
) -> int:
    """Answer with `text`, once per `form_key`; the answer's id. `close` also closes the concern.

    The answer stands under the code at once; the mail, when an address was left, is held for `HOLD`. Raises what
    `work.take` raises.
    """

    def make() -> int:
        concern = take(session, staff, reference, version)
        answer = _add(session, staff, concern, text)
        answer.mail_id = _mail(session, keys, concern, answer)
        changed(session, staff, concern, "answered", answer=answer.id)
        _settle(session, staff, concern, close=close)
        return answer.id

    return int(form_keys.once(session, form_key, {"answer": text, "on": reference, "close": close}, make))


def sender_of(concern: Concern) -> str:
    """Who answers: the resident meets the unit, not a person."""
    return f"{concern.unit.name}, {concern.unit.organisation.name}"[:SENDER_LIMIT]


def take_back_answer(session: Session, staff: StaffMember, reference: str, answer_id: int) -> None:
    """Within the hold: as if it had not been given. Raises NotPossibleNow('answer_sent') when it has left."""
    concern = take(session, staff, reference, None)
    answer = session.get(ConcernAnswer, answer_id)
    if answer is None or answer.concern_id != concern.id:
        raise Missing("answer")
    if answer.author_id != staff.id:
        raise NotPossibleNow("answer_of_another")
    if answer.mail_id is None or not take_back(session, answer.mail_id):
        raise NotPossibleNow("answer_sent")
    session.delete(answer)
    _reopen(concern)
    changed(session, staff, concern, "answer_taken_back", answer=answer_id)


def close_concern(session: Session, staff: StaffMember, reference: str, version: int, reason: str) -> None:
    """Close with `reason`: what was done, as the resident reads it under the code.

    May be empty when an answer was given; otherwise NotPossibleNow('no_reason').
    """
    concern = take(session, staff, reference, version)
    if not reason and not _answered(session, concern):
        raise NotPossibleNow("no_reason")
    concern.closing_reason = reason
    _close(session, staff, concern)


def _add(session: Session, staff: StaffMember, concern: Concern, text: str) -> ConcernAnswer:
    # The resident meets the unit, not a person.
    sender = f"{concern.unit.name}, {concern.unit.organisation.name}"[:SENDER_LIMIT]
    answer = ConcernAnswer(concern_id=concern.id, author_id=staff.id, sender=sender, answered_on=today(), text=text)
    session.add(answer)
    session.flush()
    return answer


def _mail(session: Session, keys: Keys, concern: Concern, answer: ConcernAnswer) -> int | None:
    """Queue the answer to the address that was left, which stays sealed to the worker; None without one."""
    contact = session.get(ConcernContact, concern.id)
    if contact is None:
        return None
    mail = answer_mail(concern.reference, concern.language, concern.restricted, answer.text, answer.sender)
    return queue_mail(
        session,
        keys,
        template=mail.template,
        language=mail.language,
        address=SealedAddress(contact.sealed_address, contact.fingerprint),
        values=mail.values,
        about=mail.about,
        not_before=now() + HOLD,
    )


def _settle(session: Session, staff: StaffMember, concern: Concern, *, close: bool) -> None:
    if close:
        _close(session, staff, concern)
    elif concern.state == State.WAITING_ANSWER:
        concern.state = _open_state(concern)


def _close(session: Session, staff: StaffMember, concern: Concern) -> None:
    if concern.state != State.CLOSED:
        concern.state, concern.closed_on = State.CLOSED.value, today()
    changed(session, staff, concern, "closed")


def _reopen(concern: Concern) -> None:
    if concern.state == State.CLOSED:
        concern.state, concern.closed_on, concern.closing_reason = _open_state(concern), None, ""


def _open_state(concern: Concern) -> str:
    return (State.REVIEWED if concern.tags else State.NEW).value


def _answered(session: Session, concern: Concern) -> bool:
    return session.scalar(select(ConcernAnswer.id).where(ConcernAnswer.concern_id == concern.id).limit(1)) is not None
