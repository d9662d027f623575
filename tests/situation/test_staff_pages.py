"""The page as staff meet it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from dialog import clock
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import visible
from dialog.concerns.queries.filters import InboxFilter, conditions
from dialog.database import Database
from tests.builders import a_concern, an_area
from tests.client import Fetched
from tests.people import People

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def a_town(session: Session, weeks: int = 16) -> None:
    """Areas A and B with a lighting problem that comes back, and a rise of moped noise last week."""
    an_area(session, "TOWN", name="Staden", level="municipality")
    areas = [an_area(session, code, name=f"Område {code}", parent_code="TOWN", slug=code.lower()) for code in "AB"]
    for week in range(1, weeks + 1):
        day = MONDAY - timedelta(weeks=week, days=-2)
        common = {"state": "reviewed", "received_on": day, "area_id": areas[0].id}
        a_concern(session, tags=(("other", "lighting"),), place="Skolvägen", recurring="yes", **common)
        a_concern(session, tags=(("other", "littering"),), when_days="both", when_times=["evening"], **common)
        for _ in range(20 if week == 1 else 2):
            a_concern(
                session,
                tags=(("social_unrest", "traffic_nuisance"),),
                channel="phone",
                **(common | {"area_id": areas[1].id}),
            )
        a_concern(
            session, tags=(("fire", ""),), days=["fri"], time_from="18:00", time_to="20:00", recurring="no", **common
        )
    a_concern(session, received_on=date(2026, 11, 20), area_id=areas[0].id)


def figure_links(page: Fetched) -> list[tuple[str, int]]:
    """(address, number) of every link to the inbox whose text is a number."""
    found = []
    for url, text in page.page.links:
        if "/intern/synpunkter?" in url and text.isdigit():
            found.append((unescape(url), int(text)))
    return found


def test_the_picture_tells_what_stands_out(database: Database, people: People) -> None:
    database.write(a_town)
    page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    assert "Situation picture, week 47" in page.text
    assert "The whole municipality. 16–22 November 2026. For the Thursday conference on 26 November 2026." in page.text
    assert "23 concerns count. 1 is not reviewed yet, and does not count." in page.text
    assert "Social unrest and public conflicts: told of more than usual" in page.text
    assert "Fire and arson in Område A: told of 12 weeks in a row" in page.text
    assert "Lighting Skolvägen, Område A" in page.text
    assert "Social unrest and public conflicts: above the usual. The rest is as usual" in page.text
    assert "1 of 2 who have said so say that it happens again and again." in page.text


def test_every_figure_opens_the_concerns_behind_it(database: Database, people: People, app: Flask) -> None:
    database.write(a_town)
    staff = people.make("coordinator")
    client = people.sign_in(staff)
    for query in (
        "",
        "?period=4w",
        "?period=12w&area=A",
        "?period=own&from=2026-09-01&to=2026-10-05",
        "?channel=phone",
    ):
        links = figure_links(client.get(f"/intern/lagesbild{query}"))
        assert len(links) >= 5
        for url, number in links:
            assert listed(database, staff, url) == number, url


def listed(database: Database, staff: object, url: str) -> int:
    """How many concerns the inbox lists at this address."""
    arguments = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    wanted = InboxFilter.read(arguments)
    with database.read() as session:
        found = session.query(Concern).where(visible(staff), *conditions(session, staff, wanted))  # type: ignore[arg-type]
        return found.count()


def test_the_list_behind_a_figure_has_its_heading(database: Database, people: People) -> None:
    database.write(a_town)
    client = people.sign_in("coordinator")
    url, number = figure_links(client.get("/intern/lagesbild"))[0]
    page = client.get(url.replace("/intern", "/en/intern", 1))
    assert "Concerns behind a figure" in page.text
    assert number == 23


def test_area_period_and_channel_stand_in_the_address(database: Database, people: People) -> None:
    database.write(a_town)
    client = people.sign_in("coordinator")
    page = client.get("/intern/lagesbild?area=B&period=4w&channel=phone")
    assert re.findall(r'<option selected value="([^"]*)"', page.html) == ["B", "4w", "phone"]
    assert "Område B." in page.text
    older = client.get("/en/intern/lagesbild?period=2026-W30")
    assert "Situation picture, week 30" in older.text
    assert "20–26 July 2026." in older.text


def test_own_dates_can_be_written_without_script(database: Database, people: People) -> None:
    database.write(a_town)
    client = people.sign_in("coordinator")
    first = client.get("/intern/lagesbild?period=own")
    assert (first.page.value("from"), first.page.value("to")) == ("2026-10-26", "2026-11-22")
    page = client.get("/en/intern/lagesbild?period=own&from=2026-11-02&to=2026-11-08")
    assert "2–8 November 2026." in page.text
    assert "5 concerns count." in page.text


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("period=own&from=2026-11-09&to=2026-11-01", "to", "Choose a first day that comes before the last"),
        ("period=own&from=2026-11-09", "to", "Write both dates"),
        ("period=own&from=i+går&to=2026-11-01", "from", "Write the date like this: 2026-11-22"),
        ("period=own&from=2026-11-01&to=2026-12-24", "to", "Choose a last day that is not later than today"),
        ("period=2026-W60", "period", "Choose from the list"),
        ("area=GONE", "area", "Choose from the list"),
        ("channel=pigeon", "channel", "Choose from the list"),
    ],
)
def test_what_cannot_be_read_is_asked_for_again(
    database: Database, people: People, query: str, field: str, message: str
) -> None:
    database.write(a_town)
    page = people.sign_in("coordinator").get(f"/en/intern/lagesbild?{query}", status=422)
    assert page.page.title.startswith("Error:")
    assert (f"#{field}", message) in page.page.links


HOSTILE = [
    "\0",
    "'; DROP TABLE concern;--",
    "<script>alert(1)</script>",
    "x" * 5000,
    "٣",
    "2026-02-30",
    "\ud7ff",
    "%00",
    "-1",
]


@pytest.mark.parametrize("name", ["area", "period", "channel", "from", "to"])
def test_hostile_addresses_are_answered(database: Database, people: People, name: str) -> None:
    database.write(lambda session: a_town(session, weeks=2))
    client = people.sign_in("coordinator")
    for value in HOSTILE:
        query = {name: value} if name not in ("from", "to") else {"period": "own", name: value}
        page = client.get("/intern/lagesbild", status=None, query_string=query)
        assert page.status in (200, 422)
        assert "<script>alert" not in page.html


def test_who_sees_totals_only_gets_no_links(database: Database, people: People) -> None:
    database.write(a_town)
    page = people.sign_in("reader").get("/en/intern/lagesbild?period=12w")
    assert not [url for url, _ in page.page.links if "/synpunkter" in url]
    assert "Shown only to those who may see it." in page.text
    assert "Shown to those who may open the concerns." in page.text
    assert "The rest is as usual" not in page.text
    assert "Everything is as usual" not in page.text
    assert "Concerns that only a few may see are in none of your numbers." in page.text


@pytest.mark.parametrize(
    ("role", "status"),
    [(role, 200) for role in ("coordinator", "handler", "analyst", "police", "reader")]
    + [(role, 403) for role in ("administrator", "vbe", "contact_centre")],
)
def test_figures_are_for_those_who_may_read_them(people: People, role: str, status: int) -> None:
    people.sign_in(role).get("/intern/lagesbild", status=status)


def test_an_empty_installation_says_so(people: People) -> None:
    page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    assert "0 concerns count." in page.text
    assert "There is not yet enough from the weeks before to say what stands out." in page.text
    assert page.text.count("No information") >= 14


@pytest.mark.parametrize("role", ["coordinator", "reader"])
def test_the_number_of_queries_does_not_grow(database: Database, people: People, app: Flask, role: str) -> None:
    client, counts = people.sign_in(role), []
    seen: list[str] = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", listener)
    try:
        for weeks in (1, 2, 20):
            database.write(lambda session, weeks=weeks: fill_more(session, weeks))
            client.get("/intern/lagesbild?period=12w")
            seen.clear()
            client.get("/intern/lagesbild?period=12w")
            counts.append(len([statement for statement in seen if statement.startswith(("SELECT", "WITH"))]))
    finally:
        event.remove(database.engine, "before_cursor_execute", listener)
    assert len(set(counts)) == 1
    assert counts[0] <= 40


def fill_more(session: Session, weeks: int) -> None:
    for week in range(1, weeks + 1):
        area = an_area(session, f"X{weeks}-{week}", slug=f"x{weeks}-{week}")
        for facet in ("lighting", "littering", "vegetation"):
            tags = (("other", facet), ("positive_events", ""))
            day = MONDAY - timedelta(weeks=week)
            a_concern(session, tags=tags, state="reviewed", received_on=day, area_id=area.id, place=f"Gata {week}")
