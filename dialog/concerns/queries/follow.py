"""What somebody who holds a receipt code may see: where it stands and what was answered. Not the words sent in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern, ConcernAnswer, ConcernMessage
from dialog.concerns.rules import ResidentState, State, resident_state
from dialog.concerns.rules.parts import state_of_parts


@dataclass(frozen=True)
class FollowedAnswer:
    """One answer. `sender` is a function, not a person."""

    sender: str
    answered_on: date
    text: str


@dataclass(frozen=True)
class FollowedPart:
    """One part of what was told, when it was divided: handled and answered by itself."""

    number: int
    reference: str
    state: ResidentState
    read_on: date | None
    closed_on: date | None
    closing_reason: str
    answers: tuple[FollowedAnswer, ...]


@dataclass(frozen=True)
class FollowedConcern:
    """A concern under its code. Dates are None for what has not happened. `added_on`: when the resident added something.

    A divided one stands where its parts stand: closed when all are, answered when every one is answered or closed.
    """

    reference: str
    language: str
    state: ResidentState
    received_on: date
    answer_by: date | None
    read_on: date | None
    closed_on: date | None
    withdrawn_on: date | None
    closing_reason: str
    answers: tuple[FollowedAnswer, ...]
    added_on: tuple[date, ...]
    parts: tuple[FollowedPart, ...] = ()

    @property
    def answered_on(self) -> date | None:
        """When it was answered; what is divided, when its last part was."""
        if not self.parts:
            return self.answers[0].answered_on if self.answers else None
        if self.state not in (ResidentState.ANSWERED, ResidentState.CLOSED):
            return None
        return max((answer.answered_on for part in self.parts for answer in part.answers), default=None)


def followed_concern(session: Session, code_hash: bytes) -> FollowedConcern | None:
    """The concern that the code opens, or None."""
    concern = session.scalars(select(Concern).where(Concern.code_hash == code_hash)).one_or_none()
    if concern is None:
        return None
    withdrawn = concern.withdrawn_on is not None
    answers = () if withdrawn else _answers(session, concern.id)
    parts = _parts(session, concern.id) if concern.divided and not withdrawn else ()
    state = resident_state(concern.state, bool(answers), withdrawn)
    return FollowedConcern(
        reference=concern.reference,
        language=concern.language,
        state=state_of_parts(part.state for part in parts) if parts else state,
        received_on=concern.received_on,
        answer_by=None if withdrawn else concern.answer_by,
        read_on=_first([_read_on(concern), *(part.read_on for part in parts)]),
        closed_on=max((part.closed_on or concern.received_on for part in parts), default=concern.closed_on),
        withdrawn_on=concern.withdrawn_on,
        closing_reason="" if withdrawn else concern.closing_reason,
        answers=answers,
        added_on=_additions(session, concern.id),
        parts=parts,
    )


def _parts(session: Session, whole_id: int) -> tuple[FollowedPart, ...]:
    rows = session.scalars(select(Concern).where(Concern.part_of_id == whole_id).order_by(Concern.part)).all()
    return tuple(_part(row, _answers(session, row.id)) for row in rows)


def _part(row: Concern, answers: tuple[FollowedAnswer, ...]) -> FollowedPart:
    state = resident_state(row.state, bool(answers), withdrawn=False)
    if state is ResidentState.RECEIVED:  # whoever divided it has read it
        state = ResidentState.READ
    return FollowedPart(row.part, row.reference, state, _read_on(row), row.closed_on, row.closing_reason, answers)


def _read_on(concern: Concern) -> date | None:
    return None if concern.state == State.NEW else concern.reviewed_on or concern.closed_on


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _answers(session: Session, concern_id: int) -> tuple[FollowedAnswer, ...]:
    rows = session.execute(
        select(ConcernAnswer.sender, ConcernAnswer.answered_on, ConcernAnswer.text)
        .where(ConcernAnswer.concern_id == concern_id)
        .order_by(ConcernAnswer.id)
    )
    return tuple(FollowedAnswer(*row) for row in rows)


def _additions(session: Session, concern_id: int) -> tuple[date, ...]:
    days = select(ConcernMessage.received_on).where(ConcernMessage.concern_id == concern_id)
    return tuple(session.scalars(days.order_by(ConcernMessage.id)))
