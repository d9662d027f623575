"""A meeting is called off or moved: everybody is told once, with the file that changes the calendar, and nothing else leaves."""

from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from dialog.clock import at
from dialog.errors import NotPossibleNow
from dialog.meetings.models import Meeting
from dialog.meetings.operations.meetings import cancel_meeting, move
from dialog.meetings.operations.reminding import remind
from dialog.meetings.operations.seats import PartyDraft, book
from dialog.meetings.queries.delivery import Reached, to_call, totals
from dialog.meetings.rules import Told
from tests.meetings.mail_desk import BEFORE, START, Desk, files_of, text_of
from tests.people import People

WEEK = timedelta(days=7)
LATER = timedelta(hours=1)
# Name, address, people: the third waits, the fourth has a phone only.
PARTIES = (("Amal", "amal", 6), ("Bo", "bo", 3), ("Cia", "cia", 4), ("Dag", "", 1))


class Town:
    """A meeting for ten that is full, with somebody in the queue, and the one who runs it."""

    def __init__(self, app: Flask, people: People) -> None:
        self.desk = Desk(app, app.extensions["dialog.keys"])
        self.staff = people.make("coordinator")
        self.meeting = self.desk.meeting(capacity=10)
        for name, mail, size in PARTIES:
            self.book(name, f"{mail}@bo.example" if mail else "", size)

    def book(self, name: str, email: str, size: int) -> None:
        draft = PartyDraft(size=size, name=name, email=email, phone="" if email else "070", choice="wait_all")
        self.desk.database.write(
            lambda session: book(session, self.desk.keys, self.meeting, draft, f"the form key of {name}")
        )

    def remind(self) -> int:
        return self.desk.database.write(lambda session: remind(session, self.desk.keys))

    def cancel(self) -> int:
        because = {"sv": "Läcka i taket."}
        return self.desk.database.write(
            lambda session: cancel_meeting(session, self.desk.keys, self.staff, self.meeting, because)
        )

    def move(self, by: timedelta) -> int:
        start, end = START + by, START + by + timedelta(minutes=90)
        return self.desk.database.write(
            lambda session: move(session, self.desk.keys, self.staff, self.meeting, start, end)
        )


@pytest.fixture
def town(app: Flask, people: People) -> Town:
    with at(BEFORE):
        return Town(app, people)


def to_whom(sent: list[tuple[EmailMessage, str]]) -> list[str]:
    return sorted(recipient.partition("@")[0] for _, recipient in sent)


def test_peer_C9_called_off_everybody_is_told_once_and_no_reminder_follows(town: Town) -> None:
    desk = town.desk
    with at(BEFORE):
        assert to_whom(desk.deliver()) == ["amal", "bo", "cia"], "confirmations, and the place in the queue"
    with at(START - timedelta(days=3)):
        assert town.remind() == 3
        assert desk.deliver(451, 451, 451) == [], "the mail server is busy while somebody calls it off"
        assert town.cancel() == 4
        assert town.cancel() == 0, "pressed twice"
        with pytest.raises(NotPossibleNow):
            town.book("Eva", "eva@bo.example", 1)
    with at(START - timedelta(days=3) + LATER):
        sent = desk.deliver()
        assert to_whom(sent) == ["amal", "bo", "cia"], "who waits is told too, and nobody is reminded"
        for message, _ in sent:
            assert "inställt" in message["Subject"]
            assert "Läcka i taket." in text_of(message)
            (file,) = files_of(message)
            assert "METHOD:CANCEL" in file
            assert "STATUS:CANCELLED" in file
            assert "SEQUENCE:1" in file
    with at(START - timedelta(hours=3)):
        assert town.remind() == 0
        assert desk.deliver() == []
    with desk.database.read() as session:
        cancelled = next(one for one in totals(session, town.meeting) if one.kind is Told.MEETING_CANCELLED)
        calls = to_call(session, town.meeting)
    assert cancelled.by_state == {Reached.SENT: 3, Reached.TO_CALL: 1}
    assert [one.kind for one in calls] == [Told.MEETING_CANCELLED], (
        "the one with a phone is called about the newest only"
    )


def test_peer_C9_moved_everybody_keeps_the_place_and_is_told_and_reminded_once(town: Town) -> None:
    desk = town.desk
    with at(BEFORE):
        desk.deliver()
        assert town.move(WEEK) == 4
        assert town.move(WEEK) == 0, "the same time again"
        sent = desk.deliver()
        assert to_whom(sent) == ["amal", "bo", "cia"]
        for message, _ in sent:
            assert "3 december" in message["Subject"]
            assert "26 november" in text_of(message)
            (file,) = files_of(message)
            assert "METHOD:PUBLISH" in file
            assert "SEQUENCE:1" in file
    with at(START - timedelta(hours=3)):
        assert town.remind() == 0, "not of the time it had"
    with at(START + WEEK - timedelta(days=3)):
        assert town.remind() == 3
        assert to_whom(desk.deliver()) == ["amal", "bo"], "who waits has nothing to be reminded of"
    with desk.database.read() as session:
        meeting = session.get_one(Meeting, town.meeting)
        assert (meeting.seats_taken, meeting.sequence, meeting.moved_from) == (10, 1, START)


def test_moved_twice_before_the_mail_leaves_says_the_last_time_only(town: Town) -> None:
    desk = town.desk
    with at(BEFORE):
        desk.deliver()
        town.move(WEEK)
        assert desk.deliver(451, 451, 451) == []
        town.move(2 * WEEK)
    with at(BEFORE + LATER):
        sent = desk.deliver()
    assert to_whom(sent) == ["amal", "bo", "cia"]
    assert all("10 december" in message["Subject"] for message, _ in sent)
    assert date(2026, 12, 10) == (START + 2 * WEEK).date()
