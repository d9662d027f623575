"""Answer the resident, under the code and by mail, and close with what was done.

No concern is closed without an answer to its teller or a recorded reason: `_close` is the only place that does it.
Notes lie in a table this module does not know: nothing here can put one in a mail.
"""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.rules import StaffMember
from dialog.clock import now, today
from dialog.concerns.emails import answer_mail
from dialog.concerns.models import Concern, ConcernAnswer, ConcernContact, ConcernEvent
from dialog.concerns.operations.drafts import erase_draft
from dialog.concerns.operations.journal import remember_answer
from dialog.concerns.operations.work import changed, take
from dialog.concerns.queries.templates import filled_template
from dialog.concerns.rules import State
from dialog.concerns.rules.deadlines import HOLD
from dialog.concerns.rules.wording import left_open
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.outbox.operations import SealedAddress, queue_mail, take_back

__all__ = ["HOLD", "answer_concern", "answer_with", "close_concern", "give_answer", "take_back_answer"]
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
    answer_by: date | None = None,
) -> int:
    """Answer with `text`, once per `form_key`; the answer's id. `close` also closes the concern.

    The answer stands under the code at once; the mail, when an address was left, is held for `HOLD`. `answer_by` is the
    day a further answer is promised for. Raises what `work.take` and `give_answer` raise.
    """

    def make() -> int:
        concern = take(session, staff, reference, version)
        return give_answer(session, keys, staff, concern, text, close=close, answer_by=answer_by).id

    content = {"answer": text, "on": reference, "close": close} | ({"by": answer_by} if answer_by else {})
    return int(form_keys.once(session, form_key, content, make))


def answer_with(
    session: Session,
    keys: Keys,
    staff: StaffMember,
    reference: str,
    version: int | None,
    template_id: int,
    *,
    close: bool,
) -> int:
    """Answer with a template, filled for this concern in its language; the answer's id. For many: one call each.

    Raises what `work.take` and `give_answer` raise, Missing('template') for one that is not this person's to use,
    NotPossibleNow('template_language') when it has no text in the concern's language.
    """
    concern = take(session, staff, reference, version)
    text = filled_template(session, staff, template_id, concern).text
    return give_answer(session, keys, staff, concern, text, close=close).id


def give_answer(
    session: Session,
    keys: Keys,
    staff: StaffMember,
    concern: Concern,
    text: str,
    *,
    close: bool,
    answer_by: date | None = None,
) -> ConcernAnswer:
    """Answer a concern that `work.take` gave.

    Raises NotPossibleNow('no_answer') for no words, NotPossibleNow('placeholder_left', words=…) when a placeholder still
    stands in the text: it never leaves like that.
    """
    if not text.strip():
        raise NotPossibleNow("no_answer")
    if still_open := left_open(text):
        raise NotPossibleNow("placeholder_left", words=", ".join(f"[{word}]" for word in still_open))
    answer = _add(session, staff, concern, text)
    answer.mail_id = _mail(session, keys, concern, answer)
    remember_answer(session, concern.id, answer.id)
    concern.answer_by = None if close else answer_by
    erase_draft(session, staff.id, concern.id, "answer")
    changed(session, staff, concern, "answered", answer=answer.id)
    _settle(session, staff, concern, close=close)
    return answer


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
    if not _not_left_yet(session, answer):
        raise NotPossibleNow("answer_sent")
    session.delete(answer)
    _reopen(concern)
    changed(session, staff, concern, "answer_taken_back", answer=answer_id)


def close_concern(
    session: Session, staff: StaffMember, reference: str, version: int | None, reason: str, form_key: str = ""
) -> None:
    """Close with `reason`: what was done, as the resident reads it under the code. With a `form_key` once for it.

    May be empty when an answer was given; otherwise NotPossibleNow('no_reason').
    """

    def make() -> Any:
        close_with(session, staff, take(session, staff, reference, version), reason)

    if form_key:
        form_keys.once(session, form_key, {"reason": reason, "on": reference}, make)
    else:
        make()


def close_with(session: Session, staff: StaffMember, concern: Concern, reason: str) -> None:
    """As `close_concern`, for a concern that `work.take` gave. Refused, it is as it was."""
    if not reason.strip() and not was_answered(session, concern):
        raise NotPossibleNow("no_reason")
    concern.closing_reason = reason.strip()
    erase_draft(session, staff.id, concern.id, "reason")
    _close(session, staff, concern)


def was_answered(session: Session, concern: Concern) -> bool:
    """True when its teller has an answer that was not taken back."""
    return session.scalar(select(ConcernAnswer.id).where(ConcernAnswer.concern_id == concern.id).limit(1)) is not None


def _add(session: Session, staff: StaffMember, concern: Concern, text: str) -> ConcernAnswer:
    answer = ConcernAnswer(
        concern_id=concern.id, author_id=staff.id, sender=sender_of(concern), answered_on=today(), text=text
    )
    session.add(answer)
    session.flush()
    return answer


def _mail(session: Session, keys: Keys, concern: Concern, answer: ConcernAnswer) -> int | None:
    """Queue the answer to the address that was left, which stays sealed to the worker; None without one.

    A part of a concern has no contact of its own: whoever told the whole gets its answers.
    """
    contact = session.get(ConcernContact, concern.part_of_id or concern.id)
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


def _not_left_yet(session: Session, answer: ConcernAnswer) -> bool:
    """Its mail is taken back; without one, the hold since it was given has not run out."""
    if answer.mail_id is not None:
        return take_back(session, answer.mail_id)
    given = select(ConcernEvent).where(
        ConcernEvent.concern_id == answer.concern_id, ConcernEvent.kind == "answered", ConcernEvent.at > now() - HOLD
    )
    return any(event.detail.get("answer") == answer.id for event in session.scalars(given))


def _settle(session: Session, staff: StaffMember, concern: Concern, *, close: bool) -> None:
    if close:
        _close(session, staff, concern)
    elif concern.state == State.WAITING_ANSWER:
        concern.state = _open_state(concern)


def _close(session: Session, staff: StaffMember, concern: Concern) -> None:
    """The end of a concern: with an answer to its teller, or with words that say what was done."""
    if not concern.closing_reason and not was_answered(session, concern):
        raise NotPossibleNow("no_reason")
    if concern.state != State.CLOSED:
        concern.state, concern.closed_on = State.CLOSED.value, today()
    concern.answer_by = None
    changed(session, staff, concern, "closed")


def _reopen(concern: Concern) -> None:
    if concern.state == State.CLOSED:
        concern.state, concern.closed_on, concern.closing_reason = _open_state(concern), None, ""


def _open_state(concern: Concern) -> str:
    return (State.REVIEWED if concern.tags else State.NEW).value
