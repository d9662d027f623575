"""What parties are told: once, to one address each, true when it leaves."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.clock import at, now
from dialog.database import Database
from dialog.errors import Missing
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingChange, MeetingSummary, MeetingTold, Registration
from dialog.meetings.operations.telling import note_call, tell, tell_code
from dialog.meetings.queries.delivery import Reached, messages, to_call, totals
from dialog.meetings.rules import Told
from dialog.outbox.models import Mail
from dialog.outbox.rules import Delivery, MailState
from dialog.settings import ALL_LANGUAGES
from tests.meetings.mail_desk import BEFORE, START, Desk, files_of, text_of
from tests.meetings.rows import ADDRESS
from tests.people import People


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


@pytest.fixture
def desk(app: Flask, keys: Keys) -> Desk:
    return Desk(app, keys)


def test_a_party_is_told_each_thing_once(desk: Desk) -> None:
    with at(BEFORE):
        party = desk.party(desk.meeting())
        assert desk.tell(party, Told.CONFIRMED)
        assert not desk.tell(party, Told.CONFIRMED)
        assert desk.tell(party, Told.CHANGED, 2)
        assert len(desk.deliver()) == 2


def test_two_at_the_same_time_tell_once(desk: Desk, database: Database) -> None:
    with at(BEFORE):
        party = desk.party(desk.meeting())

        def both(session: Session) -> list[bool]:
            registration = session.get_one(Registration, party)
            return [tell(session, desk.keys, registration, Told.REMINDER_3, 0) for _ in range(2)]

        assert database.write(both) == [True, False]
        with database.read() as session:
            assert len(session.scalars(select(Mail)).all()) == 1


def test_the_confirmation_says_when_where_how_many_and_brings_the_calendar_file(desk: Desk) -> None:
    with at(BEFORE):
        party = desk.party(desk.meeting(), 6, seated=4)
        desk.tell(party, Told.CONFIRMED)
        ((message, recipient),) = desk.deliver()
    assert recipient == ADDRESS
    said = text_of(message)
    for words in ("Dialogmöte om torget", "26 november 2026", "18.00", "19.30", "Biblioteket, Storgatan 1", "4", "2"):
        assert words in said, words
    assert "http://127.0.0.1:8000/anmalan/" in said
    assert "Amal" not in said
    assert "torget" not in message["Subject"], "what the meeting is called stays out of the subject"
    (file,) = files_of(message)
    assert "METHOD:PUBLISH" in file
    assert "anmalan" not in file


@pytest.mark.parametrize("kind", list(Told))
@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_every_kind_can_be_said_in_every_language(desk: Desk, kind: Told, language: str) -> None:
    with at(BEFORE):
        meeting = desk.meeting(moved_from=START - timedelta(days=1), cancelled_because={"sv": "Vattenläcka."})
        desk.change(lambda session: session.add(MeetingSummary(meeting_id=meeting, text="Lamporna.")))
        offered = {"seated": 2, "offered": 1, "answer_by": now() + timedelta(days=1), "language": language}
        desk.tell(desk.party(meeting, **offered), kind, 0)
        ((message, _),) = desk.deliver()
    assert message["Content-Language"] == language
    assert "%(" not in message["Subject"] + text_of(message)
    assert "\n\n\n" not in text_of(message)


def test_each_party_gets_a_mail_of_its_own(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        parties = [desk.party(meeting, 2, email=f"nummer{number}@exempel.example") for number in range(3)]
        for party in parties:
            desk.tell(party, Told.MEETING_CANCELLED)
        sent = desk.deliver()
    assert [recipient for _, recipient in sent] == [f"nummer{number}@exempel.example" for number in range(3)]
    for message, recipient in sent:
        assert message.get_all("To") == [recipient]
        others = {f"nummer{number}@exempel.example" for number in range(3)} - {recipient}
        assert not [other for other in others if other in message.as_string()]


def test_an_offer_says_until_when_and_does_not_leave_after(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        party = desk.party(meeting, 3, seated=0, offered=3, answer_by=now() + timedelta(hours=24))
        desk.tell(party, Told.OFFERED)
        assert not desk.deliver(451)
    with at(BEFORE + timedelta(hours=25)):
        assert not desk.deliver()
    with at(BEFORE):
        other = desk.party(meeting, 3, seated=0, offered=3, answer_by=now() + timedelta(hours=24))
        desk.tell(other, Told.OFFERED)
        ((message, _),) = desk.deliver()
    assert "11 november kl. 12.00" in text_of(message)


def test_an_offer_that_was_answered_does_not_leave_any_more(desk: Desk) -> None:
    with at(BEFORE):
        party = desk.party(desk.meeting(), 3, seated=0, offered=3, answer_by=now() + timedelta(hours=24))
        desk.tell(party, Told.OFFERED)
        desk.change(lambda session: _accept(session.get_one(Registration, party)))
        assert not desk.deliver()


def test_before_the_draw_nobody_is_said_to_wait(desk: Desk) -> None:
    with at(BEFORE):
        party = desk.party(desk.meeting(admission="lottery"), 2, seated=0)
        desk.tell(party, Told.WAITING)
        ((message, _),) = desk.deliver()
    assert "lott" in text_of(message).lower()


def test_the_place_in_the_queue_is_said(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        desk.party(meeting, 2, seated=0)
        desk.party(meeting, 2)
        third = desk.party(meeting, 5, seated=0)
        desk.tell(third, Told.WAITING)
        ((message, _),) = desk.deliver()
    assert "5 personer väntar i kön, på plats 2." in text_of(message)


def test_a_meeting_that_moved_says_both_times_and_replaces_the_calendar_file(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        party = desk.party(meeting)
        desk.change(lambda session: _move(session, meeting))
        desk.tell(party, Told.MEETING_CHANGED, 1)
        ((message, _),) = desk.deliver()
    said = text_of(message)
    assert "27 november" in said
    assert "26 november" in said
    (file,) = files_of(message)
    assert "SEQUENCE:1" in file
    assert "METHOD:PUBLISH" in file


def test_peer_C9_a_cancelled_meeting_takes_everything_else_back(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        other = desk.meeting(title={"sv": "Nytt möte"}, slug="nytt-mote", starts_at=START + timedelta(days=7))
        party = desk.party(meeting)
        waits = desk.party(meeting, 2, seated=0, email="kon@exempel.example")
        for kind in (Told.CONFIRMED, Told.REMINDER_72):
            desk.tell(party, kind)
        desk.tell(waits, Told.WAITING)
        assert not desk.deliver(451, 451, 451)
        desk.change(lambda session: _cancel(session.get_one(Meeting, meeting), other))
        for one in (party, waits):
            desk.tell(one, Told.MEETING_CANCELLED, 1)
    with at(BEFORE + timedelta(hours=1)):
        sent = desk.deliver()
    assert [recipient for _, recipient in sent] == [ADDRESS, "kon@exempel.example"]
    for message, _ in sent:
        assert "Nytt möte" in text_of(message)
        assert "/moten/nytt-mote" in text_of(message)
        (file,) = files_of(message)
        assert "METHOD:CANCEL" in file


def test_who_gave_up_the_seats_gets_no_more_mail_about_them(desk: Desk) -> None:
    with at(BEFORE):
        party = desk.party(desk.meeting())
        desk.tell(party, Told.REMINDER_72)
        desk.change(lambda session: _leave(session.get_one(Registration, party)))
        desk.tell(party, Told.WITHDRAWN, 2)
        ((message, _),) = desk.deliver()
    assert files_of(message)[0].count("METHOD:CANCEL") == 1


def test_what_was_taken_along_is_sent_with_its_words(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        desk.change(
            lambda session: session.add(MeetingSummary(meeting_id=meeting, text="Lamporna.", next_steps="Byts i mars."))
        )
        desk.tell(desk.party(meeting), Told.TAKEN_ALONG)
        ((message, _),) = desk.deliver()
    assert "Lamporna.\n\nByts i mars." in text_of(message)


def test_a_party_without_an_address_is_to_be_called_once(desk: Desk, database: Database, people: People) -> None:
    staff = people.make("coordinator")
    with at(BEFORE):
        meeting = desk.meeting()
        party = desk.party(meeting, 2, email="", phone="070")
        desk.tell(party, Told.REMINDER_72)
        assert not _to_call(database, meeting), "nobody is called only to be reminded"
        desk.tell(party, Told.MEETING_CANCELLED, 1)
        desk.tell(party, Told.REMINDER_3)
        (told_id,) = _to_call(database, meeting)
        with pytest.raises(Missing):
            database.write(lambda session: note_call(session, staff, meeting + 1, told_id))
        database.write(lambda session: note_call(session, staff, meeting, told_id))
        assert not _to_call(database, meeting)
        with database.read() as session:
            told = session.get_one(MeetingTold, told_id)
            assert (told.called_on, told.called_by) == (date(2026, 11, 10), staff.id)
            cancelled = next(one for one in totals(session, meeting) if one.kind is Told.MEETING_CANCELLED)
    assert cancelled.by_state == {Reached.CALLED: 1}


def test_staff_who_write_a_party_down_say_its_first_word_themselves(
    desk: Desk, database: Database, people: People
) -> None:
    staff = people.make("contact_centre")
    with at(BEFORE):
        meeting = desk.meeting()
        party = desk.party(meeting, 2, email="", phone="070", entered_by=staff.id)
        desk.tell(party, Told.WAITING)
        assert not _to_call(database, meeting)
        desk.tell(party, Told.CONFIRMED, 2)
        assert len(_to_call(database, meeting)) == 1


def test_hosts_see_how_far_each_mail_got(desk: Desk, database: Database) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        for number in range(3):
            desk.tell(desk.party(meeting, 1, email=f"n{number}@exempel.example"), Told.CONFIRMED)
        desk.deliver(250, 550, 451)
        with database.read() as session:
            found = [(one.reached, one.delivery) for one in messages(session, meeting, Told.CONFIRMED)]
            called = [one.delivery for one in to_call(session, meeting)]
            (total,) = totals(session, meeting)
    assert found == [
        (Reached.WAITS, Delivery.TRY_LATER),
        (Reached.TO_CALL, Delivery.NO_SUCH_ADDRESS),
        (Reached.SENT, Delivery.OK),
    ]
    assert called == [Delivery.NO_SUCH_ADDRESS]
    assert (total.parties, total.by_state) == (3, {Reached.SENT: 1, Reached.WAITS: 1, Reached.TO_CALL: 1})


def test_hosts_see_for_each_party_how_far_its_newest_message_got(
    desk: Desk, database: Database, people: People
) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        for name in ("Ada", "Bo", "Cleo"):
            desk.tell(desk.party(meeting, 1, name=name, email=f"{name.lower()}@exempel.example"), Told.CONFIRMED)
        desk.party(meeting, 1, name="Dag")
        desk.deliver(250, 550, 451)
        with database.read() as session:
            slug = session.scalars(select(Meeting.slug)).one()
        html = people.sign_in("coordinator").get(f"/en/intern/moten/{slug}/utskick").html
        with database.read() as session:
            read = select(AuditEntry.object_reference).where(AuditEntry.object_type == "registrations")
            assert session.scalars(read).all() == [slug]
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition('id="h-each"')[2], re.S)
    assert [re.findall(r">([^<>]+)<", row) for row in rows if "<td" in row] == [
        ["Ada", "Confirmation", "Handed over"],
        ["Bo", "Confirmation", "To be called", "The address does not exist"],
        ["Cleo", "Confirmation", "Leaves within minutes", "The receiver asks us to try later"],
        ["Dag", "Nothing yet"],
    ]
    assert "exempel.example" not in html


def test_a_code_goes_to_the_contact_and_to_nobody_else(desk: Desk) -> None:
    with at(BEFORE):
        meeting = desk.meeting()
        party, nobody = desk.party(meeting), desk.party(meeting, email="")
        codes = [
            desk.database.write(
                lambda session, one=one: tell_code(session, desk.keys, session.get_one(Registration, one), "482136")
            )
            for one in (party, nobody)
        ]
        assert codes == [True, False]
        ((message, recipient),) = desk.deliver()
    assert recipient == ADDRESS
    assert "482136" in text_of(message)
    assert "482136" not in message["Subject"]


def test_addresses_are_forgotten_when_a_mail_is_not_needed(desk: Desk, database: Database) -> None:
    with at(BEFORE):
        party = desk.party(desk.meeting())
        desk.tell(party, Told.REMINDER_72)
        desk.tell(party, Told.MEETING_CANCELLED, 1)
        with database.read() as session:
            reminder = session.scalars(select(Mail).order_by(Mail.id).limit(1)).one()
    assert (reminder.state, reminder.sealed, reminder.fingerprint) == (MailState.WITHDRAWN, None, None)


def _to_call(database: Database, meeting: int) -> list[int]:
    with database.read() as session:
        return [one.told_id for one in to_call(session, meeting)]


def _accept(party: Registration) -> None:
    party.seated, party.offered, party.answer_by = party.offered, 0, None


def _leave(party: Registration) -> None:
    party.state, party.seated = "cancelled", 0


def _cancel(meeting: Meeting, instead: int) -> None:
    meeting.state, meeting.sequence, meeting.replaced_by_id = "cancelled", 1, instead


def _move(session: Session, meeting_id: int) -> None:
    meeting = session.get_one(Meeting, meeting_id)
    meeting.moved_from, meeting.sequence = meeting.starts_at, 1
    meeting.starts_at += timedelta(days=1)
    meeting.ends_at += timedelta(days=1)
    session.add(MeetingChange(meeting_id=meeting.id, sequence=1, kind="moved", at=now()))
