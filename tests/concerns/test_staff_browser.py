"""The inbox in a real browser: nothing residents write runs, everything can be reached, nothing spills over."""

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.operations.sessions import start_session
from dialog.accounts.rules import cookie_name
from dialog.categories.operations import seed_facets
from dialog.clock import now
from dialog.concerns.models import Concern, ConcernAnswer, ConcernMessage, ConcernNote
from dialog.concerns.queries.inbox import PAGE_SIZE
from dialog.database import Database
from tests.browsers import axe_violations, watched_page
from tests.builders import a_concern, an_area
from tests.concerns.polyglots import POLYGLOTS
from tests.people import People, unit

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

INBOX = "/intern/synpunkter"


def sign_in(page: "Page", site: str, app: "Flask", user_id: int) -> None:
    """Put the session's cookie into the browser."""
    session_id = app.extensions["dialog.database"].write(lambda session: start_session(session, user_id))
    name = cookie_name(app.extensions["dialog.settings"])
    page.context.add_cookies([{"name": name, "value": session_id, "url": site}])


def a_hostile_town(database: Database, author: int) -> list[str]:
    """Every polyglot as the text, place, words, addition, note and answer of a concern."""

    def make(session: Session) -> list[str]:
        seed_facets(session)
        home = unit(session).id
        told: dict[str, Any] = {"kind": "concern", "when_days": "", "when_times": [], "recurring": ""}
        found = []
        for text in POLYGLOTS:
            concern = a_concern(
                session, text, place=text[:200], how=text[:500], unit_id=home, urgent=True, urgent_words=[text[:80]],
                told=told | {"place": text[-200:], "area": text[:80]},
            )  # fmt: skip
            day = concern.received_on
            session.add(ConcernMessage(concern_id=concern.id, text=text, received_on=day))
            session.add(
                ConcernAnswer(concern_id=concern.id, author_id=author, sender=text[:160], answered_on=day, text=text)
            )
            found.append(concern.reference)
        return found

    return database.write(make)


def add_notes(database: Database, author: int) -> None:
    def make(session: Session) -> None:
        for concern in session.scalars(select(Concern)):
            session.add(ConcernNote(concern_id=concern.id, author_id=author, at=now(), text=concern.text))

    database.write(make)


@pytest.mark.slow
def test_sec_J01_300_hostile_texts_run_nothing_where_staff_read_them(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People
) -> None:
    siv = people.make("coordinator", name=POLYGLOTS[1][:120])
    references = a_hostile_town(database, siv.id)
    add_notes(database, siv.id)
    assert len(references) == 300
    dialogs: list[str] = []
    with watched_page(browser, site) as page:
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        sign_in(page, site, app, siv.id)
        for number in range(1, len(references) // PAGE_SIZE + 1):
            page.goto(f"{INBOX}?page={number}")
            assert page.locator(".items li").count() == PAGE_SIZE
        for path in references[::7]:
            page.goto(f"{INBOX}/{path}?panel=close", wait_until="domcontentloaded")
            # Its own words, an addition, an answer and a note; beside them what is alike.
            assert page.locator(".msg .body").count() >= 4
            page.locator("main summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
        for text in POLYGLOTS[::40]:
            page.goto(f"{INBOX}?view=all", wait_until="domcontentloaded")
            page.fill("input[type=search]", text)
            page.press("input[type=search]", "Enter")
            page.wait_for_load_state("domcontentloaded")
    assert dialogs == []


def a_town(database: Database) -> str:
    def make(session: Session) -> str:
        seed_facets(session)
        home, area = unit(session).id, an_area(session, "N1", name="Norrhöjden")
        a_concern(session, "Det är mörkt vid tunneln igen.", area=area, place="Skolvägen", unit_id=home)
        a_concern(session, "هناك أشخاص يبيعون شيئًا كل مساء", area=area, language="ar", unit_id=home)
        return a_concern(
            session, "Mopeder kör på gården varje kväll.\n\nBarnen vågar inte gå ut.", area=area, place="Gläntan 3",
            unit_id=home, urgent=True, urgent_words=["kniv"], tags=(("other", "lighting"),), topics=["darkness"],
        ).reference  # fmt: skip

    return database.write(make)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (320, 640)])
def test_nobody_is_shut_out_of_the_inbox(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, scheme: Any, size: tuple[int, int]
) -> None:
    reference, siv = a_town(database), people.make("coordinator")
    viewport = {"width": size[0], "height": size[1]}
    with watched_page(browser, site, color_scheme=scheme, viewport=viewport, bypass_csp=True) as page:
        sign_in(page, site, app, siv.id)
        for path in (
            INBOX, f"{INBOX}?view=closed&category=fire", f"{INBOX}/{reference}", f"{INBOX}/{reference}?panel=answer",
            f"{INBOX}/{reference}?panel=assign", f"{INBOX}/ny", f"{INBOX}/sla-upp?reference={reference}",
        ):  # fmt: skip
            page.goto(path)
            page.locator("main summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
            page.locator("details.more").evaluate_all("all => all.forEach(one => one.open = false)")
            assert axe_violations(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} spills over by {wide}"


def test_a_concern_is_tagged_and_done_with_the_keyboard_alone(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People
) -> None:
    reference, siv = a_town(database), people.make("coordinator")
    with watched_page(browser, site, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, site, app, siv.id)
        page.goto(INBOX)
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.items a') !== null"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{reference}**")
        page.locator("#tags").focus()
        page.keyboard.press("Space")
        page.locator(".do button[value=done]").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: reference not in url.split("?")[0])
        assert page.locator(".toast").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_goes_out_with_and_without_scripts(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, scripts: bool
) -> None:
    reference, siv = a_town(database), people.make("coordinator")
    with watched_page(browser, site, java_script_enabled=scripts, viewport={"width": 390, "height": 844}) as page:
        sign_in(page, site, app, siv.id)
        page.goto(f"{INBOX}/{reference}")
        page.locator(".do a[href*='panel=answer']").click()
        page.locator("#answer").fill("Vi ses på gården på torsdag.")
        page.locator("#svara button[value=preview]").click()
        page.locator("#svara button[value=send]").click()
        page.wait_for_selector(".said.ours")
        assert "Vi ses på gården" in page.locator(".said.ours").first.inner_text()
