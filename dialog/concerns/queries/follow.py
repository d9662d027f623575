"""What somebody who holds a receipt code may see: where it stands and what was answered. Not the words sent in."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern, ConcernAnswer, ConcernMessage
from dialog.concerns.rules import ResidentState, State, resident_state


@dataclass(frozen=True)
class FollowedAnswer:
    """One answer. `sender` is a function, not a person."""

    sender: str
    answered_on: date
    text: str


@dataclass(frozen=True)
class FollowedConcern:
    """A concern under its code. Dates are None for what has not happened. `added_on`: when the resident added something."""

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

    @property
    def answered_on(self) -> date | None:
        return self.answers[0].answered_on if self.answers else None


def followed_concern(session: Session, code_hash: bytes) -> FollowedConcern | None:
    """The concern that the code opens, or None."""
    concern = session.scalars(select(Concern).where(Concern.code_hash == code_hash)).one_or_none()
    if concern is None:
        return None
    withdrawn = concern.withdrawn_on is not None
    answers = () if withdrawn else _answers(session, concern.id)
    return FollowedConcern(
        reference=concern.reference,
        language=concern.language,
        state=resident_state(concern.state, bool(answers), withdrawn),
        received_on=concern.received_on,
        answer_by=None if withdrawn else concern.answer_by,
        read_on=None if concern.state == State.NEW else concern.reviewed_on or concern.closed_on,
        closed_on=concern.closed_on,
        withdrawn_on=concern.withdrawn_on,
        closing_reason="" if withdrawn else concern.closing_reason,
        answers=answers,
        added_on=_additions(session, concern.id),
    )


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
