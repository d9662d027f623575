"""Planned changes: written down, shown four weeks ahead, withdrawn."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.situation.models import PlannedChange
from dialog.situation.queries.changes import changes_coming
from tests.builders import an_area
from tests.people import People

MONDAY = date(2026, 11, 23)
NEW = "/en/intern/lagesbild/forandringar/ny"
CALENDAR = "/en/intern/lagesbild/forandringar"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def a_change(session: Session, title: str, starts: date, ends: date | None = None, **values: object) -> PlannedChange:
    one = PlannedChange(title=title, starts_on=starts, ends_on=ends, made_on=MONDAY, made_by=1, **values)
    session.add(one)
    session.flush()
    return one


def test_what_is_coming_begins_within_four_weeks_or_is_not_over(database: Database, people: People) -> None:
    people.make("coordinator")

    def fill(session: Session) -> tuple[int, int]:
        here, there = an_area(session, "A"), an_area(session, "B")
        a_change(session, "Öppnar i dag", MONDAY, area_id=here.id)
        a_change(session, "Sista dagen i fönstret", MONDAY + timedelta(days=27), area_id=there.id)
        a_change(session, "En dag för sent", MONDAY + timedelta(days=28), area_id=here.id)
        a_change(session, "Pågår", MONDAY - timedelta(days=9), MONDAY, area_id=here.id)
        a_change(session, "Slut i går", MONDAY - timedelta(days=9), MONDAY - timedelta(days=1), area_id=here.id)
        a_change(session, "Började förr, utan slut", MONDAY - timedelta(days=1), area_id=here.id)
        a_change(session, "Hela kommunen", MONDAY + timedelta(days=3), public=True)
        a_change(session, "Indragen", MONDAY + timedelta(days=3), withdrawn_on=MONDAY)
        return here.id, there.id

    here, _there = database.write(fill)
    with database.read() as session:
        everywhere = [one.title for one in changes_coming(session, None, MONDAY)]
        narrowed = [one.title for one in changes_coming(session, {here}, MONDAY)]
        public = [one.title for one in changes_coming(session, None, MONDAY, only_public=True)]
        longer = [one.title for one in changes_coming(session, {here}, MONDAY, weeks=5)]
    assert everywhere == ["Pågår", "Öppnar i dag", "Hela kommunen", "Sista dagen i fönstret"]
    assert narrowed == ["Pågår", "Öppnar i dag", "Hela kommunen"]
    assert public == ["Hela kommunen"]
    assert longer == [*narrowed, "En dag för sent"]


def test_a_change_is_written_down_and_stands_in_the_calendar(database: Database, people: People) -> None:
    database.write(lambda session: an_area(session, "A", name="Norrhöjden"))
    client = people.sign_in("coordinator")
    page = client.get(NEW)
    typed = {
        "form_key": page.page.value("form_key"),
        "title": "Gångtunneln stängs",
        "area": "A",
        "place": "Skolvägen",
        "starts_on": "2026-12-01",
        "ends_on": "2026-11-30",
    }
    wrong = client.post(NEW, typed, status=422)
    assert "The last day comes before the first" in wrong.text
    assert wrong.page.value("title") == "Gångtunneln stängs"
    right = typed | {"ends_on": "2026-12-09"}
    client.post(NEW, right)
    client.post(NEW, right)
    client.post(NEW, right | {"title": "Något annat"}, status=409)
    with database.read() as session:
        assert [one.title for one in session.scalars(select(PlannedChange))] == ["Gångtunneln stängs"]
    shown = client.get(CALENDAR)
    assert "Gångtunneln stängs" in shown.text
    assert "Norrhöjden" in shown.text
    assert "Gångtunneln stängs" not in client.get(f"{CALENDAR}?vecka=2027-01-04").text
    reader = people.sign_in("reader").get(CALENDAR)
    assert "Gångtunneln stängs" in reader.text
    assert "Write down a change" not in reader.text


def test_two_who_correct_the_same_change_both_keep_their_words(database: Database, people: People) -> None:
    client = people.sign_in("coordinator")
    change_id = database.write(lambda session: a_change(session, "Julmarknad", MONDAY + timedelta(days=5)).id)
    address = f"{CALENDAR}/{change_id}"
    typed = {"version": "1", "title": "Julmarknad på torget", "area": "", "starts_on": "2026-11-28"}
    client.post(address, typed)
    late = client.post(address, typed | {"title": "Julmarknaden", "text": "Många kommer."}, status=409)
    assert "Somebody else has saved this meanwhile" in late.text
    assert "Julmarknad på torget" in late.text
    assert late.page.value("title") == "Julmarknaden"
    client.post(address, typed | {"title": "Julmarknaden", "version": late.page.value("version")})
    client.post(f"{address}/bort", {"do": "out"})
    assert "Julmarknaden" not in client.get(CALENDAR).text
    client.post(f"{address}/bort", {"do": "back"})
    assert "Julmarknaden" in client.get(CALENDAR).text


def test_whoever_plans_in_some_areas_plans_in_no_others(database: Database, people: People) -> None:
    def fill(session: Session) -> int:
        an_area(session, "A")
        return a_change(session, "I B", MONDAY, area_id=an_area(session, "B").id).id

    people.make("coordinator")
    change_id = database.write(fill)
    client = people.sign_in("handler", areas=("A",))
    page = client.get(NEW)
    typed = {"form_key": page.page.value("form_key"), "title": "Något", "starts_on": "2026-12-01"}
    for area in ("B", ""):
        client.post(NEW, typed | {"area": area}, status=422)
    client.post(NEW, typed | {"area": "A"})
    client.get(f"{CALENDAR}/{change_id}", status=403)
    client.post(f"{CALENDAR}/{change_id}/bort", {"do": "out"}, status=403)
