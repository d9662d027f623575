"""What staff decide about the marks over a concern's words. The words themselves are never altered.

A passage that is hidden is shown again only by those who may read originals: otherwise letting it stand would be a way
to read what somebody hid.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import now, today
from dialog.concerns.models import Concern, ConcernMark, ConcernMessage, ConcernNamed, OwnPattern
from dialog.concerns.operations.redaction import rewrite
from dialog.concerns.operations.work import changed, noted, take
from dialog.concerns.queries.access import readable
from dialog.concerns.rules import MarkField, MarkKind, MarkState
from dialog.concerns.rules.details import every_place_of, own_pattern
from dialog.errors import Missing, NotAllowed, NotPossibleNow

SHORTEST = 2


def hide_marks(
    session: Session, staff: StaffMember, reference: str, version: int | None, ids: Sequence[int] = ()
) -> int:
    """Hide what is proposed: all of it, or the marks `ids`; how many.

    Raises what `work.take` raises, Missing for a mark that is not there.
    """
    concern = take(session, staff, reference, version)
    waiting = _chosen(concern, ids) if ids else [mark for mark in concern.marks if mark.state == MarkState.PROPOSED]
    _decide(session, staff, concern, waiting, MarkState.ACCEPTED, "marks_accepted")
    return len(waiting)


def let_stand(session: Session, staff: StaffMember, reference: str, version: int | None, mark_id: int) -> None:
    """Show a passage to others: it points at nobody. Raises NotAllowed for a hidden one, without the right to originals."""
    concern = take(session, staff, reference, version)
    (mark,) = _chosen(concern, [mark_id])
    if mark.state == MarkState.ACCEPTED and not staff.may(Permission.READ_ORIGINALS):
        raise NotAllowed("original")
    _decide(session, staff, concern, [mark], MarkState.REJECTED, "mark_rejected")


def change_kind(
    session: Session, staff: StaffMember, reference: str, version: int | None, mark_id: int, kind: MarkKind
) -> None:
    """Say what a passage is."""
    concern = take(session, staff, reference, version)
    (mark,) = _chosen(concern, [mark_id])
    if mark.kind != kind:
        mark.kind = kind.value
        changed(session, staff, concern, "mark_changed", to=kind.value)


def hide_words(
    session: Session, staff: StaffMember, reference: str, version: int | None, words: str, kind: MarkKind
) -> int:
    """Hide `words` wherever they stand in text, place and additions; how often they did.

    Raises NotPossibleNow('words_not_found') when they stand nowhere, or are a single letter.
    """
    concern = take(session, staff, reference, version)
    found = _every_place(session, concern, words) if len("".join(words.split())) >= SHORTEST else []
    if not found:
        raise NotPossibleNow("words_not_found")
    for field, message_id, start, end in found:
        concern.marks.append(
            ConcernMark(
                message_id=message_id, field=field.value, start=start, end=end, kind=kind.value, source="staff",
                state=MarkState.ACCEPTED.value, decided_by=staff.id, decided_at=now(),
            )
        )  # fmt: skip
    _settle(concern)
    changed(session, staff, concern, "mark_added", number=len(found), of=kind.value)
    return len(found)


def read_original(session: Session, staff: StaffMember, reference: str) -> None:
    """Log that `staff` reads the words as they were told. Raises NotAllowed and Missing."""
    if not staff.may(Permission.READ_ORIGINALS):
        raise NotAllowed("original")
    concern = session.scalars(select(Concern).where(Concern.reference == reference, readable(staff))).one_or_none()
    if concern is None:
        raise Missing("concern")
    noted(session, staff, concern, "original_read")


def name_staff(session: Session, staff: StaffMember, reference: str, user_id: int) -> None:
    """Keep a concern from a colleague it speaks of, who also stops handling it. Raises NotPossibleNow('own_name')."""
    if user_id == staff.id:
        raise NotPossibleNow("own_name")
    concern = take(session, staff, reference, None)
    if user_id in {one.user_id for one in concern.named}:
        return
    concern.named.append(ConcernNamed(user_id=user_id, source="staff"))
    if concern.handler_id == user_id:
        concern.handler_id = concern.handler = None
    changed(session, staff, concern, "staff_named")


def unname_staff(session: Session, staff: StaffMember, reference: str, user_id: int) -> None:
    """The concern does not speak of this colleague after all."""
    concern = take(session, staff, reference, None)
    concern.named[:] = [one for one in concern.named if one.user_id != user_id]
    changed(session, staff, concern, "staff_unnamed")


def add_pattern(session: Session, staff: StaffMember, pattern: str) -> None:
    """Mark this in everything that comes in from now on. Raises NotPossibleNow('pattern') when it says too little."""
    wanted = " ".join(pattern.split())
    if own_pattern(wanted) is None:
        raise NotPossibleNow("pattern")
    there = select(OwnPattern.id).where(OwnPattern.pattern == wanted, OwnPattern.retired.is_(False))
    if session.scalar(there) is None:
        session.add(OwnPattern(pattern=wanted, made_by=staff.id, made_on=today()))
        record(session, staff.id, staff.name, "pattern_added", "pattern", "")


def drop_pattern(session: Session, staff: StaffMember, pattern_id: int) -> None:
    """Mark it no longer. Marks that were made stay."""
    found = session.get(OwnPattern, pattern_id)
    if found is None:
        raise Missing("pattern")
    found.retired = True
    record(session, staff.id, staff.name, "pattern_dropped", "pattern", "")


def _chosen(concern: Concern, ids: Sequence[int]) -> list[ConcernMark]:
    found = [mark for mark in concern.marks if mark.id in set(ids)]
    if len(found) != len(set(ids)):
        raise Missing("mark")
    return found


def _decide(
    session: Session, staff: StaffMember, concern: Concern, marks: Sequence[ConcernMark], state: MarkState, kind: str
) -> None:
    fresh = [mark for mark in marks if mark.state != state]
    for mark in fresh:
        mark.state, mark.decided_by, mark.decided_at = state.value, staff.id, now()
    _settle(concern)
    if fresh:
        changed(session, staff, concern, kind, number=len(fresh), of=sorted({mark.kind for mark in fresh}))


def _settle(concern: Concern) -> None:
    concern.marks_checked = concern.marks_checked or all(mark.state != MarkState.PROPOSED for mark in concern.marks)
    rewrite(concern)


def _every_place(session: Session, concern: Concern, words: str) -> list[tuple[MarkField, int | None, int, int]]:
    fields: list[tuple[MarkField, int | None, str]] = [
        (MarkField.TEXT, None, concern.text),
        (MarkField.PLACE, None, concern.place),
    ]
    messages = select(ConcernMessage).where(ConcernMessage.concern_id == concern.id).order_by(ConcernMessage.id)
    fields += [(MarkField.MESSAGE, one.id, one.text) for one in session.scalars(messages)]
    found: list[Any] = [
        (field, message_id, *span) for field, message_id, text in fields for span in every_place_of(text, words)
    ]
    return found
