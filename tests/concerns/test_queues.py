"""Every concern lies in exactly one queue with one owner; the night finds what falls between chairs, and says so."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.models import User
from dialog.accounts.permissions import Role
from dialog.audit.models import AuditEntry
from dialog.commands.worker import look_at_queues
from dialog.concerns.models import Concern, ConcernAnswer, ConcernEvent, ConcernMessage
from dialog.concerns.queries.queues import Fault, in_queue, queue_report
from dialog.concerns.rules import Aside, Restriction, State
from dialog.concerns.rules.queues import OWNERS, Queue, Standing, owner_of, queue_of
from dialog.database import Database
from dialog.outbox.models import Mail
from tests.builders import a_concern
from tests.people import People, unit

DAY = date(2026, 3, 30)
PAGE = "/intern/synpunkter/koer"


@pytest.fixture(autouse=True)
def on_a_monday() -> Iterator[None]:
    with clock.at(DAY):
        yield


def faults(database: Database) -> dict[Fault, int]:
    with database.read() as session:
        return {line.fault: line.number for line in queue_report(session).faults}


def test_peer_B7_every_state_lies_in_exactly_one_queue_on_the_database_too(town: Database, people: People) -> None:
    """All combinations of what decides: the rule and the database say the same one queue."""
    siv = people.make("coordinator")
    wanted: dict[int, Queue] = {}

    def make(session: Session) -> None:
        central = unit(session).id
        combined = product(State, Restriction, Aside, (False, True), (False, True), (False, True), (False, True))
        for state, restricted, aside, withdrawn, divided, owed, added in combined:
            concern = a_concern(
                session, "", state=state, restricted=restricted, aside=aside, divided=divided, wants_answer=True,
                withdrawn_on=DAY if withdrawn else None, unit_id=central, received_on=DAY,
            )  # fmt: skip
            if not owed:
                answer = {"author_id": siv.id, "sender": "x", "answered_on": DAY, "text": "x"}
                session.add(ConcernAnswer(concern_id=concern.id, **answer))
            if added:
                session.add(ConcernMessage(concern_id=concern.id, text="x", received_on=DAY))
            wanted[concern.id] = queue_of(Standing(state, restricted, aside, withdrawn, divided, owed, added))

    town.write(make)
    with town.read() as session:
        found = {queue: set(session.scalars(select(Concern.id).where(in_queue(queue)))) for queue in Queue}
    for queue in Queue:
        assert found[queue] == {one for one, of in wanted.items() if of is queue}, queue
    assert sum(map(len, found.values())) == len(wanted)
    assert Fault.NO_QUEUE not in faults(town)


def test_every_queue_has_one_owner() -> None:
    assert set(OWNERS) == set(Queue)
    assert owner_of(Queue.NEW, central=False) is Role.HANDLER
    assert owner_of(Queue.NEW, central=True) is Role.COORDINATOR
    assert owner_of(Queue.EXTREMISM, central=True) is Role.VBE


def test_a_code_that_is_none_is_found(town: Database) -> None:
    town.write(lambda session: a_concern(session, received_on=DAY, restricted="mystery", unit_id=unit(session).id))
    assert faults(town)[Fault.NO_QUEUE] == 1


def test_a_queue_without_people_is_found(town: Database, people: People) -> None:
    def make(session: Session) -> None:
        a_concern(session, "norr", received_on=DAY, unit_id=unit(session, "north").id)
        a_concern(session, "mitt", received_on=DAY, unit_id=unit(session).id)
        a_concern(session, "klar", received_on=DAY, unit_id=unit(session, "north").id, state="closed")
        a_concern(session, "extremism", received_on=DAY, unit_id=unit(session).id, restricted="extremism")

    town.write(make)
    assert faults(town) == {Fault.NOBODY: 3}
    people.make("coordinator")
    assert faults(town) == {Fault.NOBODY: 2}
    people.make("handler", unit_code="north")
    people.make("vbe")
    assert faults(town) == {}


def test_a_handler_who_cannot_open_it_any_longer_is_found(town: Database, people: People) -> None:
    people.make("coordinator")
    hanna = people.make("handler", unit_code="north")
    town.write(
        lambda session: a_concern(session, received_on=DAY, handler_id=hanna.id, unit_id=unit(session, "north").id)
    )
    assert faults(town) == {}

    def leaves(session: Session) -> None:
        session.get_one(User, hanna.id).active = False

    town.write(leaves)
    assert faults(town) == {Fault.LOST: 1, Fault.NOBODY: 1}


def test_what_rests_too_long_is_found(town: Database, people: People) -> None:
    siv = people.make("coordinator")

    def make(session: Session) -> None:
        central, long_ago = unit(session).id, DAY - timedelta(days=60)
        for state, acted in (("paused", long_ago), ("unclear", long_ago), ("paused", DAY), ("reviewed", long_ago)):
            concern = a_concern(session, state=state, received_on=long_ago, unit_id=central)
            session.add(ConcernEvent(concern_id=concern.id, kind=state, on=acted, actor_id=siv.id))
        a_concern(session, "ny", received_on=DAY - timedelta(days=3), unit_id=central)
        a_concern(session, "gammal", received_on=DAY - timedelta(days=15), unit_id=central)

    town.write(make)
    assert faults(town) == {Fault.RESTING: 2, Fault.UNREAD: 1}


def test_peer_B7_the_night_tells_the_coordinators_once(app: Flask, town: Database, people: People) -> None:
    people.make("coordinator")
    people.make("coordinator", name="Sam Samordnare")
    people.make("handler", unit_code="south")
    town.write(lambda session: a_concern(session, received_on=DAY, unit_id=unit(session, "north").id))
    look_at_queues(app)
    look_at_queues(app)
    with town.read() as session:
        assert session.scalars(select(Mail.template)).all() == ["mail.queues", "mail.queues"]
        noted = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "queues")).all()
        assert [entry.detail["faults"] for entry in noted] == [1]
    with clock.at(DAY + timedelta(days=1)):
        look_at_queues(app)
    with town.read() as session:
        assert len(session.scalars(select(Mail.id)).all()) == 4


def test_nobody_is_told_when_all_is_well(app: Flask, town: Database, people: People) -> None:
    people.make("coordinator")
    town.write(lambda session: a_concern(session, received_on=DAY, unit_id=unit(session).id))
    look_at_queues(app)
    with town.read() as session:
        assert session.scalars(select(Mail.id)).all() == []


def test_the_page_names_what_is_at_fault(town: Database, people: People) -> None:
    town.write(lambda session: a_concern(session, received_on=DAY, unit_id=unit(session, "north").id))
    browser = people.sign_in("coordinator")
    page = browser.get(PAGE).html
    with town.read() as session:
        reference = session.scalars(select(Concern.reference)).one()
    assert reference in page
    town.write(lambda session: session.execute(text("UPDATE concern SET state = 'closed'")))
    assert reference not in browser.get(PAGE).html
