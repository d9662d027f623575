"""The desk with keys, in a real browser: in the list and where a concern is read, never while somebody writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern, ConcernTag, TriageSettings
from dialog.database import Database
from tests.browsers import axe_violations, watched_page
from tests.builders import a_concern, an_area
from tests.concerns.test_staff_browser import sign_in
from tests.people import People, unit

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

INBOX = "/intern/synpunkter"
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def queue(database: Database) -> list[str]:
    """Six new concerns, oldest first."""

    def make(session: Session) -> list[str]:
        home, area = unit(session).id, an_area(session, "N1", name="Norrhöjden")
        return [
            a_concern(
                session, f"Det är mörkt vid lampa {at}.", area=area, unit_id=home,
                received_on=date(2026, 3, 2) + timedelta(days=at),
            ).reference
            for at in range(6)
        ]  # fmt: skip

    return database.write(make)


@contextmanager
def desk(browser: "Browser", site: str, app: "Flask", user_id: int, **options: Any) -> Iterator["Page"]:
    with watched_page(browser, site, **({"viewport": DESK} | options)) as page:
        sign_in(page, site, app, user_id)
        yield page


def opened(page: "Page", reference: str) -> None:
    page.wait_for_selector(f"main.read[data-reference='{reference}']")


def found(database: Database, reference: str) -> Concern:
    with database.read() as session:
        concern = session.scalars(select(Concern).where(Concern.reference == reference)).one()
        _ = concern.tags
        return concern


def press(page: "Page", *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def answered(page: "Page", part: str) -> Any:
    """Waits for the answer to the next POST to this part of an address."""
    return page.expect_response(lambda answer: part in answer.url and answer.request.method == "POST")


def test_peer_B1_the_whole_flow_without_a_mouse(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, queue: list[str]
) -> None:
    with desk(browser, site, app, people.make("coordinator").id) as page:
        page.goto(INBOX)
        press(page, "j", "Space")
        opened(page, queue[0])
        press(page, "j")
        opened(page, queue[1])
        press(page, "k")
        opened(page, queue[0])
        press(page, "t", *"bra", "Enter")
        with answered(page, queue[0]):
            press(page, "e")
        opened(page, queue[1])
        assert (found(database, queue[0]).state, len(found(database, queue[0]).tags)) == ("reviewed", 1)
        with answered(page, "/lage"):
            press(page, "h")
        opened(page, queue[2])
        assert found(database, queue[1]).state == "paused"
        with answered(page, "/bradskar"):
            press(page, "u")
        page.wait_for_selector("main.read .urgent")
        with answered(page, "/angra"):
            press(page, "z")
        page.wait_for_function("() => !document.querySelector('main.read .urgent')")
        assert not found(database, queue[2]).urgent
        press(page, "?")
        page.wait_for_selector("dialog[open]")
        press(page, "j", "Escape")
        assert page.locator("main.read").get_attribute("data-reference") == queue[2]
        press(page, "a")
        page.wait_for_function("() => document.activeElement.id === 'to'")
        press(page, "Escape", "/")
        page.wait_for_function("() => document.activeElement.type === 'search'")


def test_peer_B2_tagged_from_the_list_without_opening(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, queue: list[str]
) -> None:
    def tag(session: Session) -> None:
        concern = session.scalars(select(Concern).where(Concern.reference == queue[0])).one()
        concern.tags.append(ConcernTag(category="other", facet="lighting"))

    database.write(tag)
    with desk(browser, site, app, people.make("coordinator").id) as page:
        page.goto(INBOX)
        press(page, "j")
        with answered(page, queue[0]):
            press(page, "e")
        page.wait_for_selector(f"li[data-reference='{queue[0]}'].handled")
        assert page.locator("main.read[data-reference]").count() == 0
        assert found(database, queue[0]).state == "reviewed"
        # Several rows at once, still in the list.
        press(page, "x", "j", "j", "Shift+X")
        assert page.locator(".items input:checked").count() == 3
        press(page, "t")
        page.wait_for_selector("[data-bulk-panel]:not([hidden]) input[value=fire]")
        assert page.url.split("?")[0].endswith(INBOX)


def test_keys_do_nothing_while_somebody_writes(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, queue: list[str]
) -> None:
    with desk(browser, site, app, people.make("coordinator").id) as page:
        page.goto(f"{INBOX}/{queue[0]}")
        press(page, "n")
        page.wait_for_function("() => document.activeElement.id === 'note'")
        page.keyboard.type("hej jkxze 123")
        assert page.locator("#note").input_value() == "hej jkxze 123"
        assert page.locator("main.read").get_attribute("data-reference") == queue[0]
        # Losing sight of it does not lose the words.
        press(page, "Escape", "j")
        opened(page, queue[1])
        press(page, "k")
        opened(page, queue[0])
        assert page.locator("#note").input_value() == "hej jkxze 123"


def test_ticks_are_saved_when_one_goes_on_without_finishing(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, queue: list[str]
) -> None:
    with desk(browser, site, app, people.make("coordinator").id) as page:
        page.goto(f"{INBOX}/{queue[0]}")
        press(page, "t", *"bra", "Enter")
        with answered(page, queue[0]):
            press(page, "j")
        opened(page, queue[1])
    concern = found(database, queue[0])
    assert ([tag.category for tag in concern.tags], concern.state) == (["fire"], "new")


def test_what_could_not_be_saved_comes_back_with_its_ticks(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, queue: list[str]
) -> None:
    def change(session: Session) -> None:
        session.scalars(select(Concern).where(Concern.reference == queue[0])).one().version += 1

    with desk(browser, site, app, people.make("coordinator").id) as page:
        page.goto(f"{INBOX}/{queue[0]}")
        database.write(change)
        press(page, "t", *"bra", "Enter")
        with answered(page, queue[0]):
            press(page, "e")
        page.wait_for_selector(".toast.bad a")
        assert page.locator(f"li[data-reference='{queue[0]}'].handled").count() == 0
        page.locator(".toast.bad a").click()
        opened(page, queue[0])
        assert page.locator("#conflict").count() == 1
        assert page.locator("#coding input[value=fire]").is_checked()


def test_keys_that_are_off_do_nothing_and_buttons_do(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, queue: list[str]
) -> None:
    siv = people.make("coordinator")
    database.write(lambda session: session.add(TriageSettings(user_id=siv.id, keys={}, keys_on=False)))
    with desk(browser, site, app, siv.id) as page:
        page.goto(f"{INBOX}/{queue[0]}")
        press(page, "j", "u", "h")
        assert page.locator("main.read").get_attribute("data-reference") == queue[0]
        page.locator("a[data-move='1']").click()
        opened(page, queue[1])
    assert found(database, queue[0]).version == 1


def test_without_scripts_every_act_is_a_button(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, queue: list[str]
) -> None:
    with desk(browser, site, app, people.make("coordinator").id, java_script_enabled=False) as page:
        page.goto(f"{INBOX}/{queue[0]}")
        page.locator("a[data-move='1']").click()
        opened(page, queue[1])
        page.locator("#coding input[value=fire]").check()
        page.locator(".do button[value=done]").click()
        opened(page, queue[2])
        assert found(database, queue[1]).state == "reviewed"
        page.locator(".toast button").click()
        page.wait_for_load_state()
        assert found(database, queue[1]).state == "new"
        page.goto(INBOX)
        page.locator("[data-choose-all]").click()
        assert page.locator(".items input:checked").count() == len(queue)
        page.locator("#bulk button[value=assign]").click()
        page.wait_for_load_state()
        assert "/flera" in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (320, 640)])
def test_nobody_is_shut_out_of_what_the_script_adds(
    browser: "Browser", site: str, app: "Flask", people: People, queue: list[str], scheme: Any, size: tuple[int, int]
) -> None:
    siv = people.make("coordinator").id
    viewport = {"width": size[0], "height": size[1]}
    with desk(browser, site, app, siv, color_scheme=scheme, viewport=viewport, bypass_csp=True) as page:
        page.goto(INBOX)
        page.locator(".items input").nth(1).check()
        assert axe_violations(page) == []
        page.goto(f"{INBOX}/{queue[0]}")
        press(page, "j")
        opened(page, queue[1])
        press(page, "t", *"br")
        assert axe_violations(page) == []
        press(page, "Escape", "?")
        page.wait_for_selector("dialog[open]")
        assert axe_violations(page) == []
        for path in ("/intern/tangenter", f"{INBOX}/vyer"):
            page.goto(path)
            assert axe_violations(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} spills over by {wide}"
