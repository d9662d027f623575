"""Writing answers in a real browser: drafts saved by themselves, the countdown of the hold, a macro with three keys."""

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import StaffSession
from dialog.accounts.rules import StaffMember
from dialog.categories.operations import seed_facets
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, StaffDraft
from dialog.concerns.operations.macros import MacroSteps, save_macro
from dialog.concerns.operations.templates import save_template
from dialog.database import Database
from tests.browsers import axe_violations, watched_page
from tests.builders import a_concern
from tests.concerns.test_staff_browser import sign_in
from tests.people import People

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
INBOX = "/intern/synpunkter"
LIGHTING = Tag("other", "lighting")


@pytest.fixture
def siv(database: Database, people: People) -> StaffMember:
    database.write(seed_facets)
    return people.make("coordinator")


def stored(database: Database, number: int = 1) -> list[str]:
    return database.write(lambda session: [a_concern(session, wants_answer=True).reference for _one in range(number)])


def a_macro(database: Database, siv: StaffMember) -> int:
    def make(session: Session) -> int:
        text = save_template(session, siv, "Lampa", {"sv": "Hej. Vi lagar lampan, [reference]."})
        return save_macro(session, siv, MacroSteps("Lampa", "b", frozenset({LIGHTING}), "closed", text, "Lagad."))

    return database.write(make)


def test_peer_B5_what_is_written_is_saved_by_itself_and_comes_back(
    browser: "Browser", site: str, app: "Flask", database: Database, siv: StaffMember
) -> None:
    (reference,) = stored(database)
    with watched_page(browser, site) as page:
        sign_in(page, site, app, siv.id)
        page.goto(f"{INBOX}/{reference}?panel=answer")
        with page.expect_response(lambda answer: answer.url.endswith("/utkast")) as saved:
            page.locator("#answer").type("Vi byter lampan")
        assert saved.value.status == 204
        page.locator("#svara [data-draft-state]", has_text="Sparat som utkast").wait_for()
        page.locator("#answer").type(" på tisdag.")
        with page.expect_response(lambda answer: answer.url.endswith("/utkast")):
            page.evaluate("dispatchEvent(new Event('pagehide'))")  # leaving saves what the pause had not yet
        page.goto(f"{INBOX}/{reference}?panel=answer")
        assert page.locator("#answer").input_value() == "Vi byter lampan på tisdag."
        page.locator("#svara button[value=preview]").click()
        page.locator("#svara button[value=send]").click()
        seconds = page.locator("[data-hold] [data-seconds]")
        seconds.wait_for()
        first = seconds.inner_text()
        page.wait_for_function("before => document.querySelector('[data-seconds]').textContent !== before", arg=first)
        page.locator("[data-hold] button").click()
        page.locator("[data-hold]").wait_for(state="detached")
    with database.read() as session:
        assert session.scalars(select(StaffDraft)).all() == []
        assert session.scalars(select(Concern.state)).one() == "new"


def test_a_session_that_ended_is_said_while_writing(
    browser: "Browser", site: str, app: "Flask", database: Database, siv: StaffMember
) -> None:
    (reference,) = stored(database)
    with watched_page(browser, site) as page:
        sign_in(page, site, app, siv.id)
        page.goto(f"{INBOX}/{reference}?panel=answer")
        database.write(lambda session: [session.delete(one) for one in session.scalars(select(StaffSession))])
        page.locator("#answer").type("Vi byter lampan")
        page.locator("#svara [data-draft-state]", has_text="Du är utloggad").wait_for()
        assert page.locator("#answer").input_value() == "Vi byter lampan"


def test_peer_B3_a_macro_is_played_with_three_keys(
    browser: "Browser", site: str, app: "Flask", database: Database, siv: StaffMember
) -> None:
    a_macro(database, siv)
    first, second = stored(database, 2)
    with watched_page(browser, site) as page:
        sign_in(page, site, app, siv.id)
        page.goto(f"{INBOX}/{first}?view=new")
        page.keyboard.press("m")
        page.locator("#makro [data-macro-key=b]").wait_for()
        page.keyboard.press("b")
        assert page.evaluate("document.activeElement.dataset.macroKey") == "b"
        page.keyboard.press("Enter")
        page.locator(".read", has_text=second).first.wait_for()
    with database.read() as session:
        rows = session.execute(select(Concern.reference, Concern.state).order_by(Concern.id)).all()
    assert [tuple(row) for row in rows] == [(first, "closed"), (second, "new")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_nobody_is_shut_out_where_answers_are_written(
    browser: "Browser",
    site: str,
    app: "Flask",
    database: Database,
    siv: StaffMember,
    scheme: Any,
    size: tuple[int, int],
) -> None:
    macro = a_macro(database, siv)
    (reference,) = stored(database)
    faults: list[str] = []
    viewport = {"width": size[0], "height": size[1]}
    with watched_page(browser, site, color_scheme=scheme, viewport=viewport, bypass_csp=True) as page:
        sign_in(page, site, app, siv.id)
        panels = [f"{INBOX}/{reference}?panel={panel}" for panel in ("answer", "macro", "promise", "close", "unclear")]
        desk = [
            "/intern/makron",
            f"/intern/makron/{macro}",
            "/intern/svarsmallar",
            "/intern/svarsmallar/1",
            "/intern/utkast",
        ]
        for path in panels + desk:
            page.goto(path)
            page.locator("main summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
            faults += [f"{path}: {line}" for line in axe_violations(page)]
            if page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth + 1"):
                faults.append(f"{path}: wider than the screen")
    assert not faults
