"""The door on a phone: found by a few letters, marked with one tap, and nothing is lost when the network is gone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from dialog.meetings.models import Meeting, Registration
from dialog.meetings.operations.door import mark
from tests.browsers import axe_violations, watched_page
from tests.concerns.test_staff_browser import sign_in
from tests.meetings.mail_desk import Desk
from tests.people import People

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from dialog.accounts.rules import StaffMember

pytestmark = pytest.mark.browser

NAMES = ("Amal", "Åsa Öberg", "Bo", "Cia", "Dag", "Eva")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


class Evening:
    """A meeting with six parties of six, and somebody at its door."""

    def __init__(self, app: "Flask", people: People) -> None:
        self.desk = Desk(app, app.extensions["dialog.keys"])
        self.staff: StaffMember = people.make("coordinator")
        self.meeting = self.desk.meeting(slug="kvallen", capacity=40)
        self.parties = {name: self.desk.party(self.meeting, 6, name=name) for name in NAMES}

    def came(self) -> dict[str, int | None]:
        rows = select(Registration).order_by(Registration.id)
        with self.desk.database.read() as session:
            by_id = {row.id: row.came for row in session.scalars(rows)}
        return {name: by_id[one] for name, one in self.parties.items() if by_id[one] is not None}

    def walk_ins(self) -> int:
        with self.desk.database.read() as session:
            return session.get_one(Meeting, self.meeting).door_count


@pytest.fixture
def evening(app: "Flask", people: People) -> Evening:
    return Evening(app, people)


@pytest.fixture
def door(browser: "Browser", site: str, app: "Flask", evening: Evening) -> "Iterator[Page]":
    with watched_page(browser, site, **PHONE) as page:
        sign_in(page, site, app, evening.staff.id)
        page.goto("/intern/moten/kvallen/dorr")
        yield page


def row(page: "Page", evening: Evening, name: str) -> str:
    return f"#p-{evening.parties[name]}"


def saved(page: "Page") -> None:
    page.locator("[data-said]").filter(has_text="Allt är sparat.").wait_for()


def test_peer_C8_found_by_some_letters_and_marked_with_one_tap(door: "Page", evening: Evening) -> None:
    """Search, tap: two acts for six of six, and one more for another number."""
    door.locator("#find").fill("asa")
    assert door.locator("[data-party]:visible").count() == 1
    door.locator("[data-party]:visible .all").click()
    saved(door)
    assert evening.came() == {"Åsa Öberg": 6}
    door.locator("#find").fill("bo")
    shown = door.locator("[data-party]:visible")
    assert shown.count() == 1
    shown.locator("summary").click()
    shown.locator("button[value='4']").click()
    assert shown.locator("[data-here]").inner_text() == "4 av 6"
    saved(door)
    assert evening.came() == {"Åsa Öberg": 6, "Bo": 4}
    shown.locator(".undo").click()
    saved(door)
    assert evening.came() == {"Åsa Öberg": 6}
    assert door.locator("[data-came-total]").inner_text() == "6"
    assert not axe_violations(door)
    assert not door.evaluate("document.scrollingElement.scrollWidth > window.innerWidth + 1")
    small = (
        "all => all.filter(o => o.offsetParent && Math.min(o.offsetHeight, o.offsetWidth) < 44).map(o => o.outerHTML)"
    )
    assert door.eval_on_selector_all(".door button, .door summary, .door input:not([type=hidden])", small) == []


def test_peer_C8_marks_wait_without_network_and_are_sent_once(
    door: "Page", evening: Evening, browser: "Browser", site: str, app: "Flask"
) -> None:
    door.context.set_offline(True)
    for name in ("Amal", "Cia"):
        door.locator(row(door, evening, name)).locator(".all").click()
    first = door.locator(row(door, evening, "Amal"))
    first.locator("summary").click()
    first.locator("button[value='5']").click()
    door.locator("#walk-ins button[value='5']").click()
    said = door.locator("[data-said]")
    said.filter(has_text="Väntar på nätet: 4.").wait_for()
    assert first.locator("[data-here]").inner_text() == "5 av 6"
    assert door.locator("[data-together]").inner_text() == "16"
    assert evening.came() == {}
    # Somebody else marks one of them meanwhile: that stands.
    evening.desk.database.write(
        lambda session: mark(
            session, evening.staff, evening.meeting, evening.parties["Cia"], 3, seen=None, key="another-phone-0001"
        )
    )
    door.context.set_offline(False)
    said.filter(has_text="Någon annan har prickat av sällskapet under tiden.").wait_for()
    door.locator("[data-together]").filter(has_text="13").wait_for()
    assert evening.came() == {"Amal": 5, "Cia": 3}
    assert evening.walk_ins() == 5
    assert door.evaluate("localStorage.length + sessionStorage.length") == 0, "no name stays on the phone"


def test_an_answer_that_was_lost_counts_a_walk_in_once(door: "Page", evening: Evening) -> None:
    lost = []

    def lose(route: "object") -> None:
        route.fetch()  # type: ignore[attr-defined]
        lost.append(1)
        route.abort()  # type: ignore[attr-defined]

    door.route("**/dorr/antal", lose, times=1)
    door.locator("#walk-ins button[value='1']").click()
    door.locator("[data-said]").filter(has_text="Väntar på nätet: 1.").wait_for()
    saved(door)
    assert lost == [1]
    assert evening.walk_ins() == 1
    assert door.locator("[data-walk-ins]").inner_text() == "1"


def test_signed_out_at_the_door_nothing_is_lost(door: "Page", evening: Evening, site: str, app: "Flask") -> None:
    door.context.clear_cookies()
    door.locator(row(door, evening, "Dag")).locator(".all").click()
    door.locator("[data-said]").filter(has_text="Du är utloggad.").wait_for()
    assert evening.came() == {}
    sign_in(door, site, app, evening.staff.id)
    saved(door)
    assert evening.came() == {"Dag": 6}
