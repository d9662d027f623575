"""Who was told what, whether it got there, and whom staff must call. For hosts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.meetings.models import MeetingTold
from dialog.meetings.rules import REMINDERS, Told
from dialog.outbox.models import Mail
from dialog.outbox.rules import Delivery, MailState, meaning

_ONLY_BY_MAIL = frozenset({*REMINDERS, Told.TAKEN_ALONG})


class Reached(StrEnum):
    """How far a message got. `not_needed`: it was taken back, or too late. `unknown`: its mail is not kept any more."""

    SENT = "sent"
    WAITS = "waits"
    TO_CALL = "to_call"
    CALLED = "called"
    NOT_NEEDED = "not_needed"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Message:
    """What one party is told. `delivery`: what the mail server said, None before it has spoken or without a mail."""

    told_id: int
    registration_id: int
    kind: Told
    turn: int
    reached: Reached
    delivery: Delivery | None
    called_on: date | None


@dataclass(frozen=True)
class KindTotal:
    """How many parties were told `kind`, and how far it got."""

    kind: Told
    parties: int
    by_state: dict[Reached, int]


def messages(session: Session, meeting_id: int, kind: Told | None = None) -> Sequence[Message]:
    """Everything the parties of a meeting are told, newest first."""
    rows = (
        select(MeetingTold, Mail.state, Mail.reply_code, Mail.id)
        .outerjoin(Mail, Mail.id == MeetingTold.mail_id)
        .where(MeetingTold.meeting_id == meeting_id)
        .order_by(MeetingTold.id.desc())
    )
    if kind is not None:
        rows = rows.where(MeetingTold.kind == kind.value)
    return [_message(told, state, code) for told, state, code, _ in session.execute(rows)]


def newest_of_each(session: Session, meeting_id: int) -> dict[int, Message]:
    """What each party was told last, by registration."""
    newest: dict[int, Message] = {}
    for message in messages(session, meeting_id):
        newest.setdefault(message.registration_id, message)
    return newest


def to_call(session: Session, meeting_id: int) -> Sequence[Message]:
    """What must be said by phone, the newest of each party only: there is no address, or the mail did not get there.

    Nobody is called only to be reminded or thanked.
    """
    newest: dict[int, Message] = {}
    for message in messages(session, meeting_id):
        if message.kind not in _ONLY_BY_MAIL:
            newest.setdefault(message.registration_id, message)
    return [one for one in newest.values() if one.reached is Reached.TO_CALL]


def totals(session: Session, meeting_id: int) -> Sequence[KindTotal]:
    """Numbers per kind, in the order of `Told`. A party that was told a kind several times counts with the newest."""
    newest: dict[tuple[Told, int], Reached] = {}
    for message in messages(session, meeting_id):
        newest.setdefault((message.kind, message.registration_id), message.reached)
    found = []
    for kind in Told:
        reached = [state for (one, _), state in newest.items() if one is kind]
        if reached:
            counted = {state: reached.count(state) for state in Reached if state in reached}
            found.append(KindTotal(kind, len(reached), counted))
    return found


def _message(told: MeetingTold, state: str | None, code: int | None) -> Message:
    return Message(
        told_id=told.id,
        registration_id=told.registration_id,
        kind=Told(told.kind),
        turn=told.turn,
        reached=_reached(told, state),
        delivery=meaning(code) if code is not None else None,
        called_on=told.called_on,
    )


def _reached(told: MeetingTold, state: str | None) -> Reached:
    if told.called_on is not None:
        return Reached.CALLED
    if Told(told.kind) in _ONLY_BY_MAIL and (told.mail_id is None or state == MailState.FAILED):
        return Reached.NOT_REACHED
    if told.mail_id is None:
        return Reached.TO_CALL
    if state is None:
        return Reached.UNKNOWN
    return {
        MailState.SENT: Reached.SENT,
        MailState.WAITING: Reached.WAITS,
        MailState.FAILED: Reached.TO_CALL,
        MailState.LATE: Reached.NOT_NEEDED,
        MailState.WITHDRAWN: Reached.NOT_NEEDED,
    }[MailState(state)]
