"""One concern as staff read it. No address is ever loaded, and no note: those have a query of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.models import User
from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.clock import now
from dialog.concerns.models import Concern, ConcernAnswer, ConcernContact, ConcernEvent, ConcernMessage
from dialog.concerns.queries.access import readable, shown_place, shown_text, visible
from dialog.concerns.queries.inbox import in_order, reading_now
from dialog.concerns.rules.deadlines import HOLD
from dialog.organisations.models import Unit
from dialog.outbox.queries import Fate, fate_of
from dialog.outbox.rules import Delivery, MailState
from dialog.places.models import Area


@dataclass(frozen=True)
class AnswerGiven:
    """An answer with what became of its mail. `mail` is '' without one; `delivery` is None until the server has spoken.

    `held_for`: seconds for which it can still be taken back, 0 for none. `next_try`: when a mail that was put off goes.
    """

    id: int
    author: str
    sender: str
    answered_on: date
    text: str
    mail: str
    delivery: Delivery | None
    author_id: int = 0
    held_for: int = 0
    next_try: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One line of the history. `at` is None for what a resident caused; `actor` then is ''."""

    kind: str
    on: date
    at: datetime | None
    actor: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class OpenConcern:
    """Everything the reading pane shows. With `words` False only area, date and tags may be shown, and `text` and
    `place`: redacted, and '' before somebody has looked what to hide.

    `by_mail`: an address was left, which the worker alone can read.
    """

    concern: Concern
    words: bool
    text: str
    place: str
    tags: tuple[Tag, ...]
    messages: tuple[ConcernMessage, ...]
    answers: tuple[AnswerGiven, ...]
    history: tuple[Step, ...]
    read_by: tuple[str, ...]
    urgent_seen_by: str
    by_mail: bool

    @property
    def unseen_messages(self) -> bool:
        return any(not message.seen for message in self.messages)

    @property
    def area_code(self) -> str:
        return self.concern.area.code if self.concern.area is not None else ""


def open_concern(session: Session, staff: StaffMember, reference: str) -> OpenConcern | None:
    """The concern, or None for one that does not exist or is not for this person."""
    concern = _find(session, reference, visible(staff))
    if concern is None:
        return None
    shown = select(case((readable(staff), 1), else_=0), shown_text(staff), shown_place(staff))
    words, text, place = session.execute(shown.where(Concern.id == concern.id)).one()
    return OpenConcern(
        concern=concern,
        words=bool(words),
        text=text,
        place=place,
        tags=in_order(Tag(tag.category, tag.facet) for tag in concern.tags),
        messages=_messages(session, concern.id) if words else (),
        answers=answers_given(session, concern.id) if words else (),
        history=_history(session, concern.id) if words else (),
        read_by=reading_now(session, [concern.id], staff.id).get(concern.id, ()),
        urgent_seen_by=_name(session, concern.urgent_seen_by),
        by_mail=_left_an_address(session, concern.part_of_id or concern.id),
    )


def answers_given(session: Session, concern_id: int) -> tuple[AnswerGiven, ...]:
    """Answers, oldest first, with the fate of their mails."""
    rows: Sequence[ConcernAnswer] = session.scalars(
        select(ConcernAnswer)
        .where(ConcernAnswer.concern_id == concern_id)
        .options(joinedload(ConcernAnswer.author))
        .order_by(ConcernAnswer.id)
    ).all()
    without_mail = [row.id for row in rows if row.mail_id is None]
    given = _given_just_now(session, concern_id) if without_mail else {}
    return tuple(_answer(session, row, given.get(row.id)) for row in rows)


def _answer(session: Session, row: ConcernAnswer, given_at: datetime | None) -> AnswerGiven:
    # A mail that is gone has left: only sent ones are forgotten.
    fate = fate_of(session, row.mail_id) or Fate(MailState.SENT, None, None, held=False)
    leaves = fate.next_try if fate.held else (given_at + HOLD if given_at is not None else None)
    return AnswerGiven(
        id=row.id,
        author=row.author.name,
        sender=row.sender,
        answered_on=row.answered_on,
        text=row.text,
        mail=fate.state.value if row.mail_id is not None else "",
        delivery=fate.delivery,
        author_id=row.author_id,
        held_for=max(0, int((leaves - now()).total_seconds())) if leaves is not None else 0,
        next_try=None if fate.held else fate.next_try,
    )


def _given_just_now(session: Session, concern_id: int) -> dict[int, datetime]:
    """When answers without mail were given, for those that can still be taken back."""
    events = session.scalars(
        select(ConcernEvent).where(
            ConcernEvent.concern_id == concern_id, ConcernEvent.kind == "answered", ConcernEvent.at > now() - HOLD
        )
    )
    return {int(event.detail["answer"]): event.at for event in events if event.at and "answer" in event.detail}


def _find(session: Session, reference: str, condition: Any) -> Concern | None:
    return (
        session.scalars(
            select(Concern)
            .where(Concern.reference == reference, condition)
            .options(
                joinedload(Concern.area).load_only(Area.code, Area.name),
                joinedload(Concern.unit).joinedload(Unit.organisation),
                joinedload(Concern.handler).load_only(User.name),
                joinedload(Concern.tags),
            )
        )
        .unique()
        .one_or_none()
    )


def _left_an_address(session: Session, concern_id: int) -> bool:
    left = select(ConcernContact.concern_id).where(ConcernContact.concern_id == concern_id)
    return session.scalar(left) is not None


def _messages(session: Session, concern_id: int) -> tuple[ConcernMessage, ...]:
    rows = select(ConcernMessage).where(ConcernMessage.concern_id == concern_id).order_by(ConcernMessage.id)
    return tuple(session.scalars(rows))


def _history(session: Session, concern_id: int) -> tuple[Step, ...]:
    rows = session.execute(
        select(ConcernEvent, User.name)
        .outerjoin(User, User.id == ConcernEvent.actor_id)
        .where(ConcernEvent.concern_id == concern_id)
        .order_by(ConcernEvent.id)
    ).all()
    return tuple(Step(event.kind, event.on, event.at, name or "", event.detail) for event, name in rows)


def _name(session: Session, user_id: int | None) -> str:
    return (session.scalar(select(User.name).where(User.id == user_id)) or "") if user_id is not None else ""
