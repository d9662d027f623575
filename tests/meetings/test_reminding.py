"""Reminders: 72 hours and 3 hours before, once each, and never of a meeting that is cancelled or has another time."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import at, now
from dialog.commands import worker
from dialog.meetings.models import Meeting, MeetingChange, MeetingTold, Registration
from dialog.meetings.operations.reminding import remind
from dialog.meetings.rules import REMINDERS, Told
from dialog.outbox.models import Mail
from tests.meetings.mail_desk import BEFORE, START, Desk, text_of

THREE_DAYS, THREE_HOURS = REMINDERS[Told.REMINDER_72], REMINDERS[Told.REMINDER_3]
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, app.extensions["dialog.keys"])


def reminded(desk: Desk) -> int:
    return desk.database.write(lambda session: remind(session, desk.keys))


def move(session: Session, meeting_id: int, by: timedelta) -> None:
    meeting = session.get_one(Meeting, meeting_id)
    meeting.moved_from = meeting.starts_at
    meeting.sequence += 1
    meeting.starts_at += by
    meeting.ends_at += by
    session.add(MeetingChange(meeting_id=meeting.id, sequence=meeting.sequence, kind="moved", at=now()))


def new_place(session: Session, meeting_id: int) -> None:
    meeting = session.get_one(Meeting, meeting_id)
    meeting.sequence += 1
    meeting.place = "Skolan"
    session.add(MeetingChange(meeting_id=meeting.id, sequence=meeting.sequence, kind="place", at=now()))


def cancel(session: Session, meeting_id: int) -> None:
    meeting = session.get_one(Meeting, meeting_id)
    meeting.state = "cancelled"
    meeting.sequence += 1


def test_J2_reminded_72_and_3_hours_before_once_each(desk: Desk) -> None:
    with at(BEFORE):
        desk.party(desk.meeting(), 6)
    with at(START - THREE_DAYS - SECOND):
        assert reminded(desk) == 0
    for left, words in ((THREE_DAYS, "26 november"), (THREE_HOURS, "18.00")):
        with at(START - left):
            assert reminded(desk) == 1
            ((message, _),) = desk.deliver()
            assert words in message["Subject"]
            assert "26 november" in text_of(message)
        for later in (SECOND, timedelta(hours=1), timedelta(hours=2)):
            with at(START - left + later):
                assert reminded(desk) == 0
                assert not desk.deliver()
    with at(START + SECOND):
        assert reminded(desk) == 0


def test_only_who_has_a_seat_is_reminded(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        desk.party(meeting, 2, seated=0, email="ko@exempel.example")
        desk.party(meeting, 2, seated=0, state="cancelled", email="av@exempel.example")
        desk.party(meeting, 6, seated=4, state="resting", email="vilar@exempel.example")
    with at(START - THREE_HOURS):
        reminded(desk)
        assert [recipient for _, recipient in desk.deliver()] == ["vilar@exempel.example"]


def test_peer_C9_a_reminder_of_a_cancelled_meeting_never_leaves(desk: Desk) -> None:
    """Cancelled after the reminder was queued and tried, and even when nobody has told it to anyone."""
    with at(BEFORE):
        meeting = desk.meeting()
        party = desk.party(meeting)
    with at(START - THREE_DAYS):
        assert reminded(desk) == 1
        assert not desk.deliver(451)
        desk.change(lambda session: cancel(session, meeting))
    with at(START - THREE_DAYS + timedelta(hours=1)):
        assert not desk.deliver(), "looked at when it leaves"
        desk.tell(party, Told.MEETING_CANCELLED, 1)
        ((message, _),) = desk.deliver()
        assert "inställt" in message["Subject"]
    with at(START - THREE_HOURS):
        assert reminded(desk) == 0
        assert not desk.deliver()


def test_a_meeting_that_is_a_draft_or_held_reminds_nobody(desk: Desk) -> None:
    with at(BEFORE):
        for state in ("draft", "held", "cancelled"):
            desk.party(desk.meeting(state=state))
    with at(START - THREE_HOURS):
        assert reminded(desk) == 0


def test_a_moved_meeting_is_reminded_of_at_its_new_time_once(desk: Desk) -> None:
    week = timedelta(days=7)
    with at(BEFORE):
        meeting = desk.meeting()
        desk.party(meeting)
    with at(START - THREE_DAYS):
        assert reminded(desk) == 1
        assert not desk.deliver(451)
        desk.change(lambda session: move(session, meeting, week))
    with at(START - THREE_DAYS + timedelta(hours=1)):
        assert reminded(desk) == 0
        assert not desk.deliver(), "the old time is not said any more"
    with at(START - THREE_HOURS):
        assert reminded(desk) == 0
    with at(START + week - THREE_DAYS):
        assert reminded(desk) == 1
        assert reminded(desk) == 0
        ((message, _),) = desk.deliver()
        assert "3 december" in text_of(message)
    with desk.database.read() as session:
        rows = session.execute(select(MeetingTold.kind, MeetingTold.turn).order_by(MeetingTold.id)).all()
    assert [tuple(row) for row in rows] == [("reminder_72", 0), ("reminder_72", 1)]


def test_who_was_just_told_of_the_new_time_is_not_reminded_of_it_at_once(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        desk.party(meeting)
    with at(START - timedelta(days=2)):
        reminded(desk)
        desk.change(lambda session: move(session, meeting, timedelta(hours=1)))
        assert reminded(desk) == 0
    with at(START + timedelta(hours=1) - THREE_HOURS):
        assert reminded(desk) == 1


def test_another_room_does_not_remind_again(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        desk.party(meeting)
    with at(START - THREE_DAYS):
        assert reminded(desk) == 1
        desk.change(lambda session: new_place(session, meeting))
        assert reminded(desk) == 0
        assert len(desk.deliver()) == 1


def test_who_registers_when_the_reminder_is_due_already_gets_the_next_one_only(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
    with at(START - timedelta(days=2)):
        desk.party(meeting)
        assert reminded(desk) == 0
    with at(START - THREE_HOURS):
        assert reminded(desk) == 1


def test_who_leaves_after_the_reminder_was_queued_does_not_get_it(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        party = desk.party(meeting)
    with at(START - THREE_DAYS):
        reminded(desk)
        desk.change(lambda session: setattr(session.get_one(Registration, party), "seated", 0))
        assert not desk.deliver()


def test_a_reminder_that_comes_too_late_does_not_leave(desk: Desk) -> None:
    with at(BEFORE):
        desk.party(desk.meeting())
    with at(START - THREE_DAYS):
        reminded(desk)
        assert not desk.deliver(0)
    with at(START - THREE_HOURS):
        assert not desk.deliver(), "the next one says it"
        assert reminded(desk) == 1
        assert not desk.deliver(0)
    with at(START):
        assert not desk.deliver()


def test_summer_time_moves_no_reminder_off_its_hours(desk: Desk) -> None:
    """The clocks go back in the night of 25 October 2026: 72 hours are 72 hours."""
    start = START.replace(month=10, day=26)
    with at(start - timedelta(days=20)):
        desk.party(desk.meeting(starts_at=start))
    with at(start - THREE_DAYS - SECOND):
        assert reminded(desk) == 0
    with at(start - THREE_DAYS):
        assert reminded(desk) == 1


def test_hundreds_are_reminded_in_several_rounds(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting(capacity=None)
        for number in range(203):
            desk.party(meeting, 1, email=f"n{number}@exempel.example")
    with at(START - THREE_HOURS):
        assert [reminded(desk) for _ in range(3)] == [200, 3, 0]


def test_the_worker_reminds_and_looks_once_a_minute(desk: Desk, app: Flask) -> None:
    app.extensions.pop(worker.REMINDED_AT, None)
    with at(BEFORE):
        meeting = desk.meeting()
        desk.party(meeting)
    with at(START - THREE_HOURS):
        worker.remind_parties(app)
        desk.party(meeting, email="ny@exempel.example", registered_on=date(2026, 11, 1))
        worker.remind_parties(app)
        assert mails(desk) == 1
    with at(START - THREE_HOURS + timedelta(minutes=2)):
        worker.remind_parties(app)
        assert mails(desk) == 2
    app.extensions.pop(worker.REMINDED_AT, None)


def mails(desk: Desk) -> int:
    with desk.database.read() as session:
        return len(session.scalars(select(Mail.id)).all())
