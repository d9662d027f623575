""" "This is what we took along": a draft by itself, a second pair of eyes, one mail to each party that came."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.clock import ZONE
from dialog.database import Database
from dialog.errors import Conflict, NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingSummary, MeetingTold
from dialog.meetings.operations.summaries import SummaryDraft, approve_summary, save_summary
from dialog.outbox.models import Mail
from tests.client import PageClient
from tests.concerns.conftest import keys as keys
from tests.concerns.conftest import town as town
from tests.meetings.builders import a_meeting, a_registration
from tests.meetings.test_notes import write
from tests.people import People

HELD = datetime(2026, 3, 4, 18, tzinfo=ZONE)
AFTER = HELD + timedelta(hours=3)
PAGE = "/intern/moten/dialogmote/tog-med"


@pytest.fixture
def meeting(town: Database, keys: Keys) -> int:
    """Three parties that came, one of them without an address left, and one that stayed away."""

    def make(session: Session) -> int:
        found = a_meeting(session, slug="dialogmote", starts_at=HELD, capacity=40)
        for number, came in enumerate((2, 4, 0), 1):
            a_registration(session, keys, found, 4, came=came, email=f"{number}@example.org")
        forgotten = a_registration(session, keys, found, 1, came=1)
        session.delete(forgotten.contact)
        return found.id

    return town.write(make)


def save(database: Database, staff: StaffMember, seen: int = 0, text: str = "Det är mörkt.") -> None:
    draft = SummaryDraft(text, "Lampor lagas.", date(2026, 4, 1))
    database.write(lambda session: save_summary(session, staff, "dialogmote", draft, seen))


def kept(database: Database) -> MeetingSummary | None:
    with database.read() as session:
        return session.scalars(select(MeetingSummary)).one_or_none()


def told(database: Database) -> list[tuple[str, bool]]:
    with database.read() as session:
        rows = session.scalars(select(MeetingTold).order_by(MeetingTold.registration_id, MeetingTold.id)).all()
        return [(row.kind, row.mail_id is not None) for row in rows]


def test_peer_C11_a_draft_is_made_of_the_notes_and_sent_only_when_approved(
    meeting: int, town: Database, people: People, client: PageClient
) -> None:
    writer, reader = people.make("coordinator"), people.make("handler")
    with clock.at(AFTER):
        first, second = people.sign_in(writer), people.sign_in(reader)
        write(first, text="Lampan vid tunneln är trasig", taken_along="y")
        write(first, text="Detta stannar hos oss")
        drafted = first.get(PAGE).page.html
        assert "Lampan vid tunneln" in drafted
        assert "Detta stannar" not in drafted
        assert kept(town) is None, "looking writes nothing"
        first.post(PAGE, {"text": "Vi hörde om mörkret.", "next_steps": "", "due_on": "", "version": "0"})
        assert told(town) == []
        assert "Vi hörde om mörkret" not in client.get("/moten/dialogmote").page.text
        first.post(f"{PAGE}/skicka", {"version": "1"}, status=422)
        assert told(town) == []
        assert "Vi hörde om mörkret" in second.get(PAGE).page.text
        second.post(f"{PAGE}/skicka", {"version": "1"})
    assert told(town) == [("taken_along", True), ("taken_along", True)]
    assert "Vi hörde om mörkret" in client.get("/moten/dialogmote").page.text
    with town.read() as session:
        mails = session.scalars(select(Mail).where(Mail.template == "mail.meeting_taken_along")).all()
        assert len({mail.fingerprint for mail in mails}) == len(mails) == 2, "one recipient each"
        acts = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
        assert [act.action for act in acts if act.action.startswith("summary")] == ["summary_written", "summary_sent"]


def test_what_has_been_sent_is_sent_once_and_stays(meeting: int, town: Database, keys: Keys, people: People) -> None:
    writer, reader = people.make("coordinator"), people.make("coordinator")

    def approve(seen: int) -> int:
        return town.write(lambda session: approve_summary(session, keys, reader, "dialogmote", seen))

    with clock.at(AFTER):
        save(town, writer)
        assert approve(1) == 2
        with pytest.raises(NotPossibleNow) as again:
            approve(2)
        with pytest.raises(NotPossibleNow) as changed:
            save(town, writer, seen=2, text="Något annat")
    assert (again.value.code, changed.value.code) == ("sent", "sent")
    assert len(told(town)) == 2
    found = kept(town)
    assert found is not None
    assert (found.text, found.approved_by, found.written_by) == ("Det är mörkt.", reader.id, writer.id)


def test_who_changes_a_word_is_its_writer(meeting: int, town: Database, keys: Keys, people: People) -> None:
    """Otherwise the second person could write what nobody else has read."""
    writer, reader = people.make("coordinator"), people.make("coordinator")
    with clock.at(AFTER):
        save(town, writer)
        save(town, reader, seen=1, text="Något annat")
        with pytest.raises(NotPossibleNow) as own:
            town.write(lambda session: approve_summary(session, keys, reader, "dialogmote", 2))
        with pytest.raises(Conflict):
            town.write(lambda session: approve_summary(session, keys, writer, "dialogmote", 1))
        with pytest.raises(Conflict):
            save(town, writer, seen=1)
    assert own.value.code == "same_person"
    assert told(town) == []


def test_a_later_wording_is_not_lost_when_two_write(meeting: int, town: Database, people: People) -> None:
    writer, other = people.make("coordinator"), people.make("coordinator")
    with clock.at(AFTER):
        save(town, writer)
        page = people.sign_in(other).post(PAGE, {"text": "Min text", "version": "0"}, status=409).page
    assert "Min text" in page.html
    found = kept(town)
    assert found is not None
    assert found.text == "Det är mörkt."


@pytest.mark.parametrize("values", [{"text": ""}, {"text": "x", "due_on": "snart"}])
def test_a_fault_is_said_and_nothing_is_lost(meeting: int, people: People, values: dict[str, Any]) -> None:
    with clock.at(AFTER):
        page = people.sign_in("coordinator").post(PAGE, {"next_steps": "Vi lagar", "version": "0"} | values, status=422)
    assert "Vi lagar" in page.page.html


def test_nothing_is_taken_along_before_the_meeting(meeting: int, town: Database, people: People) -> None:
    with clock.at(HELD - timedelta(hours=1)):
        people.sign_in("coordinator").post(PAGE, {"text": "x", "version": "0"}, status=422)
    assert kept(town) is None


def test_others_neither_read_nor_send(meeting: int, town: Database, people: People) -> None:
    with clock.at(AFTER):
        save(town, people.make("coordinator"))
        other = people.sign_in("handler", organisation_code="grannkommun")
        other.get(PAGE, status=404)
        other.post(PAGE, {"text": "x", "version": "1"}, status=404)
        other.post(f"{PAGE}/skicka", {"version": "1"}, status=404)
    assert told(town) == []


def test_two_days_later_the_start_page_asks_for_it(meeting: int, town: Database, people: People) -> None:
    writer, reader = people.make("coordinator"), people.make("coordinator")
    with clock.at(AFTER):
        client = people.sign_in(writer)
        write(client)
        assert "took along" not in client.get("/en/intern/").page.text
    with clock.at(HELD + timedelta(hours=51)):
        client, other = people.sign_in(writer), people.sign_in(reader)
        assert "1 meeting waits for what you took along" in client.get("/en/intern/").page.text
        save(town, writer)
        assert "took along" not in client.get("/en/intern/").page.text
        assert "1 text about a meeting waits for your approval" in other.get("/en/intern/").page.text
        elsewhere = people.sign_in("handler", organisation_code="grannkommun")
        assert "waits for your approval" not in elsewhere.get("/en/intern/").page.text


def test_what_staff_talked_about_is_not_shown(town: Database, keys: Keys, people: People, app: Flask) -> None:
    """A staff dialogue has no public page: what was taken along goes to those who came and nowhere else."""

    def make(session: Session) -> None:
        found = a_meeting(session, slug="dialogmote", starts_at=HELD, kind="staff_dialogue")
        a_registration(session, keys, found, 1, came=1)

    town.write(make)
    writer, reader = people.make("coordinator"), people.make("coordinator")
    with clock.at(AFTER):
        save(town, writer)
        town.write(lambda session: approve_summary(session, keys, reader, "dialogmote", 1))
        PageClient(app).get("/moten/dialogmote", status=404)
    assert told(town) == [("taken_along", True)]
    with town.read() as session:
        assert session.scalars(select(Meeting)).one().kind == "staff_dialogue"
