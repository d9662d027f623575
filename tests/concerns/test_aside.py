"""The page of what was set aside: floods told apart, counted honestly, let go or made one matter."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernContact
from dialog.concerns.queries.aside import floods
from dialog.concerns.queries.filters import InboxFilter, View
from dialog.concerns.queries.inbox import inbox_page
from dialog.concerns.rules import Aside
from dialog.database import Database
from tests.builders import a_concern
from tests.people import People, unit

PAGE = "/intern/synpunkter/at-sidan"
DAY = date(2026, 3, 2)
GUPP = "Vi som bor här kräver ett gupp på Ängsvägen vid skolan nu. Bilarna kör alldeles för fort. Hälsningar granne {n}"
LAMPA = "Tänd lamporna längs kanalen! Vi är många som inte vågar gå där när det är mörkt. Skrivet av förening {n}"


@pytest.fixture
def siv(people: People, town: Database) -> StaffMember:
    return people.make("coordinator")


@pytest.fixture
def flooded(town: Database) -> Database:
    """Eight about a bump, from two addresses and six without; four about lamps; two of a burst; one repeat."""

    def make(session: Session) -> None:
        central = unit(session).id
        a_concern(session, GUPP.format(n=0), received_on=DAY, unit_id=central, how="queued")
        for n in range(1, 9):
            one = a_concern(session, GUPP.format(n=n), received_on=DAY, unit_id=central, aside="campaign")
            if n > 6:
                session.add(ConcernContact(concern_id=one.id, sealed_address=b"x", fingerprint=f"print {n}"))
        for n in range(4):
            a_concern(session, LAMPA.format(n=n), received_on=DAY, unit_id=central, aside="campaign")
        for n in range(2):
            a_concern(session, f"Helt olika {n}", received_on=DAY, unit_id=central, aside="burst")
        a_concern(session, "Samma igen", received_on=DAY, unit_id=central, aside="repeat")

    town.write(make)
    return town


def test_floods_are_told_apart_and_counted_honestly(flooded: Database, siv: StaffMember) -> None:
    with flooded.read() as session:
        found = floods(session, siv)
        queued = session.scalars(select(Concern.reference).where(Concern.how == "queued")).one()
    assert [(flood.why, len(flood.references)) for flood in found] == [
        (Aside.CAMPAIGN, 8), (Aside.CAMPAIGN, 4), (Aside.BURST, 2), (Aside.REPEAT, 1),
    ]  # fmt: skip
    assert (found[0].addresses, found[0].without, found[0].queued) == (2, 6, queued)
    assert (found[1].addresses, found[1].without, found[1].queued) == (0, 4, "")


def test_they_lie_in_their_view_and_not_among_the_new(flooded: Database, siv: StaffMember) -> None:
    with flooded.read() as session:
        assert inbox_page(session, siv, InboxFilter(view=View.NEW)).total == 1
        assert inbox_page(session, siv, InboxFilter(view=View.ASIDE)).total == 15
        assert inbox_page(session, siv, InboxFilter(view=View.ALL)).total == 16


def test_the_desk_says_that_some_wait(flooded: Database, people: People) -> None:
    assert PAGE in people.sign_in("coordinator").get("/intern/synpunkter").html
    assert PAGE not in people.sign_in("analyst").get("/intern/synpunkter").html


def test_letting_one_flood_go_leaves_the_others(flooded: Database, people: People, siv: StaffMember) -> None:
    with flooded.read() as session:
        flood = floods(session, siv)[0]
    browser = people.sign_in(siv)
    fields = {"first": flood.references[0], "last": flood.references[-1], "do": "release"}
    browser.post(PAGE, fields, status=303)
    with flooded.read() as session:
        assert [len(one.references) for one in floods(session, siv)] == [4, 2, 1]
        assert inbox_page(session, siv, InboxFilter(view=View.NEW)).total == 9
    browser.post(PAGE, fields, status=404)


def test_one_matter_takes_the_flood_and_the_first_of_it(flooded: Database, people: People, siv: StaffMember) -> None:
    with flooded.read() as session:
        flood = floods(session, siv)[0]
    fields = {"first": flood.references[0], "last": flood.references[-1], "do": "group"}
    people.sign_in(siv).post(PAGE, fields, status=303)
    with flooded.read() as session:
        linked = session.scalars(select(Concern).where(Concern.matter_id.is_not(None))).all()
        assert {one.reference for one in linked} == {flood.queued, *flood.references}
        assert {one.aside for one in linked} == {""}


def test_what_came_after_the_page_was_shown_is_left(flooded: Database, people: People, siv: StaffMember) -> None:
    with flooded.read() as session:
        flood = floods(session, siv)[0]
    flooded.write(lambda session: a_concern(session, GUPP.format(n=99), received_on=DAY, aside="campaign"))
    fields = {"first": flood.references[0], "last": flood.references[-1], "do": "release"}
    people.sign_in(siv).post(PAGE, fields, status=303)
    with flooded.read() as session:
        assert [len(one.references) for one in floods(session, siv)] == [4, 2, 1, 1]


def test_a_handler_sees_and_settles_own_ones_only(flooded: Database, people: People) -> None:
    hanna = people.make("handler", unit_code="north", areas=("N1",))
    with flooded.read() as session:
        assert floods(session, hanna) == ()
        foreign = session.scalars(select(Concern.reference).where(Concern.aside == "repeat")).one()
    browser = people.sign_in(hanna)
    assert "Ängsvägen" not in browser.get(PAGE).html
    browser.post(PAGE, {"first": foreign, "last": foreign, "do": "release"}, status=404)


def test_the_page_shows_hidden_words_to_nobody(flooded: Database, people: People, siv: StaffMember) -> None:
    def hide(session: Session) -> None:
        for one in session.scalars(select(Concern).where(Concern.aside == "campaign")):
            one.redacted_text = one.text.replace("Ängsvägen", "[adress]")

    flooded.write(hide)
    html = people.sign_in(siv).get(PAGE).html
    assert "Ängsvägen" not in html
    assert "[adress]" in html


def test_threats_have_a_view_of_their_own(town: Database, people: People, siv: StaffMember) -> None:
    """Also those with another reason beside; not those that are closed; and nobody but coordinators sees that it is there."""
    threatened = ("other", "staff_threatened")

    def make(session: Session) -> None:
        central = unit(session).id
        for how, restricted, tags, state in (
            ("threat", "threat", (threatened,), "new"),
            ("reviewed", "threat", (threatened,), "reviewed"),
            ("several", "several", (threatened, ("violent_extremism", "")), "new"),
            ("closed", "threat", (threatened,), "closed"),
            ("others", "several", (("violent_extremism", ""), ("other", "domestic_violence")), "new"),
            ("plain", "", (), "new"),
        ):
            a_concern(session, how, how=how, restricted=restricted, tags=tags, state=state, unit_id=central)

    town.write(make)

    def listed(view: View, staff: StaffMember = siv) -> set[str]:
        with town.read() as session:
            return {row.excerpt for row in inbox_page(session, staff, InboxFilter(view=view)).rows}

    assert listed(View.THREATS) == {"threat", "reviewed", "several"}
    assert listed(View.NEW) == {"others", "plain"}
    hanna = people.make("handler")
    assert listed(View.THREATS, hanna) == set()
    assert "view=threats" in people.sign_in(siv).get("/intern/synpunkter").html
    assert "view=threats" not in people.sign_in(hanna).get("/intern/synpunkter").html


def test_late_answers_have_a_view(town: Database, people: People, siv: StaffMember) -> None:
    def make(session: Session) -> None:
        central = unit(session).id
        for how, days, more in (
            ("late", 40, {"wants_answer": True}),
            ("in time", 1, {"wants_answer": True}),
            ("not asked", 40, {}),
            ("closed", 40, {"wants_answer": True, "state": "closed"}),
        ):
            a_concern(session, how, received_on=DAY - timedelta(days=days), unit_id=central, **more)

    town.write(make)
    with clock.at(DAY), town.read() as session:
        assert [row.excerpt for row in inbox_page(session, siv, InboxFilter(view=View.OVERDUE)).rows] == ["late"]
