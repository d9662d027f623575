"""What decided rules erase, and that nothing else does."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.database import Database
from dialog.groups.models import Group, GroupContact, GroupHandover
from dialog.groups.operations.forgetting import forget_handovers
from dialog.keys import Keys
from dialog.meetings.models import MeetingTold, Proposal, ProposalCode, Registration, RegistrationContact
from dialog.meetings.operations.forgetting import forget_contact_codes
from dialog.outbox.models import Mail
from dialog.outbox.operations import queue_mail
from dialog.records.models import RetentionRun
from dialog.records.operations import run as running
from dialog.records.operations.run import run
from dialog.records.queries.rules import run_is_due, run_is_missed
from dialog.records.rules import What
from tests.builders import an_area
from tests.meetings.builders import a_meeting
from tests.records.conftest import HELD_ON, Rule, a_held_meeting, kept

MUCH_LATER = date(2036, 1, 1)


def erase(database: Database, day: date) -> dict[str, int]:
    with clock.at(day):
        return {one.what: one.erased for one in database.write(lambda session: run(session, "worker"))}


def test_without_a_rule_nothing_is_ever_erased(database: Database, keys: Keys) -> None:
    one = database.write(lambda session: a_held_meeting(session, keys))
    assert erase(database, MUCH_LATER) == {}
    with database.read() as session:
        assert kept(session) == {one: (True, 1)}
        assert session.scalars(select(RetentionRun)).all() == []
    with clock.at(MUCH_LATER), database.read() as session:
        assert not run_is_due(session)


def test_contact_goes_on_its_day_and_not_a_day_before(database: Database, keys: Keys, rule: Rule) -> None:
    one = database.write(lambda session: a_held_meeting(session, keys))
    rule(days=30)
    assert erase(database, HELD_ON + timedelta(days=29)) == {"registration_contact": 0}
    assert erase(database, HELD_ON + timedelta(days=30)) == {"registration_contact": 1}
    assert erase(database, HELD_ON + timedelta(days=31)) == {"registration_contact": 0}
    with database.read() as session:
        assert kept(session) == {one: (False, 1)}, "needs have a rule of their own"


def test_nobody_is_forgotten_before_the_meeting_is_over(database: Database, keys: Keys, rule: Rule) -> None:
    """Not even by a rule of no days that somebody put in by hand."""
    one = database.write(lambda session: a_held_meeting(session, keys))
    rule(days=0)
    assert erase(database, HELD_ON) == {"registration_contact": 0}
    with database.read() as session:
        assert kept(session)[one][0]


def test_what_is_counted_stays(database: Database, keys: Keys, rule: Rule) -> None:
    one = database.write(lambda session: a_held_meeting(session, keys, people=4))
    for what in What:
        rule(what, days=1)
    erase(database, MUCH_LATER)
    with database.read() as session:
        party = session.get_one(Registration, one)
        assert (party.size, party.seated, party.came) == (4, 4, 4)
        assert kept(session) == {one: (False, 0)}


@pytest.mark.parametrize("what", [What.REGISTRATION_CONTACT, What.REGISTRATION_NEED])
def test_peer_I1_only_the_old_side_is_erased(database: Database, keys: Keys, rule: Rule, what: What) -> None:
    """Meetings on random days around the limit, also late in the evening and on the nights when the clock is changed."""
    chance = Random(5)
    today = date(2026, 10, 26)
    days = [today - timedelta(days=chance.randrange(1, 60)) for _ in range(40)] + [today - timedelta(days=30)]

    def make(session: Session) -> dict[int, date]:
        return {a_held_meeting(session, keys, day, hour=chance.choice((0, 9, 18, 21))): day for day in days}

    held = database.write(make)
    rule(what, days=30)
    erase(database, today)
    place = 0 if what is What.REGISTRATION_CONTACT else 1
    with database.read() as session:
        left = {one for one, found in kept(session).items() if found[place]}
    assert left == {one for one, day in held.items() if day > today - timedelta(days=30)}


def test_a_rule_is_run_from_its_first_day_until_it_is_ended(database: Database, keys: Keys, rule: Rule) -> None:
    database.write(lambda session: a_held_meeting(session, keys))
    rule(days=1, starts_on=date(2026, 5, 1))
    rule(What.REGISTRATION_NEED, days=1, ended_on=date(2026, 4, 1))
    assert erase(database, date(2026, 4, 30)) == {}
    assert erase(database, date(2026, 5, 1)) == {"registration_contact": 1}


def test_a_mail_that_has_not_left_goes_with_the_contact(database: Database, keys: Keys, rule: Rule) -> None:
    def make(session: Session) -> int:
        one = session.get_one(Registration, a_held_meeting(session, keys))
        values = {"reference": "x", "link": "/x"}
        mail = queue_mail(
            session,
            keys,
            template="mail.concern_receipt",
            language="sv",
            address="kim@example.org",
            values=values,
            about="m",
        )
        session.add(MeetingTold(meeting_id=one.meeting_id, registration_id=one.id, kind="confirmed", mail_id=mail))
        assert mail is not None
        return mail

    mail = database.write(make)
    rule(days=1)
    erase(database, MUCH_LATER)
    with database.read() as session:
        found = session.get_one(Mail, mail)
        assert (found.sealed, found.fingerprint, found.state == "waiting") == (None, None, False)


def test_a_run_erases_no_more_than_its_share(
    database: Database, keys: Keys, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.write(lambda session: [a_held_meeting(session, keys) for _ in range(5)])
    rule(days=1)
    monkeypatch.setattr(running, "MOST_PER_RUN", 3)
    with clock.at(MUCH_LATER):
        (first,) = database.write(lambda session: run(session, "worker"))
        (second,) = database.write(lambda session: run(session, "worker"))
    assert [(one.erased, one.left) for one in (first, second)] == [(3, 2), (2, 0)]


def test_the_protocol_holds_counts_and_rule_and_no_content(database: Database, keys: Keys, rule: Rule) -> None:
    database.write(lambda session: a_held_meeting(session, keys))
    number = rule(days=30)
    erase(database, MUCH_LATER)
    with database.read() as session:
        (protocol,) = session.scalars(select(RetentionRun)).all()
        assert protocol.erased == [
            {
                "rule": number,
                "what": "registration_contact",
                "days": 30,
                "decision": "KS 2026/12",
                "erased": 1,
                "left": 0,
            }
        ]
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
        assert entry is not None
        assert (entry.action, entry.actor_id, entry.detail) == ("disposed", None, {"registration_contact": 1})


def test_run_once_a_day_and_said_when_it_is_missed(database: Database, rule: Rule) -> None:
    rule(days=1)
    erase(database, date(2026, 5, 1))
    with database.read() as session:
        with clock.at(date(2026, 5, 1)):
            assert not run_is_due(session)
        with clock.at(date(2026, 5, 2)):
            assert run_is_due(session)
            assert not run_is_missed(session)
        with clock.at(date(2026, 5, 4)):
            assert run_is_missed(session)


def test_codes_go_when_the_last_proposal_has_closed(database: Database, rule: Rule) -> None:
    def make(session: Session) -> None:
        area = an_area(session)
        meeting = a_meeting(session, area_id=area.id)
        days = {"opens_on": date(2026, 1, 1), "published": True, "title": {"sv": "Gatlyktor"}}
        session.add_all(
            [
                Proposal(meeting_id=meeting.id, closes_on=date(2026, 3, 1), **days),
                Proposal(meeting_id=meeting.id, closes_on=date(2026, 4, 1), **days),
                Proposal(area_id=area.id, closes_on=date(2026, 3, 1), **days),
                ProposalCode(code_hash=b"meeting", meeting_id=meeting.id),
                ProposalCode(code_hash=b"area", area_id=area.id),
                ProposalCode(code_hash=b"waiting", meeting_id=a_meeting(session, area_id=area.id).id),
            ]
        )

    database.write(make)
    rule(What.PROPOSAL_CODE, days=10)
    assert erase(database, date(2026, 3, 20)) == {"proposal_code": 1}
    assert erase(database, date(2026, 4, 11)) == {"proposal_code": 1}
    with database.read() as session:
        assert session.scalars(select(ProposalCode.code_hash)).all() == [b"waiting"]


def group(session: Session, state: str, state_on: date) -> GroupContact:
    """A group with one contact and a code for a successor."""
    area = an_area(session, f"G{state[0]}")
    found = Group(
        title="Björkens grannar",
        code=f"ABCD{state[0].upper()}234",
        area_id=area.id,
        households=12,
        state=state,
        state_on=state_on,
        registered_on=state_on,
    )
    contact = GroupContact(
        locked_facts=b"x",
        sealed_address=b"y",
        fingerprint="f" * 64,
        link_salt=b"s",
        link_hash=state.ljust(64, "0"),
        added_on=state_on,
    )
    found.contacts.append(contact)
    session.add(found)
    session.flush()
    session.add(GroupHandover(code_hash=state.encode(), contact_id=contact.id, expires_on=date(2026, 3, 20)))
    return contact


def test_contacts_of_a_group_that_rests_are_emptied(database: Database, rule: Rule) -> None:
    def make(session: Session) -> tuple[int, int]:
        return group(session, "resting", date(2026, 3, 1)).id, group(session, "active", date(2025, 3, 1)).id

    resting, active = database.write(make)
    rule(What.GROUP_CONTACT, days=30)
    assert erase(database, date(2026, 3, 30)) == {"group_contact": 0}
    assert erase(database, date(2026, 3, 31)) == {"group_contact": 1}
    assert erase(database, date(2026, 4, 1)) == {"group_contact": 0}
    with database.read() as session:
        gone, stays = session.get_one(GroupContact, resting), session.get_one(GroupContact, active)
        assert (gone.locked_facts, gone.sealed_address, gone.fingerprint, gone.link_salt, gone.link_hash) == (None,) * 5
        assert gone.ended_on == date(2026, 3, 31)
        assert (stays.sealed_address, stays.ended_on) == (b"y", None)
        assert session.scalars(select(GroupHandover.contact_id)).all() == [active]


def test_codes_that_are_too_old_go_by_themselves(database: Database, keys: Keys) -> None:
    def make(session: Session) -> int:
        group(session, "active", date(2026, 3, 1))
        one = a_held_meeting(session, keys)
        contact = session.get_one(RegistrationContact, one)
        contact.code_hash, contact.code_until, contact.code_tries = b"c", datetime(2026, 3, 20, 12, tzinfo=UTC), 2
        return one

    one = database.write(make)
    with clock.at(date(2026, 3, 20)):
        assert database.write(forget_contact_codes) == 0
        assert database.write(forget_handovers) == 0
    with clock.at(date(2026, 3, 21)):
        assert database.write(forget_contact_codes) == 1
        assert database.write(forget_handovers) == 1
    with database.read() as session:
        contact = session.get_one(RegistrationContact, one)
        assert (contact.code_hash, contact.code_until, contact.code_tries) == (None, None, 0)
        assert session.scalars(select(GroupHandover.contact_id)).all() == []
