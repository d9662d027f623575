"""Mails that nobody needs any more do not leave, and a calendar file goes along as a file."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy.orm import Session

from dialog.clock import at, now
from dialog.database import Database
from dialog.keys import Keys
from dialog.outbox.models import Mail
from dialog.outbox.operations import ClaimedMail, queue_mail, withdraw
from dialog.outbox.queries import counts, fate_of, not_sent
from dialog.outbox.rules import DAILY_CAP, MEETING_CAP, Delivery, MailState
from dialog.settings import Settings
from tests.outbox.test_outbox import ADDRESS, Post, deliver, deliver_due, keys, load_worker_key, queue, render

__all__ = ["keys"]

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nSUMMARY:Möte\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_a_mail_that_is_too_late_is_not_sent_and_its_address_is_forgotten(
    database: Database, keys: Keys, settings: Settings
) -> None:
    end = now() + timedelta(hours=2)
    mail_id = database.write(lambda session: queue(session, keys, not_after=end))
    post = Post(0)
    deliver(database, settings, post)
    with at(end + timedelta(seconds=1)):
        assert deliver(database, settings, post) == 0
    with database.read() as session:
        mail = session.get_one(Mail, mail_id)
        assert (mail.state, mail.sealed, mail.fingerprint) == (MailState.LATE, None, None)
        assert not not_sent(session)


def test_a_mail_in_time_leaves(database: Database, keys: Keys, settings: Settings) -> None:
    database.write(lambda session: queue(session, keys, not_after=now() + timedelta(minutes=1)))
    assert deliver(database, settings, Post()) == 1


def test_mails_are_taken_back_also_when_they_were_tried(database: Database, keys: Keys, settings: Settings) -> None:
    tried, gone, waits, kept = (database.write(lambda session: queue(session, keys)) or 0 for _ in range(4))
    post = Post(451, 250, 451, 451)
    deliver(database, settings, post)
    assert database.write(lambda session: withdraw(session, [tried, gone, waits])) == 2
    with at(now() + timedelta(hours=1)):
        assert deliver(database, settings, post) == 1
    with database.read() as session:
        states = [session.get_one(Mail, one).state for one in (tried, gone, waits, kept)]
    assert states == ["withdrawn", "sent", "withdrawn", "sent"]


def test_a_mail_taken_back_while_others_are_sent_does_not_leave(
    database: Database, keys: Keys, settings: Settings
) -> None:
    first, second = (database.write(lambda session: queue(session, keys)) or 0 for _ in range(2))

    def post(message: EmailMessage, recipient: str) -> int:
        # The worker holds both; while it hands over the first, somebody cancels.
        database.write(lambda session: withdraw(session, [first, second]))
        return 250

    assert deliver(database, settings, post) == 1
    with database.read() as session:
        first_fate, second_fate = fate_of(session, first), fate_of(session, second)
    assert first_fate is not None
    assert second_fate is not None
    assert (first_fate.state, first_fate.delivery) == (MailState.SENT, Delivery.OK), "what has left has left"
    assert second_fate.state == MailState.WITHDRAWN


def test_what_a_mail_says_is_looked_at_when_it_leaves(database: Database, keys: Keys, settings: Settings) -> None:
    true, untrue = (database.write(lambda session: queue(session, keys)) or 0 for _ in range(2))
    post = Post()

    def wanted(session: Session, mail: ClaimedMail) -> bool:
        return mail.id == true

    assert deliver_due(database, load_worker_key(settings.data_dir), render, post, settings, wanted) == 1
    with database.read() as session:
        assert counts(session) == {"sent": 1, "withdrawn": 1}
        assert session.get_one(Mail, untrue).sealed is None


@pytest.mark.parametrize("calendar", [CALENDAR, ""])
def test_a_calendar_file_goes_along_with_its_method(
    database: Database, keys: Keys, settings: Settings, calendar: str
) -> None:
    values = {"reference": "1"} | ({"calendar": calendar} if calendar else {})
    database.write(
        lambda session: queue_mail(
            session, keys, template="mail.x", language="sv", address=ADDRESS, values=values, about="mote"
        )
    )
    post = Post()
    deliver(database, settings, post)
    message = post.sent[0][0]
    files = list(message.iter_attachments())
    assert len(files) == bool(calendar)
    body = message.get_body()
    assert body is not None
    assert body.get_content() == "Hej\n\n1\n"
    for file in files:
        assert file.get_content_type() == "text/calendar"
        assert file.get_param("method") == "CANCEL"
        assert file.get_filename() == "kalender.ics"
        assert file.get_payload(decode=True) == CALENDAR.encode()


def test_sec_M03_meetings_have_a_share_of_their_own(database: Database, keys: Keys) -> None:
    def flood(session: Session, template: str) -> int:
        return sum(queue(session, keys, template=template) is not None for _ in range(2 * MEETING_CAP))

    assert database.write(lambda session: flood(session, "mail.meeting_confirmed")) == MEETING_CAP
    assert database.write(lambda session: flood(session, "mail.concern_receipt")) == DAILY_CAP
    assert database.write(lambda session: flood(session, "mail.meeting_offered")) == 2 * MEETING_CAP
