"""A group on a phone: six people to a meeting in at most four taps, and pages that shut nobody out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from dialog.database import Database
from dialog.meetings.models import Registration
from tests.browsers import axe_violations, watched_page
from tests.concerns.test_staff_browser import sign_in
from tests.groups.conftest import OVE, SIV, Stored
from tests.journeys.test_accessibility import wider_than_the_screen
from tests.meetings.builders import a_meeting
from tests.people import People

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 760}, "has_touch": True, "is_mobile": True}
MOST_TAPS = 4
COUNT_TAPS = "addEventListener('pointerdown', () => window.tapped(), true)"


@pytest.mark.parametrize("scripts", [True, False])
def test_J2_six_people_in_at_most_four_taps(
    browser: "Browser",
    site: str,
    database: Database,
    stored: Callable[..., Stored],
    scripts: bool,
) -> None:
    there = stored(contacts=(SIV, OVE))
    database.write(lambda session: a_meeting(session, slug="torget") and None)
    taps: list[int] = []
    with watched_page(browser, site, java_script_enabled=scripts, **PHONE) as page:
        if scripts:
            page.expose_function("tapped", lambda: taps.append(1))
            page.add_init_script(COUNT_TAPS)
        page.goto(there.links[0])
        steps = [
            f"a[href$='{there.links[0]}/moten/torget']",
            "label:has([name=party_size][value='6'])",
            "main .acts button",
        ]
        for step in steps:
            page.locator(step).last.tap()
        page.wait_for_url("**?sagt=group_seated")
        assert len(steps) <= MOST_TAPS
        assert not scripts or len(taps) == len(steps)
    with database.read() as session:
        party = session.scalars(select(Registration)).one()
    assert (party.size, party.seated, party.group_id) == (6, 6, there.id)


def test_the_pages_of_groups_shut_nobody_out(
    browser: "Browser",
    site: str,
    app: "Flask",
    database: Database,
    people: People,
    stored: Callable[..., Stored],
) -> None:
    there = stored(contacts=(SIV, OVE))
    waits = stored(confirm=False, title="Lindarna", streets="Lindvägen")
    database.write(lambda session: a_meeting(session, slug="torget") and None)
    link = there.links[0]
    faults: list[str] = []
    with watched_page(browser, site, **(PHONE | {"color_scheme": "dark"})) as page:
        for path in (link, f"{link}/moten/torget", f"{link}/stammer", waits.links[0]):
            page.goto(f"/ar{path}")
            faults += looked_at(page, path)
    with watched_page(browser, site, viewport={"width": 1280, "height": 900}) as page:
        sign_in(page, site, app, people.make("coordinator").id)
        for path in ("", f"/{there.id}", f"/{waits.id}", "/meddelande", f"/{there.id}/startmote"):
            page.goto(f"/intern/grupper{path}")
            faults += looked_at(page, path)
    assert not faults, "\n".join(faults)


def looked_at(page: "Page", what: str) -> list[str]:
    faults = [f"{what}: {line}" for line in axe_violations(page)]
    page.set_viewport_size({"width": 320, "height": 700})
    if wider_than_the_screen(page):
        faults.append(f"{what}: too wide")
    page.set_viewport_size({"width": 390, "height": 760})
    return faults
