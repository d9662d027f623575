"""Questions in a real browser under the real policy: the point on the map, accessibility, narrow screens."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, render_template_string, request

from dialog.app import create_app
from dialog.database import Database
from dialog.extensions import db
from dialog.places.operations import import_areas, import_streets
from dialog.places.queries import area_choices
from dialog.settings import Settings
from dialog.surveys.rendering import draw_screen
from dialog.surveys.sheets import read_sheet
from dialog.web.language import current_language
from tests.browsers import axe_violations, served, watched_page
from tests.surveys.type_examples import questionnaire

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

DEMO = Path(__file__).parents[2] / "dialog" / "demo" / "data"
DOCUMENT = questionnaire()
PAGE = """{% extends 'layouts/public.html' %}{% from 'components/error_summary.html' import error_summary %}
{% block title %}{{ drawn.title }}{% endblock %}{% block main %}<form class="q" method="post" novalidate>
{{ error_summary(errors=drawn.errors) }}{{ drawn.html }}<button class="btn">Go</button></form>{% endblock %}"""


@pytest.fixture
def site(app: Flask, settings: Settings) -> Iterator[str]:
    """Every example question on a page of its own, over the stored areas of the demo."""
    database: Database = app.extensions["dialog.database"]
    areas, streets = ((DEMO / name).read_text(encoding="utf-8") for name in ("areas.geojson", "streets.csv"))
    database.write(lambda session: import_areas(session, areas, "areas.geojson"))
    database.write(lambda session: import_streets(session, streets, "streets.csv"))
    own = create_app(settings)

    @own.route("/question/<int:number>", methods=["GET", "POST"])
    def question(number: int) -> str:
        screen = DOCUMENT.screens[number - 1]
        areas = {area.code: area.name for area in area_choices(db.session)}
        raw = request.form.to_dict(flat=False)
        sheet = read_sheet(DOCUMENT, {number: raw}, areas)
        drawn = draw_screen(
            DOCUMENT,
            "",
            screen,
            current_language(),
            answers={},
            areas=areas,
            raw=raw,
            problems=sheet.problems.get(number, ()),
        )
        return render_template_string(PAGE, drawn=drawn)

    with served(own) as address:
        yield address
    own.extensions["dialog.database"].close()


def number_of(code: str) -> int:
    return DOCUMENT.screen_of[code]


def test_a_point_is_marked_by_press_or_by_keys_and_sent_coarse(browser: "Browser", site: str) -> None:
    with watched_page(browser, site) as page:
        page.goto(f"/question/{number_of('PLATS')}")
        field, box = page.locator("#q_PLATS_point"), page.locator(".pin [tabindex]").first
        box.click(position={"x": 120, "y": 110})
        pressed = field.input_value()
        latitude, longitude = (round(float(part) * 1000) for part in pressed.split(","))
        assert longitude % 3 == 0
        assert pressed == f"{latitude / 1000:.3f},{longitude / 1000:.3f}"
        assert page.locator(".pin circle").count() == 1
        box.press("ArrowUp")
        assert round(float(field.input_value().split(",")[0]) * 1000) == latitude + 2
        box.press("ArrowRight")
        assert round(float(field.input_value().split(",")[1]) * 1000) == longitude + 6
        moved = field.input_value()
        page.click("button.btn:not(.quiet)")
        assert page.locator("#q_PLATS_point").input_value() == moved
        mark = page.locator(".pin circle").first
        seen, drawn = mark.bounding_box(), page.locator(".pin svg").first.bounding_box()
        assert seen is not None
        assert drawn is not None
        assert abs(seen["x"] + seen["width"] / 2 - drawn["x"] - 120) < 30
        page.locator(".pin button").first.click()
        assert page.locator("#q_PLATS_point").input_value() == ""
        assert page.locator(".pin circle").count() == 0


def test_without_script_no_map_is_shown_and_nothing_is_missed(browser: "Browser", site: str) -> None:
    with watched_page(browser, site, java_script_enabled=False) as page:
        page.goto(f"/question/{number_of('PLATS')}")
        assert not page.locator(".pin").first.is_visible()
        page.check("#q_PLATS-0")
        page.fill("#q_PLATS_name", "Tunneln")
        page.click("button.btn:not(.quiet)")
        assert page.is_checked("#q_PLATS-0")
        assert page.input_value("#q_PLATS_name") == "Tunneln"


def test_enter_in_the_street_looks_it_up(browser: "Browser", site: str) -> None:
    with watched_page(browser, site, java_script_enabled=False) as page:
        page.goto(f"/question/{number_of('OMRADE')}")
        page.fill("#q_OMRADE_street", "Storgatan")
        page.press("#q_OMRADE_street", "Enter")
        assert page.locator(".opts").first.locator("input").count() <= 5
        assert page.input_value("#q_OMRADE_street") == "Storgatan"


@pytest.mark.parametrize("language", ["sv", "ar"])
def test_peer_1a_every_type_is_accessible_and_fits_a_narrow_phone(browser: "Browser", site: str, language: str) -> None:
    prefix = "" if language == "sv" else f"/{language}"
    with watched_page(browser, site, viewport={"width": 320, "height": 700}) as page:
        for screen in DOCUMENT.screens:
            page.goto(f"{prefix}/question/{screen.number}")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, screen.number
            assert axe_violations(page) == [], screen.number


def test_wrong_answers_are_told_where_they_are(browser: "Browser", site: str) -> None:
    with watched_page(browser, site, java_script_enabled=False) as page:
        page.goto(f"/question/{number_of('FLERA')}")
        page.check("#q_FLERA-0")
        page.check("#q_FLERA-3")
        page.click("button.btn")
        link = page.locator(".sum a")
        assert link.get_attribute("href") == "#q_FLERA-0"
        assert link.inner_text() == page.locator("#q_FLERA-error > span").inner_text().split(":", 1)[1].strip()
        assert page.is_checked("#q_FLERA-0")
        assert page.is_checked("#q_FLERA-3")
