"""Every figure that a coordinator can press opens a list that says the same number."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from random import Random
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import ConcernTag
from dialog.concerns.operations.index import index_concern
from dialog.concerns.queries.filters import InboxFilter
from dialog.concerns.queries.inbox import count
from dialog.database import Database
from dialog.places.models import Area
from tests.builders import a_concern, an_area
from tests.client import PageClient
from tests.people import People, organisation, unit

MONDAY = date(2026, 11, 23)
INBOX = "/en/intern/synpunkter"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TAGS = (
    ("fire", ""), ("fire", "bin_fire"), ("open_drug_scene", ""), ("open_drug_scene", "influence"), ("theft_burglary", ""),
    ("threats_violence", ""), ("threats_violence", "women_exposed"), ("sexual_harassment", ""), ("social_unrest", ""),
    ("other", "unsafe_place"), ("other", "lighting"), ("vandalism_graffiti", "influence"), ("positive_events", ""),
)  # fmt: skip
PLACES = ("Torget", "torget", "TORGET  ", "Ängsvägen", "ängsvägen", "Vid skolan", "Torget, norra", "", "")
BACK_EVERY_WEEK: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Torget", (("fire", ""),)),
    ("torget", (("fire", ""),)),
    ("", (("social_unrest", ""),)),
    ("Ängsvägen", (("theft_burglary", ""), ("threats_violence", ""))),
)
TEXTS = ("Det brann vid torget.", "Mopeder på Ängsvägen, nära torget.", "Mörkt vid skolan.")
NUMBER = re.compile(r"\d[\d\u00a0 ]*")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def a_told_town(session: Session) -> None:
    """Fourteen weeks of everything that changes which figures a concern is in. The same each time."""
    chance = Random(6)
    an_area(session, "TOWN", name="Staden", level="municipality")
    an_area(session, "NORTH", name="Norr", parent_code="TOWN", level="city_district")
    ids = [None, an_area(session, "N1", parent_code="NORTH").id, an_area(session, "N2", parent_code="NORTH").id]
    ids += [
        an_area(
            session, "SOUTH", name="Söder", parent_code="TOWN", level="city_district", valid_to=date(2026, 10, 31)
        ).id
    ]
    ids += [
        an_area(
            session, "SOUTH", name="Söder", parent_code="TOWN", level="city_district", valid_from=date(2026, 11, 1)
        ).id
    ]
    sources = [None, None, organisation(session, "lindesund").id, organisation(session, "polisen", "police").id]
    handles = unit(session, "soc", handles_domestic_violence=True).id
    for _ in range(300):
        channel = chance.choice(
            ("form", "form", "form", "phone", "meeting", "walk", "survey", "staff_dialogue", "partner")
        )
        start = chance.randrange(8, 22)
        coded = chance.random() < 0.3
        concern = a_concern(
            session, chance.choice(TEXTS), tuple(set(chance.choices(TAGS, k=chance.choice((1, 1, 2))))),
            received_on=MONDAY - timedelta(days=chance.randrange(1, 98)), channel=channel, area_id=chance.choice(ids),
            state=chance.choice(("reviewed", "reviewed", "reviewed", "closed", "new", "unclear")),
            kind=chance.choice(("concern", "concern", "question", "suggestion", "positive", "event", "accessibility")),
            recurring=chance.choice(("yes", "no", "unsure", "")), place=chance.choice(PLACES),
            marks_checked=chance.random() < 0.7, place_type=chance.choice(("", "square", "school", "street")),
            target=chance.choice(("", "shop", "person")), when_days=chance.choice(("", "weekday", "weekend", "both")),
            when_times=chance.sample(["morning", "afternoon", "evening", "night"], chance.randrange(3)),
            days=chance.sample(DAYS, 2) if coded else [], time_from=f"{start:02d}:00" if coded else "",
            time_to=f"{start + 1:02d}:00" if coded else "",
            source_id=chance.choice(sources) if channel in ("staff_dialogue", "partner") else None,
            restricted="domestic_violence" if (shut := chance.random() < 0.04) else "",
            withdrawn_on=MONDAY if chance.random() < 0.03 else None, divided=chance.random() < 0.03,
            **({"unit_id": handles} if shut else {}),
        )  # fmt: skip
        if shut:
            concern.tags.append(ConcernTag(category="threats_violence", facet="domestic_violence"))
        if chance.random() < 0.1:
            concern.redacted_place = ""
        session.flush()
        index_concern(session, concern)
    for week in range(4):
        for place, tags in BACK_EVERY_WEEK:
            for area_id in ids[1:3]:
                a_concern(
                    session, place=place, tags=tags, area_id=area_id, state="reviewed", marks_checked=True,
                    received_on=MONDAY - timedelta(days=3 + 7 * week),
                )  # fmt: skip


Figures = dict[str, int]
"""A number by the address of what stands behind it."""


def figures(client: PageClient, path: str) -> Figures:
    """Every link of the page that is a number and leads to the inbox."""
    links = [(url, text) for url, text in client.get(path).page.links if url.startswith(INBOX)]
    found = {url: number(text) for url, text in links if NUMBER.fullmatch(text)}
    assert all(found[url] == number(text) for url, text in links if NUMBER.fullmatch(text)), "one address, one number"
    return found


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def wrong(database: Database, staff: StaffMember, said: Figures) -> list[tuple[str, int, int]]:
    """(address, number on the page, number of the list) where the two differ."""
    with database.read() as session:
        opened = {url: count(session, staff, InboxFilter.read(asked(url))) for url in said}
    return [(url, said[url], opened[url]) for url in said if said[url] != opened[url]]


def of_each_sort(said: Figures) -> Figures:
    """One for every set of dimensions."""
    return {url: said[url] for url in {tuple(asked(url)): url for url in said}.values()}


def test_J4_every_figure_opens_a_list_that_says_the_same_number(database: Database, people: People) -> None:
    database.write(a_told_town)
    client, staff = people.sign_in("coordinator"), people.make("coordinator")
    found: Figures = {}
    for path, fewest in (
        ("lagesbild", 90),
        ("lagesbild?period=2026-10", 90),
        ("lagesbild?period=2026-10&area=NORTH", 80),
        ("lagesbild?period=12w&area=SOUTH&channel=form", 40),
        ("lagesbild/korstabeller?period=12w", 60),
    ):
        said = figures(client, f"/en/intern/{path}")
        assert len(said) >= fewest, path
        assert wrong(database, staff, said) == [], path
        found |= said
    narrowed = {name for url in found for name in asked(url)}
    assert narrowed >= {
        "area", "area_id", "category", "channel", "facet", "from", "kind", "place", "recurring", "tags", "also", "target",
        "place_type", "time", "to", "told_by", "view", "weekday",
    }  # fmt: skip
    # What the page itself says, once for each way of narrowing.
    for url, expected in of_each_sort(found).items():
        said_there = re.search(r'id="list-h">.*?<span class="muted num">([^<]*)</span>', client.get(url).html)
        assert said_there is not None, url
        assert number(said_there.group(1)) == expected, url


def test_J4_who_may_not_read_every_word_is_never_led_astray(database: Database, people: People) -> None:
    database.write(a_told_town)
    for staff in (people.make("analyst"), people.make("handler", unit_code="central", areas=("N1", "SOUTH"))):
        said = figures(people.sign_in(staff), "/en/intern/lagesbild?period=12w")
        assert len(said) > 40, staff.name
        assert wrong(database, staff, said) == [], staff.name


def test_J4_what_comes_back_opens_as_many_as_its_weeks_add_up_to(database: Database, people: People) -> None:
    """And a finding says the number of the list it leads to; or that it speaks of the last week only."""
    database.write(a_told_town)
    staff = people.make("coordinator")
    html = people.sign_in("coordinator").get("/en/intern/lagesbild").html
    table = re.search(r'<table class="rec">.*?</table>', html, re.DOTALL)
    assert table is not None
    rows = re.findall(
        r'<th scope="row"><a href="([^"]+)">.*?<span class="vh">([\d, ]+)</span>', table.group(), re.DOTALL
    )
    assert len(rows) >= 6
    weeks = {unescape(url): sum(int(one) for one in spoken.split(",")) for url, spoken in rows}
    assert any("place=" in url for url in weeks)
    assert wrong(database, staff, weeks) == []
    found = re.findall(r'<p class="muted">(\d+) concerns?\. Usual[^<]* <a href="([^"]+)">', html)
    assert wrong(database, staff, {unescape(url): int(said) for said, url in found}) == []


def test_a_place_is_the_same_however_it_is_written_and_not_where_it_is_only_spoken_of(
    database: Database, people: People
) -> None:
    staff = people.make("coordinator")

    def fill(session: Session) -> None:
        town, north = an_area(session, "TOWN").id, an_area(session, "NORTH", parent_code="TOWN").id
        for place in ("Ängsvägen", "ÄNGSVÄGEN", "  ängsvägen"):
            a_concern(session, place=place, area_id=town)
        a_concern(session, "Vid Ängsvägen.", place="Torget", area_id=town)
        a_concern(session, place="Ängsvägen 4", area_id=town)
        a_concern(session, place="Ängsvägen", area_id=north)
        hidden = a_concern(session, place="Ängsvägen", area_id=town)
        hidden.redacted_place = "[namn]"
        index_concern(session, hidden)

    database.write(fill)
    with database.read() as session:
        town = session.scalars(select(Area.id).where(Area.code == "TOWN")).one()
        read = InboxFilter.read({"view": "all", "place": "ängsvägen"})
        assert count(session, staff, read) == 4
        assert count(session, staff, replace(read, area="TOWN")) == 4, "with the area below"
        assert count(session, staff, replace(read, area="TOWN", area_id=town)) == 3
        assert count(session, staff, replace(read, area="", area_id=town)) == 4, "a version is nothing without its area"
        assert count(session, staff, replace(read, place="ängs")) == 0


def test_the_inbox_takes_several_subjects_at_once(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        for tags in (
            (("fire", ""),),
            (("fire", "bin_fire"), ("theft_burglary", "")),
            (("theft_burglary", ""),),
            (("open_drug_scene", "influence"),),
            (("other", ""),),
        ):
            a_concern(session, tags=tags, state="reviewed")

    database.write(fill)
    staff = people.make("coordinator")
    with database.read() as session:
        for typed, expected in (
            ({"tags": "fire,theft_burglary"}, 3),
            ({"tags": "fire:bin_fire,:influence"}, 2),
            ({"tags": "fire", "also": "theft_burglary"}, 1),
            ({"category": "fire", "facet": "none"}, 1),
            ({"tags": "nothing,fire;drop,:"}, 5),
        ):
            wanted = InboxFilter.read({"view": "counted"} | typed)
            assert count(session, staff, wanted) == expected, typed
            assert InboxFilter.read(wanted.arguments) == wanted
    page = people.sign_in("coordinator").get(f"{INBOX}?tags=fire%2Copen_drug_scene:influence&also=theft_burglary")
    assert "Fire and arson, Open drug scene: " in page.text
    assert "also Burglary" in page.text
    assert page.page.value("tags") == "fire,open_drug_scene:influence", "kept when filtering on"
