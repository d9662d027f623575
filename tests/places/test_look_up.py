"""From a street to its area."""

import time

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from dialog.database import Database
from dialog.places.operations import import_areas, import_streets
from dialog.places.queries import (
    Answer,
    area_at_point,
    area_by_slug,
    area_choices,
    area_map,
    area_with_parents,
    areas_in_force,
    children_of,
    codes_below,
    find_area_for_place,
    look_up_street,
    street_index,
)
from dialog.places.queries.streets import StreetIndex
from tests.places.conftest import TOWN_AREAS


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Ågatan 3", "A2"),
        ("Ågatan 38", "A2"),
        ("Ågatan 41", "B2"),
        ("Ågatan 40", "A1"),
        ("agatan 40b", "A1"),
        ("ÅGATAN   97 C", "B2"),
        ("Östra Ågatan", "A2"),
        ("ö agatan 61", "A2"),
        ("Stora torget", "A2"),
        ("Stora torget 3", "A2"),
        ("stora torg", "A2"),
        ("Lillskogsvägen 200", "B1"),
        ("Lillskogsv. 4", "B1"),
        ("Lilskogsvägen 4", "B1"),
        ("lillksogsvagn", "B1"),
        ("Hamnallén", "B2"),
        ("Hamnallen 9999", "B2"),
        ("Björkgränd 15", "B1"),
        ("Björkgränd 5, 99903", "B1"),
        ("Björkgränd 5, 999 04 Exempelstad", "A1"),
        ("S:t Eriks gata 5", "B2"),
        ("sankt eriks g", "B2"),
        ("St Eriksgata", "B2"),
        ("Kung Oskars v. 9", "A1"),
        ("kung oskars vägen", "A1"),
        ("Hamnen", "B2"),
        ("norra stranden", "A1"),
    ],
)
def test_geography_6_4_examples(town: Database, session: Session, typed: str, code: str) -> None:
    found = look_up_street(session, typed)
    assert found.answer is Answer.AREA
    assert found.area is not None
    assert found.area.code == code


@pytest.mark.parametrize(
    ("typed", "answer", "choices"),
    [
        ("Ågatan", Answer.NUMBER, 4),
        ("Ågatan 150", Answer.NUMBER, 4),
        ("Björkgränd", Answer.LOCALITY, 2),
        ("Björkgränd 5", Answer.LOCALITY, 2),
        ("xyzvägen", Answer.NOTHING, 0),
        ("Åg", Answer.NOTHING, 0),
        ("", Answer.NOTHING, 0),
        ("12", Answer.NOTHING, 0),
        ("%", Answer.NOTHING, 0),
        ("\u0000", Answer.NOTHING, 0),
    ],
)
def test_what_else_is_asked(town: Database, session: Session, typed: str, answer: Answer, choices: int) -> None:
    found = look_up_street(session, typed)
    assert (found.answer, len(found.choices)) == (answer, choices)
    assert found.area is None


def test_what_a_choice_says_leads_to_its_area(town: Database, session: Session) -> None:
    for choice in look_up_street(session, "Björkgränd 5").choices:
        found = look_up_street(session, choice.text)
        assert found.area is not None
        assert found.area is choice.area


def test_several_streets_are_offered_at_most_ten(town: Database, session: Session, database: Database) -> None:
    names = [f"Lillskogs{ending}" for ending in ("backen", "gränd", "stigen", "torget", "allén", "kroken", "plan")]
    names += [f"Lillskogsvägen {number} trappan" for number in ("a", "b", "c", "d", "e")]
    rows = "street,area_code,valid_from\n" + "\n".join(f"{name},A1,2025-01-01" for name in names)
    database.write(lambda session: import_streets(session, rows, "more.csv"))
    found = look_up_street(session, "Lillskog 7")
    assert found.answer is Answer.STREETS
    assert len(found.choices) == 10
    assert all(choice.text.endswith(" 7") for choice in found.choices)


def test_a_form_takes_no_beginnings(town: Database, session: Session) -> None:
    assert find_area_for_place(session, "Lillskog").area is None
    assert find_area_for_place(session, "Ågatan") == find_area_for_place(session, "agatan")
    assert find_area_for_place(session, "Ågatan").ambiguous
    typed = find_area_for_place(session, "Lillskogsvägen 4")
    assert typed.area is not None
    assert (typed.area.code, typed.ambiguous) == ("B1", False)
    assert not find_area_for_place(session, "bakom kiosken vid hållplatsen").ambiguous


def test_areas_by_date_parents_and_children(town: Database, session: Session) -> None:
    stranden = area_by_slug(session, "norra-stranden")
    assert stranden is not None
    assert [area.code for area in area_with_parents(session, stranden)] == ["A", "A1"]
    assert [area.code for area in children_of(session, "B")] == ["B2", "B1"]
    assert [area.code for area in area_choices(session)] == ["A2", "B2", "B1", "A1"]
    assert codes_below(session, ["A"]) == {"A", "A1", "A2"}


def test_the_finest_area_at_a_point(town: Database, session: Session) -> None:
    found = area_at_point(session, 12.03, 58.01)
    assert found is not None
    assert found.code == "B2"
    assert area_at_point(session, 13.0, 58.01) is None


def test_a_map_is_drawn_once_per_register(town: Database, session: Session) -> None:
    areas = area_choices(session)
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    first = area_map(session, areas)
    drawn = len([one for one in statements if "polygons" in one])
    assert area_map(session, areas) == first
    assert len([one for one in statements if "polygons" in one]) == drawn
    assert first is not None
    assert {area.code for area in first.areas} == {"A1", "A2", "B1", "B2"}
    linked = first.with_links(lambda code: f"/omraden/{code}")
    assert linked.areas[0].url.startswith("/omraden/")
    assert area_map(session, []) is None


def test_what_is_kept_in_memory_follows_the_register(town: Database, session: Session) -> None:
    assert len(street_index(session)) == 8
    assert street_index(session) is street_index(session)
    rows = "street,area_code\nNygatan,A1"
    town.write(lambda session: import_streets(session, rows, "new.csv"))
    session.rollback()
    assert len(street_index(session)) == 1
    assert look_up_street(session, "Nygatan").answer is Answer.AREA
    town.write(lambda session: import_areas(session, TOWN_AREAS.replace('"Centrum"', '"City"'), "areas.geojson"))
    session.rollback()
    assert "City" in [area.name for area in areas_in_force(session)]


def test_A17_eight_thousand_streets_are_looked_up_in_time(town: Database, session: Session) -> None:
    """The whole way for the worst kinds of typing, the index warm; the bound is the row's 50 ms."""
    first = [
        "Ale",
        "Björk",
        "Dal",
        "Ek",
        "Furu",
        "Gran",
        "Hav",
        "Is",
        "Järn",
        "Kvarn",
        "Lind",
        "Mås",
        "Näs",
        "Orm",
        "Präst",
        "Ring",
        "Sten",
        "Torp",
        "Ugle",
        "Val",
    ]
    middle = [
        "berga",
        "dals",
        "hults",
        "lunda",
        "maden",
        "näs",
        "ryds",
        "skogs",
        "torps",
        "vads",
        "åkers",
        "ås",
        "änge",
        "ö",
        "boda",
        "fors",
        "gårda",
        "holma",
        "kulla",
        "marks",
    ]
    last = [
        "gatan",
        "vägen",
        "gränd",
        "stigen",
        "torget",
        "allén",
        "backen",
        "platsen",
        "kroken",
        "slingan",
        "parken",
        "ringen",
        "leden",
        "svängen",
        "tået",
        "gången",
        "plan",
        "trappan",
        "kajen",
        "hamnen",
    ]
    names = [a + b + c for a in first for b in middle for c in last]
    assert len(names) == 8000
    rows = "street,area_code\n" + "\n".join(f"{name},A1" for name in names)
    town.write(lambda session: import_streets(session, rows, "many.csv"))
    session.rollback()
    assert len(street_index(session)) == 8000
    for typed in ("Stenmarksvägen 4", "stenmraksvagen", "Björk", "qqqqqqqqqqqqqqq"):
        spent = []
        for _ in range(5):
            start = time.perf_counter()
            look_up_street(session, typed)
            spent.append(time.perf_counter() - start)
        assert min(spent) < 0.05, typed


def test_an_index_without_streets_finds_nothing() -> None:
    empty = StreetIndex([])
    assert not empty.exact("x")
    assert not empty.beginning("xyz")
    assert not empty.misspelt("xyz")
