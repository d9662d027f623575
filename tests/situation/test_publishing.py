"""Public totals: safe, frozen for a week, and not to be worked out by subtraction."""

import json
import random
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.categories.rules import Category
from dialog.commands.worker import run_due
from dialog.database import Database
from dialog.disclosure.limits import STANDARD
from dialog.places.models import Area
from dialog.situation.models import PublishedTotals
from dialog.situation.operations.publishing import publish_totals
from dialog.situation.queries import PublicTotals, published_totals
from dialog.situation.rules.publishing import safe_area_totals
from tests.builders import a_concern, an_area

MONDAY = date(2026, 11, 23)
LAST_WEEK = date(2026, 11, 18)
OTHER, FIRE = Category.OTHER.value, Category.FIRE.value


def reviewed(session: Session, area: Area | None, count: int, **values: object) -> None:
    for _ in range(count):
        defaults = {"state": "reviewed", "received_on": LAST_WEEK, "area_id": area.id if area else None}
        a_concern(session, **(defaults | values))


def a_town(session: Session, **counts: int) -> dict[str, Area]:
    """A municipality with areas, and so many reviewed concerns in each."""
    town = {"TOWN": an_area(session, "TOWN", level="municipality")}
    for code, count in counts.items():
        town[code] = an_area(session, code, parent_code="TOWN")
        reviewed(session, town[code], count, tags=((OTHER, "lighting"),))
    return town


def published(session: Session, area: Area) -> PublicTotals:
    found = published_totals(session, area.id)
    assert found is not None
    return found


def test_totals_cover_the_twelve_weeks_that_ended_on_sunday(session: Session) -> None:
    town = a_town(session, A=25, B=30)
    reviewed(session, town["A"], 30, received_on=MONDAY)
    reviewed(session, town["A"], 30, received_on=date(2026, 8, 30))
    reviewed(session, town["A"], 1, received_on=date(2026, 8, 31), tags=((OTHER, ""),))
    assert publish_totals(session, MONDAY + timedelta(days=2)) == 3
    a = published(session, town["A"])
    assert (a.start, a.end, a.total) == (date(2026, 8, 31), date(2026, 11, 22), 26)
    assert dict(a.categories)[OTHER] == 26
    assert published(session, town["TOWN"]) == PublicTotals(a.start, a.end, 56)


def test_only_what_counts_is_published(session: Session) -> None:
    town = a_town(session, A=25, B=30)
    for state in ("new", "unclear"):
        reviewed(session, town["A"], 5, state=state)
    reviewed(session, town["A"], 5, state="paused")
    reviewed(session, town["A"], 5, kind="accessibility")
    reviewed(session, town["A"], 5, withdrawn_on=LAST_WEEK)
    reviewed(session, town["A"], 9, restricted="extremism", tags=((Category.VIOLENT_EXTREMISM.value, ""),))
    reviewed(session, town["A"], 9, restricted="domestic_violence", tags=(("threats_violence", "domestic_violence"),))
    publish_totals(session, MONDAY)
    a = published(session, town["A"])
    assert a.total == 25
    assert Category.VIOLENT_EXTREMISM not in dict(a.categories)
    assert dict(a.categories)["threats_violence"] == 0


def test_a_concern_counts_in_each_of_its_categories(session: Session) -> None:
    town = a_town(session, A=0)
    reviewed(session, town["A"], 20, tags=((OTHER, "lighting"), (OTHER, "littering"), (FIRE, "")))
    publish_totals(session, MONDAY)
    a = published(session, town["A"])
    assert (a.total, dict(a.categories)[OTHER], dict(a.categories)[FIRE]) == (20, 20, 20)


def test_parts_of_one_text_are_published_as_one_voice_and_its_whole_as_none(session: Session) -> None:
    town = a_town(session, A=20)
    facts = {"state": "reviewed", "received_on": LAST_WEEK, "area_id": town["A"].id}
    whole = a_concern(session, "Mörkt. Skräpigt. Brand.", divided=True, tags=((FIRE, ""),), **facts)
    for part in range(1, 10):
        a_concern(
            session, part=part, part_of_id=whole.id, number=whole.number, reference=f"{whole.reference}-{part}",
            tags=((OTHER, "littering"),), **facts,
        )  # fmt: skip
    publish_totals(session, MONDAY)
    a = published(session, town["A"])
    assert (a.total, dict(a.categories)[OTHER], dict(a.categories)[FIRE]) == (21, 21, 0)


def test_sec_P01_an_area_under_twenty_shows_nothing_at_all(session: Session) -> None:
    town = a_town(session, A=9, B=25, C=40)
    publish_totals(session, MONDAY)
    a = published(session, town["A"])
    assert (a.total, a.categories) == (None, ())
    stored = session.scalars(select(PublishedTotals).where(PublishedTotals.area_id == town["A"].id)).one()
    assert "9" not in json.dumps(stored.totals["total"])


def test_sec_P02_small_categories_are_hidden_with_company(session: Session) -> None:
    town = a_town(session, A=30)
    reviewed(session, town["A"], 3, tags=((FIRE, ""),))
    reviewed(session, town["A"], 6, tags=(("theft_burglary", ""),))
    publish_totals(session, MONDAY)
    shown = dict(published(session, town["A"]).categories)
    assert shown[FIRE] is None
    assert shown["theft_burglary"] is None
    assert shown[OTHER] == 30


def test_sec_P09_asking_all_week_gives_the_same_bytes(app: Flask, database: Database) -> None:
    with clock.at(MONDAY):
        town = database.write(lambda session: a_town(session, A=25, B=30))
        run_due(app)
        first = stored(database)
    for day in range(7):
        with clock.at(MONDAY + timedelta(days=day)):
            database.write(lambda session: reviewed(session, town["A"], 3))
            run_due(app)
            assert stored(database) == first
    with clock.at(MONDAY + timedelta(days=7)):
        run_due(app)
        assert len(json.loads(stored(database))) == 2 * len(json.loads(first))
        assert published_total(database, town["A"]) == 25 + 7 * 3


def stored(database: Database) -> str:
    with database.read() as session:
        rows = session.scalars(select(PublishedTotals).order_by(PublishedTotals.id)).all()
        return json.dumps([[row.id, row.area_id, str(row.week), row.rule, row.totals] for row in rows])


def published_total(database: Database, area: Area) -> int | None:
    with database.read() as session:
        return published(session, area).total


def test_publishing_is_logged_without_numbers(database: Database) -> None:
    with clock.at(MONDAY):
        database.write(lambda session: a_town(session, A=25))
        database.write(publish_totals)
        assert database.write(publish_totals) == 0
    with database.read() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "totals_published").order_by(AuditEntry.sequence)
        ).all()
        assert [(entry.object_reference, entry.detail) for entry in entries] == [("2026-11-23", {"areas": 2})]


def test_what_has_no_area_cannot_be_found_from_the_sum(session: Session) -> None:
    town = a_town(session, A=25, B=30)
    reviewed(session, None, 2)
    publish_totals(session, MONDAY)
    assert [published(session, town[code]).total for code in ("TOWN", "A", "B")] == [57, None, 30]


def test_an_area_outside_the_tree_lies_in_the_municipality(session: Session) -> None:
    town = a_town(session, A=25, B=30)
    stray = an_area(session, "STRAY", parent_code="GONE")
    reviewed(session, stray, 8)
    publish_totals(session, MONDAY)
    assert [published(session, area).total for area in (*town.values(), stray)] == [63, None, 30, None]


def test_concerns_in_an_earlier_version_of_the_area_count(session: Session) -> None:
    old = an_area(session, "A", valid_to=date(2026, 10, 31))
    new = an_area(session, "A", valid_from=date(2026, 11, 1), slug="a-ny")
    reviewed(session, old, 15, received_on=date(2026, 10, 5))
    reviewed(session, new, 15)
    assert publish_totals(session, MONDAY) == 1
    assert published(session, new).total == 30
    assert published_totals(session, old.id) is None


# A tree: R above A, B, C; A above A1, A2. Counts are of what lies in each area itself.
PARENTS = {"R": "", "A": "R", "B": "R", "C": "R", "A1": "A", "A2": "A"}
sizes = st.one_of(st.integers(0, 8), st.integers(0, 60))


@given(st.fixed_dictionaries(dict.fromkeys(PARENTS, sizes)))
def test_no_hidden_area_can_be_found_by_subtraction(own: dict[str, int]) -> None:
    totals = tree_totals(own)
    shown = safe_area_totals(totals, PARENTS)
    assert all(totals[code] >= STANDARD.public_base for code in shown)
    for low, high, true in attack(totals, shown):
        assert low <= true <= high
        assert high - low >= 4 or true == 0 or true >= STANDARD.public_base


@given(st.fixed_dictionaries({code: st.integers(20, 60) for code in PARENTS}))
def test_large_areas_are_all_shown(own: dict[str, int]) -> None:
    assert safe_area_totals(tree_totals(own), PARENTS) == set(PARENTS)


def tree_totals(own: dict[str, int]) -> dict[str, int]:
    a = own["A"] + own["A1"] + own["A2"]
    return own | {"A": a, "R": own["R"] + a + own["B"] + own["C"]}


def attack(totals: dict[str, int], shown: frozenset[str]) -> list[tuple[int, int, int]]:
    """(lowest, highest, true) of every hidden cell, remainders included, from the shown sums and the rule of twenty.

    Bounds are tightened against every sum until nothing changes: for a tree that is all there is to know.
    """
    cells = dict(totals.items())
    cells |= {
        f"rest {code}": totals[code] - sum(totals[part] for part in PARENTS if PARENTS[part] == code)
        for code in ("R", "A")
    }
    bounds = {cell: (cells[cell], cells[cell]) if cell in shown else (0, 10_000) for cell in cells}
    sums = {code: [part for part in PARENTS if PARENTS[part] == code] + [f"rest {code}"] for code in ("R", "A")}
    for _ in range(10):
        for whole, parts in sums.items():
            low, high = (sum(bounds[part][side] for part in parts) for side in (0, 1))
            bounds[whole] = (max(bounds[whole][0], low), min(bounds[whole][1], high))
            for part in parts:
                others = [bounds[other] for other in parts if other != part]
                lowest = bounds[whole][0] - sum(other[1] for other in others)
                highest = bounds[whole][1] - sum(other[0] for other in others)
                bounds[part] = (max(bounds[part][0], lowest), min(bounds[part][1], highest))
    return [(*bounds[cell], cells[cell]) for cell in cells if cell not in shown]


@pytest.mark.parametrize("seed", range(5))
def test_published_areas_stand_the_attack(session: Session, seed: int) -> None:
    """The same attack on what is stored, made from rows."""
    rng = random.Random(seed)
    areas = {
        code: an_area(session, code, level="municipality" if code == "R" else "district", parent_code=parent or None)
        for code, parent in PARENTS.items()
    }
    own = {code: rng.choice((0, 1, 3, 12, 24, 40)) for code in PARENTS}
    for code, count in own.items():
        reviewed(session, areas[code], count)
    publish_totals(session, MONDAY)
    found = {code: published(session, area).total for code, area in areas.items()}
    shown = frozenset(code for code, total in found.items() if total is not None)
    totals = tree_totals(own)
    assert all(found[code] == totals[code] for code in shown)
    for low, high, true in attack(totals, shown):
        assert high - low >= 4 or true == 0 or true >= STANDARD.public_base
