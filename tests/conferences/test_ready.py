"""Ready for Thursday: a queue read to its end, what counted then, and what is counted later."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.permissions import Role
from dialog.accounts.rules import HeldRole, StaffMember
from dialog.audit.models import AuditEntry
from dialog.clock import monday_of
from dialog.concerns.models import Concern
from dialog.conferences.models import AgendaItem, ConferenceReady
from dialog.conferences.rules.ready import changes, later_than, may_ready, stored_counts
from dialog.database import Database
from dialog.places.models import Area
from tests.builders import a_concern
from tests.client import PageClient
from tests.conferences.test_pages import PAGE, THURSDAY, WEEK, a_town
from tests.people import People, unit

LAST_WEEK = monday_of(THURSDAY) - timedelta(days=3)
READY = "/en/intern/torsdag/ko/klar"


@pytest.fixture(autouse=True)
def _thursday() -> Iterator[None]:
    with clock.at(THURSDAY):
        yield


def queues(session: Session) -> None:
    """The town's concerns lie with the central triage. The field unit has two counted and one new; and one of the week
    before, and one new of this week.
    """
    a_town(session)
    field = unit(session, "field").id
    norr = session.scalars(select(Area.id).where(Area.code == "N")).one()
    common = {"unit_id": field, "area_id": norr}
    for _ in range(2):
        a_concern(session, tags=(("fire", ""),), state="reviewed", received_on=LAST_WEEK, **common)
    before = LAST_WEEK - timedelta(weeks=1)
    a_concern(session, tags=(("other", ""),), state="reviewed", received_on=before, **common)
    a_concern(session, text="Oläst.", state="new", received_on=LAST_WEEK, **common)
    a_concern(session, text="Ny i veckan.", state="new", received_on=THURSDAY, **common)
    a_concern(session, tags=(("violent_extremism", ""),), restricted="extremism", received_on=LAST_WEEK, **common)


def read_the_last(session: Session) -> None:
    concern = session.scalars(select(Concern).where(Concern.text == "Oläst.")).one()
    concern.state = "unclear"


def count_one_more(session: Session) -> None:
    norr = session.scalars(select(Area.id).where(Area.code == "N")).one()
    field = unit(session, "field").id
    a_concern(session, tags=(("fire", ""),), state="reviewed", received_on=LAST_WEEK, unit_id=field, area_id=norr)


@pytest.fixture
def handler(database: Database, people: People) -> PageClient:
    signed_in = people.sign_in("handler", unit_code="field")
    database.write(queues)
    return signed_in


def said(client: PageClient, status: int = 303, **values: str) -> str:
    page = client.get(READY)
    sent = {"enhet": page.page.value("enhet"), "week": page.page.value("week"), "do": "ready"} | values
    return client.post(READY, sent, status=status).text


def test_a_queue_is_ready_once_it_is_read(handler: PageClient, database: Database, people: People) -> None:
    page = handler.get(READY)
    assert "Ready for the conference: Enhet field" in page.text
    assert "1 new one from that week or before has not been read." in page.text
    assert "Ready for Thursday" not in [one.get("value") for one in page.page.fields if one["tag"] == "button"]
    assert "New ones have come into the queue meanwhile" in said(handler, 422)
    database.write(read_the_last)
    assert "Everything told until 22 November 2026 is read." in handler.get(READY).text
    said(handler)
    said(handler)
    page = handler.get(READY)
    assert "Nothing more has been counted since then." in page.text
    with database.read() as session:
        row = session.scalars(select(ConferenceReady)).one()
        assert row.counts == {"concerns": 2, "cells": [["N", "fire", 2]]}
        assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == "queue_ready")).all() == [
            "queue_ready"
        ]
    said(handler, do="back")
    assert "It is not ready after all" not in handler.get(READY).text
    with database.read() as session:
        assert session.scalars(select(ConferenceReady)).all() == []


def test_what_is_counted_after_it_was_ready_is_said_to_be_later(
    handler: PageClient, database: Database, people: People
) -> None:
    coordinator, police = people.sign_in("coordinator"), people.sign_in("police")
    waiting = coordinator.get("/en/intern/torsdag").text
    assert "Enhet field: not ready yet, 1 new one left" in waiting
    assert "Enhet central: not ready yet" in waiting
    assert "not ready yet, 1 new" not in police.get("/en/intern/torsdag").text
    database.write(read_the_last)
    said(handler)
    database.write(count_one_more)
    assert "1 more counts since then, and is said to be later." in handler.get(READY).text
    for begun in (False, True):
        if begun:
            coordinator.post(f"{PAGE}/borja")
        page = coordinator.get("/en/intern/torsdag").text
        assert "Told of 3 times. 1 was counted after the queue was ready." in page
        assert "1 counted later" in page
        assert "Told of 7 times. The week before" in page, "the other unit has said nothing, and nothing of it is later"
        page = police.get("/en/intern/torsdag").text
        assert "some counted later" in page
        assert "1 was counted" not in page
    with database.read() as session:
        fire = session.scalars(
            select(AgendaItem).join(Area).where(AgendaItem.category == "fire", Area.code == "N")
        ).one()
        assert fire.facts["counted_later"] == 1


def test_it_shows_what_has_changed_since_the_week_before(handler: PageClient) -> None:
    page = handler.get(READY).text
    table = page[page.index("What has changed") :]
    assert table.index("Fire and arson20+2") < table.index("Other01−1")
    assert "extremism" not in table


def test_only_those_who_read_the_whole_queue_say_it(handler: PageClient, database: Database, people: People) -> None:
    with database.read() as session:
        central, field = (str(unit(session, code).id) for code in ("central", "field"))
    said(handler, 404, enhet=central)
    some_areas = people.sign_in("handler", unit_code="field", areas=("N",))
    assert "You read no unit’s queue to its end" in some_areas.get(READY).text
    some_areas.post(READY, {"enhet": field, "week": WEEK, "do": "ready"}, status=404)
    people.sign_in("police").get(READY, status=403)
    people.sign_in("vbe").get(READY, status=403)
    coordinator = people.sign_in("coordinator")
    database.write(lambda session: unit(session, "aaa").id)  # first by name, with nothing in its queue
    assert "not been read" in coordinator.get(READY).text
    said(coordinator, enhet=central)
    with database.read() as session:
        assert [str(one) for one in session.scalars(select(ConferenceReady.unit_id))] == [central]


def test_a_week_that_is_not_over_is_not_ready(handler: PageClient, database: Database, people: People) -> None:
    with clock.at(date(2026, 11, 27)):
        client = people.sign_in("handler", unit_code="field")
        page = client.get(READY)
        assert page.page.value("week") == "2026-W49"
        assert "The week is not over yet." in page.text
        assert "is not over yet" in said(client, 422)
    with database.read() as session:
        assert session.scalars(select(ConferenceReady)).all() == []


def test_the_inbox_leads_there(handler: PageClient, people: People) -> None:
    assert "/intern/torsdag/ko/klar" in handler.get("/en/intern/synpunkter?view=new").html
    assert "/intern/torsdag/ko/klar" not in people.sign_in("vbe").get("/en/intern/synpunkter?view=new").html


def test_what_is_later_is_counted_by_cell() -> None:
    kept = stored_counts(7, {("N", "fire"): 3, ("S", "other"): 4})
    now = {("N", "fire"): 5, ("S", "other"): 2, ("S", "fire"): 1}
    assert later_than(kept, now) == {("N", "fire"): 2, ("S", "fire"): 1}
    found = changes({"fire": 2, "other": 5}, {"fire": 2, "noise": 9}, ["fire", "other", "noise"])
    assert [(one.category, one.change) for one in found] == [("noise", -9), ("other", 5), ("fire", 0)]


def test_a_handler_of_the_organisation_reads_all_its_units() -> None:
    def handler(unit_id: int | None, codes: frozenset[str] | None = None) -> StaffMember:
        held = HeldRole(Role.HANDLER, 1, unit_id, codes)
        return StaffMember(1, "Hanna", "h@lindesund.example", "sv", (held,))

    assert may_ready(handler(None), 5, 1)
    assert not may_ready(handler(None), 5, 2)
    assert may_ready(handler(5), 5, 1)
    assert not may_ready(handler(6), 5, 1)
    assert not may_ready(handler(5, frozenset({"N"})), 5, 1)
