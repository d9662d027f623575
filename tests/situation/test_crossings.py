"""Categories crossed with where, under what influence and what was hit; and the seven themes of the conference."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.categories.facets import BUILT_IN
from dialog.database import Database
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.crossings import Crossings, crossings
from dialog.situation.queries.parts import Wanted
from dialog.situation.rules.crossing import crossed, overlap
from dialog.situation.rules.figures import Figure, Shown
from dialog.situation.rules.periods import whole_weeks
from dialog.situation.rules.themes import INFLUENCE, THEMES, WOMEN_EXPOSED, ThemeCode
from tests.builders import a_concern, an_area
from tests.people import People

MONDAY = date(2026, 11, 23)
PAGE = "/en/intern/lagesbild/korstabeller?period=4w"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def a_town(session: Session) -> None:
    area = an_area(session, "A", name="Hamnen")

    def told(count: int, *tags: tuple[str, str], **values: str) -> None:
        for _ in range(count):
            a_concern(
                session, tags=tags, state="reviewed", received_on=date(2026, 11, 10), area_id=area.id, **values
            )  # fmt: skip

    told(6, ("threats_violence", "influence"), place_type="pub", target="person")
    told(2, ("threats_violence", ""), ("social_unrest", "noise"), place_type="pub")
    told(3, ("threats_violence", ""), place_type="square", target="person")
    told(5, ("theft_burglary", ""), place_type="car_park", target="vehicle")
    told(4, ("theft_burglary", ""), place_type="shop", target="shop")
    told(1, ("theft_burglary", ""), target="home")
    told(2, ("theft_burglary", ""), ("threats_violence", ""), target="person")
    told(3, ("social_unrest", "women_exposed"), ("threats_violence", "women_exposed"))
    told(2, ("sexual_harassment", ""))
    told(1, ("other", "unsafe_place"))
    told(1, ("open_drug_scene", ""), ("criminal_networks", ""))


@pytest.fixture
def town(database: Database) -> Database:
    database.write(a_town)
    return database


def found(session: Session, people: People, role: str = "coordinator") -> Crossings:
    wanted = Wanted(whole_weeks(MONDAY, 4), None, "")
    return crossings(session, people.make(role), load_areas(session, MONDAY), wanted)


def test_C12_categories_are_crossed_with_sort_of_place_and_influence(
    people: People, town: Database, session: Session
) -> None:
    violence = next(line for line in found(session, people).lines if line.category == "threats_violence")
    assert {place: shown.number for place, shown in violence.by_target.firsts.items()} == {"pub": 8, "square": 3, "": 5}
    assert violence.by_influence.cells["pub", "yes"] == Shown(6)
    assert violence.by_influence.cells["pub", "no"] == Shown(2)
    assert violence.by_influence.cells["square", "yes"] == Shown(0)
    page = people.sign_in("coordinator").get(PAGE)
    assert "Pub, restaurant or club" in page.text
    links = {text: url for url, text in page.page.links if "place_type=pub" in url and "category=threats" in url}
    assert set(links) == {"8", "6"}
    assert "facet=influence" in links["6"]


def test_C14_a_filter_on_shop_vehicle_home_and_person(people: People, town: Database, session: Session) -> None:
    theft = next(line for line in found(session, people).lines if line.category == "theft_burglary")
    assert {target: shown.number for target, shown in theft.by_target.seconds.items()} == {
        "home": 1, "person": 2, "shop": 4, "vehicle": 5,
    }  # fmt: skip
    client = people.sign_in("coordinator")
    page = client.get(f"{PAGE}&target=vehicle")
    assert "Only what hit: A vehicle." in page.text
    listed = next(url for url, text in page.page.links if "place_type=car_park" in url)
    assert "target=vehicle" in listed
    assert client.get(listed).text.count("SP-2026-") >= 5
    client.get(f"{PAGE}&target=moped", status=422)


def test_D09_seven_themes_of_which_womens_exposure_runs_across_categories(
    people: People, town: Database, session: Session
) -> None:
    assert len(THEMES) == len(ThemeCode) == 7
    assert {INFLUENCE, WOMEN_EXPOSED} <= set(BUILT_IN)
    assert BUILT_IN[WOMEN_EXPOSED][0] == ""
    themes = {line.code.value: line for line in found(session, people).themes}
    assert {code: line.now.number for code, line in themes.items()} == {
        "narcotics": 1, "insecurity": 6, "violence": 16, "theft": 12, "women": 5, "robbery": 2, "gangs": 1,
    }  # fmt: skip
    assert {category: shown.number for category, shown in themes["women"].by_category.items()} == {
        "social_unrest": 3, "threats_violence": 3, "sexual_harassment": 2,
    }  # fmt: skip
    assert all(line.before.number == 0 for line in themes.values())
    page = people.sign_in("coordinator").get(PAGE)
    assert "Women’s exposure" in page.text
    assert "Sexual harassment and molestation: 2" in page.text


def test_those_who_see_totals_learn_no_small_number(people: People, town: Database, session: Session) -> None:
    seen = found(session, people, "police")
    theft = next(line for line in seen.lines if line.category == "theft_burglary")
    assert theft.by_target.total.number == 12
    cells = [*theft.by_target.cells.values(), *theft.by_target.firsts.values(), *theft.by_target.seconds.values()]
    assert all(one.number is None or one.number == 0 or one.number >= 5 for one in cells)
    # What is hidden of a row is nobody's in particular.
    for shown in (theft.by_target.seconds, theft.by_target.firsts):
        hidden = [name for name, one in shown.items() if one.number is None]
        assert len(hidden) != 1
    themes = {line.code.value: line.now.number for line in seen.themes}
    # Six of insecurity less the five of unrest would be one unsafe place; two robberies are few.
    assert themes == {
        "narcotics": None, "insecurity": None, "violence": 16, "theft": 12, "women": None, "robbery": None,
        "gangs": None,
    }  # fmt: skip
    page = people.sign_in("police").get(PAGE)
    assert "/intern/synpunkter" not in page.html.split("<main")[1]


def test_a_row_divided_twice_hides_what_one_way_would_give_away() -> None:
    few, many = Figure(2), Figure(9)
    shown = crossed({"pub": {"a": few, "b": many}, "park": {"a": many, "b": many}})
    assert shown.cells["pub", "a"] == Shown(None, exact=False)
    assert sum(one.number is None for one in shown.cells.values()) == 4
    assert shown.firsts["pub"].number == 11
    mine = Figure(2, 2)
    assert crossed({"pub": {"a": mine, "b": many}}).cells["pub", "a"] == Shown(2)
    assert overlap(Figure(5), Figure(10))
    assert not overlap(Figure(5), Figure(8))
    assert overlap(Figure(8), Figure(8))
