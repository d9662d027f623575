"""Whom to remind of what: once per party, kind and time of the meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from dialog.clock import local, now
from dialog.meetings.models import Meeting, MeetingChange, MeetingTold, Registration
from dialog.meetings.rules import REMINDERS, MeetingState, RegistrationState, Told


@dataclass(frozen=True)
class DueReminder:
    """`kind` is due to these parties. `turn`: the sequence with which the meeting got its present time, 0 for the first."""

    kind: Told
    turn: int
    registration_ids: Sequence[int]


def due_reminders(session: Session, limit: int = 200) -> list[DueReminder]:
    """What is due now, at most `limit` parties of each meeting."""
    coming = (
        select(Meeting)
        .where(
            Meeting.state == MeetingState.PUBLISHED.value,
            Meeting.starts_at > now(),
            Meeting.starts_at <= now() + max(REMINDERS.values()),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found = (_due(session, meeting, limit) for meeting in session.scalars(coming))
    return [due for due in found if due is not None and due.registration_ids]


def reminder_turn(session: Session, meeting_id: int) -> int:
    """Which time of the meeting a reminder speaks of."""
    moved = _last_move(session, meeting_id)
    return moved[0] if moved else 0


def _due(session: Session, meeting: Meeting, limit: int) -> DueReminder | None:
    left = meeting.starts_at - now()
    kind = Told.REMINDER_3 if left <= REMINDERS[Told.REMINDER_3] else Told.REMINDER_72
    due_at = meeting.starts_at - REMINDERS[kind]
    moved = _last_move(session, meeting.id)
    # Who has just been told of the new time needs no reminder of it.
    if moved is not None and moved[1] >= due_at:
        return None
    turn = moved[0] if moved else 0
    return DueReminder(kind, turn, _parties(session, meeting.id, kind, turn, due_at, limit))


def _parties(session: Session, meeting_id: int, kind: Told, turn: int, due_at: datetime, limit: int) -> Sequence[int]:
    told = exists().where(
        MeetingTold.meeting_id == meeting_id,
        MeetingTold.registration_id == Registration.id,
        MeetingTold.kind == kind.value,
        MeetingTold.turn == turn,
    )
    parties = (
        select(Registration.id)
        .where(
            Registration.meeting_id == meeting_id,
            Registration.state != RegistrationState.CANCELLED.value,
            Registration.seated > 0,
            ~told,
        )
        .order_by(Registration.id)
        .limit(limit)
    )
    if kind is Told.REMINDER_72:
        # Who registers so late has the confirmation fresh in mind.
        parties = parties.where(Registration.registered_on < local(due_at).date())
    return session.scalars(parties).all()


def _last_move(session: Session, meeting_id: int) -> tuple[int, datetime] | None:
    row = session.execute(
        select(MeetingChange.sequence, MeetingChange.at)
        .where(MeetingChange.meeting_id == meeting_id, MeetingChange.kind == "moved")
        .order_by(MeetingChange.sequence.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None
