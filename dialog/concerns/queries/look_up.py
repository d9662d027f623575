"""What somebody who answers the phone may say about a concern, from its number."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import readable
from dialog.concerns.queries.one import AnswerGiven, answers_given
from dialog.concerns.rules import ResidentState, Restriction, resident_state
from dialog.concerns.rules.parts import state_of_parts


@dataclass(frozen=True)
class LookedUp:
    """Where a concern stands, as its teller would see it.

    `text` is given to those who may read the concern or wrote it down themselves; '' to others. `answers` are left out
    when the concern is for few eyes: the code opens them, the number does not. `parts`: (number, state) of what it was
    divided into.
    """

    reference: str
    state: ResidentState
    received_on: date
    closed_on: date | None
    closing_reason: str
    answers: tuple[AnswerGiven, ...]
    answered: bool
    text: str
    language: str
    may_open: bool
    parts: tuple[tuple[str, ResidentState], ...] = ()


def look_up(session: Session, staff: StaffMember, reference: str) -> LookedUp | None:
    """The concern with this number, or None. Contact centre and all others who may look numbers up."""
    concern = session.scalars(select(Concern).where(Concern.reference == reference)).one_or_none()
    if concern is None:
        return None
    may_open = _among(session, concern.id, readable(staff))
    hers = _among(session, concern.id, or_(readable(staff), _written_by(staff)))
    withdrawn = concern.withdrawn_on is not None
    given = () if withdrawn else answers_given(session, concern.id)
    parts = _parts(session, concern) if concern.divided and not withdrawn else ()
    state = resident_state(concern.state, bool(given), withdrawn)
    open_to_all = concern.restricted == Restriction.NONE or may_open
    return LookedUp(
        reference=concern.reference,
        state=state_of_parts(one for _reference, one in parts) if parts else state,
        received_on=concern.received_on,
        closed_on=concern.closed_on,
        closing_reason=concern.closing_reason if open_to_all and not withdrawn else "",
        answers=given if open_to_all else (),
        answered=bool(given),
        text=(concern.redacted_text or concern.text) if hers else "",
        language=concern.language,
        may_open=may_open,
        parts=parts,
    )


def _parts(session: Session, whole: Concern) -> tuple[tuple[str, ResidentState], ...]:
    rows = session.scalars(select(Concern).where(Concern.part_of_id == whole.id).order_by(Concern.part)).all()
    return tuple(
        (row.reference, resident_state(row.state, bool(answers_given(session, row.id)), withdrawn=False))
        for row in rows
    )


def _among(session: Session, concern_id: int, condition: ColumnElement[bool]) -> bool:
    return session.scalar(select(Concern.id).where(Concern.id == concern_id, condition)) is not None


def _written_by(staff: StaffMember) -> ColumnElement[bool]:
    """One's own notes of a call stay readable, until the concern is for few eyes or taken back."""
    return (Concern.entered_by == staff.id) & (Concern.restricted == Restriction.NONE) & Concern.withdrawn_on.is_(None)
