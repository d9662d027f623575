"""What is hidden in a concern: marks over words that are never altered, and the words as others read them.

A mark hides its passage from the moment it is proposed; only a person's "let it stand" shows it again.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from dialog.concerns.models import Concern, ConcernMark, ConcernMessage, ConcernNamed
from dialog.concerns.operations.index import index_words
from dialog.concerns.queries.details import known_details
from dialog.concerns.rules import MarkField, MarkState
from dialog.concerns.rules.details import Known, find_details, hide, names_of_staff


def protect(session: Session, concern: Concern, known: Known | None = None) -> None:
    """Mark what the machine finds in a concern that is not marked yet, and keep it from staff it speaks of."""
    known = known or known_details(session)
    fields = [(MarkField.TEXT, None, concern.text), (MarkField.PLACE, None, concern.place)]
    marked = {(mark.field, mark.message_id) for mark in concern.marks}
    for field, message_id, text in fields:
        if (field.value, message_id) not in marked:
            propose(concern, field, text, known)
    keep_from_named(concern, names_of_staff(f"{concern.text}\n{concern.place}", known.staff))
    rewrite(concern)


def protect_those(session: Session, concern_ids: Sequence[int]) -> None:
    """As `protect` for many that were stored at once."""
    known = known_details(session)
    for concern in session.scalars(select(Concern).where(Concern.id.in_(concern_ids)).order_by(Concern.id)):
        protect(session, concern, known)
    session.flush()


def protect_message(session: Session, concern: Concern, message: ConcernMessage) -> None:
    """The same for what was added afterwards: somebody must look again."""
    known = known_details(session)
    propose(concern, MarkField.MESSAGE, message.text, known, message.id)
    keep_from_named(concern, names_of_staff(message.text, known.staff))
    concern.marks_checked = False
    rewrite(concern)


def propose(concern: Concern, field: MarkField, text: str, known: Known, message_id: int | None = None) -> None:
    """Marks for what is found in one field."""
    for one in find_details(text, known, is_place=field is MarkField.PLACE):
        concern.marks.append(
            ConcernMark(
                message_id=message_id, field=field.value, start=one.start, end=one.end, kind=one.kind.value,
                source="machine", state=MarkState.PROPOSED.value,
            )
        )  # fmt: skip


def keep_from_named(concern: Concern, user_ids: Iterable[int]) -> None:
    """These members of staff do not see it from now on."""
    present = {one.user_id for one in concern.named}
    concern.named.extend(ConcernNamed(user_id=user_id, source="machine") for user_id in sorted(set(user_ids) - present))


def place_was_changed(concern: Concern, known: Known) -> None:
    """Staff wrote another place: the old one's marks say nothing about it."""
    concern.marks[:] = [mark for mark in concern.marks if mark.field != MarkField.PLACE]
    propose(concern, MarkField.PLACE, concern.place, known)
    rewrite(concern)


def marks_looked_at(session: Session, concern: Concern) -> None:
    """A person has read the concern. What is still only proposed stays hidden for others all the same."""
    if not concern.marks:
        protect(session, concern)  # told before there were marks, or by a way that makes none
    concern.marks_checked = True


def rewrite(concern: Concern) -> None:
    """Make the words for others anew from the marks. None: nothing is hidden."""
    before = (concern.redacted_text, concern.redacted_place)
    concern.redacted_text = _redacted(concern, concern.text, MarkField.TEXT)
    concern.redacted_place = _redacted(concern, concern.place, MarkField.PLACE)
    changed = before != (concern.redacted_text, concern.redacted_place)
    session = object_session(concern)
    if session is None or concern.id is None:
        return
    for message in session.scalars(select(ConcernMessage).where(ConcernMessage.concern_id == concern.id)):
        safe = _redacted(concern, message.text, MarkField.MESSAGE, message.id)
        changed, message.redacted_text = changed or safe != message.redacted_text, safe
    if changed:
        index_words(session, concern)


def take_over(part: Concern, whole: Concern, start: int, end: int) -> None:
    """A part cut out of `whole` (characters `start` up to `end` of its text) hides what the whole hides, from the same."""
    part.marks_checked = whole.marks_checked
    for mark in whole.marks:
        inside = mark.field == MarkField.TEXT and mark.start < end and mark.end > start
        if inside or mark.field == MarkField.PLACE:
            first, last = (
                (max(mark.start, start) - start, min(mark.end, end) - start) if inside else (mark.start, mark.end)
            )
            part.marks.append(
                ConcernMark(
                    field=mark.field, start=first, end=last, kind=mark.kind, source=mark.source, state=mark.state,
                    decided_by=mark.decided_by, decided_at=mark.decided_at,
                )
            )  # fmt: skip
    keep_from_named(part, [one.user_id for one in whole.named])
    rewrite(part)


def _redacted(concern: Concern, text: str, field: MarkField, message_id: int | None = None) -> str | None:
    spans = [
        (mark.start, mark.end)
        for mark in concern.marks
        if mark.field == field and mark.message_id == message_id and mark.state != MarkState.REJECTED
    ]
    return hide(text, spans) if spans else None
