"""Residents find their area, and the area tells who works there."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.categories.rules import Category
from dialog.database import Database
from dialog.organisations.models import UnitArea
from dialog.places.operations import import_areas, import_streets, name_locally
from dialog.places.queries import area_by_code
from dialog.situation.operations.publishing import publish_totals
from tests.builders import a_concern
from tests.client import PageClient
from tests.people import organisation, unit
from tests.places.conftest import TOWN_AREAS, TOWN_STREETS

MONDAY = date(2026, 11, 23)
LAST_WEEK = date(2026, 11, 18)


@pytest.fixture
def town(database: Database) -> Database:
    """Exempelstad with a police district and a unit that owns the north."""

    def make(session: Session) -> None:
        areas = TOWN_AREAS.replace('"parent_code": "A"', '"parent_code": "A", "police_district_code": "LPO"')
        import_areas(session, areas, "areas.geojson")
        import_streets(session, TOWN_STREETS, "streets.csv")
        organisation(session, "LPO", "police").name = "Polisen Exempelstad"
        north = unit(session, "nord")
        session.add(UnitArea(unit_id=north.id, area_code="A", valid_from=date(2025, 1, 1)))

    database.write(make)
    return database


def test_all_areas_stand_in_a_list_beside_the_map(client: PageClient, town: Database) -> None:
    page = client.get("/en/omraden")
    links = [url for url, _ in page.page.links]
    for slug in ("norra-stranden", "centrum", "lillskogen", "hamnen", "nord", "syd"):
        assert f"/en/omraden/{slug}" in links
    assert '<svg class="map"' in page.html
    assert 'name="gata"' in page.html
    assert "gata" not in page.page.forms[-1]["action"]


def test_a_page_without_areas_says_so(client: PageClient) -> None:
    assert "No areas have been set up yet." in client.get("/en/omraden").text


def test_A17_a_street_leads_to_its_area_with_all_levels(client: PageClient, town: Database) -> None:
    """Right area for street and number, tolerant of typing; asks for the number; a plain form."""
    for typed in ("Ågatan 12", "agatan 12", "ÅGATAN 12 B", "Östra  Ågatan", "Stora torget", "ostra agatn"):
        page = client.get("/en/omraden", query_string={"gata": typed})
        assert page.page.by_id("main")
        assert page.page.headings[0] == "h1"
        assert "<h1><bdi>Centrum</bdi></h1>" in page.html, typed
        assert "City district" in page.text
        assert "Nord" in page.text
        assert "Intermediate area" in page.text
        assert "Polisen Exempelstad" in page.text
        assert "Enhet nord" in page.text
        assert ("/en/synpunkt?area=A2", "Leave a view about the area") in page.page.links
    asked = client.get("/en/omraden?gata=%C3%85gatan")
    assert "Which number?" in asked.text
    assert asked.page.value("gata") == "Ågatan"
    assert "Even numbers 40 to 98" in asked.text


def test_A17_the_same_name_twice_asks_for_the_place(client: PageClient, town: Database) -> None:
    asked = client.get("/en/omraden", query_string={"gata": "Björkgränd 5"})
    assert "Which place?" in asked.text
    ways = {text: url for url, text in asked.page.links if "gata=" in url and "9990" in text}
    assert len(ways) == 2
    reached = client.get(next(url for text, url in ways.items() if "99903" in text))
    assert "<h1><bdi>Lillskogen</bdi></h1>" in reached.html


def test_A17_no_hit_leaves_the_list_and_the_typed_text(client: PageClient, town: Database) -> None:
    page = client.get("/en/omraden", query_string={"gata": "Xyzgränd 4"})
    assert "We cannot find that street" in page.text
    assert page.page.value("gata") == "Xyzgränd 4"
    assert "/en/omraden/centrum" in [url for url, _ in page.page.links]


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u200b", "x" * 201, "a\u0000b", "\ud800".encode("utf-8", "surrogatepass")]
)
def test_what_cannot_be_looked_up_is_said_so(client: PageClient, town: Database, typed: str | bytes) -> None:
    page = client.get("/en/omraden", status=422, query_string={"gata": typed}) if typed != b"\xed\xa0\x80" else None
    if page is not None:
        assert page.page.title.startswith("Error: ")
        assert "/en/omraden/centrum" in [url for url, _ in page.page.links]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "%",
        "_",
        "\\",
        "' OR 1=1 --",
        "9" * 200,
        "🙂" * 100,
        "ا" * 50,
        "\u202egata",
        "s:t " * 40,
    ],
)
def test_sec_B16_look_ups_take_any_text(client: PageClient, town: Database, typed: str) -> None:
    page = client.get("/omraden", query_string={"gata": typed})
    assert "<script>alert" not in page.html
    assert typed[:20] not in page.page.title


def test_nothing_looked_up_is_kept(client: PageClient, town: Database) -> None:
    page = client.get("/omraden?gata=Xyzzyvägen+4")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    assert "Xyzzy" not in page.page.title


def test_C01_the_area_tells_its_local_name_and_the_model(client: PageClient, town: Database) -> None:
    town.write(lambda session: name_locally(session, "A", "Trygg i Nord", actor_id=None, actor="Alva"))
    for slug in ("nord", "centrum"):
        page = client.get(f"/en/omraden/{slug}")
        assert "Here the work is called Trygg i Nord." in page.text
        assert "/en/om/modellen" in [url for url, _ in page.page.links]
    without = client.get("/en/omraden/hamnen")
    assert "Here the work is called" not in without.text
    assert "/en/om/modellen" in [url for url, _ in without.page.links]


def test_C20_the_area_asks_for_views_with_itself_filled_in(client: PageClient, town: Database) -> None:
    page = client.get("/en/omraden/centrum")
    assert "What would make it safer and nicer here?" in page.text
    way = next(url for url, text in page.page.links if text == "Leave a view about the area")
    assert way == "/en/synpunkt?area=A2"
    form = client.get(way)
    chosen = [field for field in form.page.fields if field.get("name") == "area" and "checked" in field]
    picked = [field.get("value") for field in chosen] or [
        "A2" if 'value="A2" selected' in form.html or 'selected value="A2"' in form.html else ""
    ]
    assert picked == ["A2"]


def test_an_area_page_says_when_nothing_is_known(client: PageClient, town: Database) -> None:
    page = client.get("/en/omraden/hamnen")
    assert "No information." in page.text
    assert "Responsible unit" not in page.text


def test_an_old_address_leads_to_the_new_one(client: PageClient, town: Database) -> None:
    renamed = TOWN_AREAS.replace('"Hamnen"', '"Gästhamnen"')
    with clock.at(clock.today() + timedelta(days=1)):
        town.write(lambda session: import_areas(session, renamed, "a.geojson"))
        _old_address_leads_on(client)


def _old_address_leads_on(client: PageClient) -> None:
    assert client.get("/omraden/hamnen", status=301).location == "/omraden/gasthamnen"
    client.get("/omraden/gasthamnen")
    client.get("/omraden/finns-inte", status=404)


def test_an_area_that_ended_has_no_page(client: PageClient, town: Database) -> None:
    town.write(
        lambda session: import_areas(
            session, TOWN_AREAS.replace('"B2"', '"B7"').replace('"Hamnen"', '"Kajen"'), "a.geojson"
        )
    )
    client.get("/omraden/hamnen", status=404)


def test_safe_totals_are_told_in_fixed_order_and_small_ones_are_not(client: PageClient, town: Database) -> None:
    def hear(session: Session) -> None:
        centrum = area_by_code(session, "A2")
        assert centrum is not None
        for count, category in ((20, "other"), (7, "vandalism_graffiti"), (2, "fire")):
            for _ in range(count):
                a_concern(session, tags=((category, ""),), area_id=centrum.id, state="reviewed", received_on=LAST_WEEK)
        publish_totals(session, MONDAY)

    categories = [category.value for category in Category]
    assert {"other", "fire"} <= set(categories)
    town.write(hear)
    page = client.get("/en/omraden/centrum")
    assert "29 views between 31 August 2026 and 22 November 2026." in page.text
    assert "Not shown" in page.text
    assert "Open drug scene" not in page.text, "what nobody told of is not shown as nothing"
    assert "No information." not in page.text
    assert not re.search(r'class="[^"]*\blv\d', page.html)
    # the wider area tells its total only, or nothing
    assert 'class="bars"' not in client.get("/en/omraden/nord").html
