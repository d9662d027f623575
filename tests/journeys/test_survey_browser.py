"""Answering the demo's open survey in a real browser: what the script adds, what the network takes, keyboard and screens."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialog.demo.surveys import OPEN_SLUG
from dialog.surveys.models import SurveyWaiting
from tests.browsers import axe_violations, served, watched_page
from tests.journeys.conftest import PHONE, Open
from tests.journeys.test_accessibility import LOOKS, wider_than_the_screen

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("survey")]

ROOT = f"/enkat/{OPEN_SLUG}"
AT_LAST = 40_000  # ms: the page that waits tries again within fifteen seconds
# Cookies, storage, databases and workers of the origin.
LEFT = """async () => [document.cookie, localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).map((one) => one.name), (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length]"""


@pytest.fixture
def waiting(lindesund: Flask) -> Callable[[], int]:
    """How many answer sheets have come since."""

    def count() -> int:
        with lindesund.extensions["dialog.database"].read() as session:
            return session.scalar(select(func.count()).select_from(SurveyWaiting)) or 0

    before = count()
    return lambda: count() - before


def start(page: Any, prefix: str = "") -> None:
    page.goto(f"{prefix}{ROOT}")
    page.locator("main .acts button.btn").click()
    page.wait_for_url("**/1")


def go_on(page: Any, button: str = "next") -> None:
    page.locator(f"main .acts button[value={button}]").click()


def number(page: Any) -> str:
    return str(page.url.split("?")[0].rsplit("/", 1)[-1])


def to_the_check_page(page: Any, text: str = "Mer ljus") -> None:
    """Answer what the page asks, the first choice of each, until everything is asked."""
    for _ in range(40):
        if number(page) == "granska":
            return
        before = page.url
        for group in page.locator("main fieldset").all():
            choice = group.locator("input[type=radio], input[type=checkbox]")
            if choice.count() and not group.locator(":checked").count():
                choice.first.check()
        if page.locator("main textarea").count():
            page.locator("main textarea").first.fill(text)
        go_on(page)
        page.wait_for_url(lambda url, before=before: url != before)
    raise AssertionError("the check page never came")


def worker_is_ready(page: Any) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_E05_a_whole_survey_with_script_sends_one_answer_and_leaves_nothing(phone: Open, waiting: Any) -> None:
    with phone() as page:
        page.goto("/")
        page.goto(ROOT)
        assert page.evaluate(LEFT) == ["", 0, 0, [], 0, 0]
        start(page)
        worker_is_ready(page)
        to_the_check_page(page)
        go_on(page, "send")
        assert re.fullmatch(r"E-\d{4}-\d{4}-\d{4}", page.locator("#reference").inner_text())
        page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
        page.wait_for_function("indexedDB.databases().then((all) => all.length === 0)")
        assert page.evaluate(LEFT) == ["", 0, 0, [], 0, 0]
        assert page.context.cookies() == []
    assert waiting() == 1


def test_peer_1a_remaining_characters_are_announced_and_nothing_is_cut(phone: Open) -> None:
    """Peer row 1a "Remaining characters announced; no silent cut"."""
    with phone() as page:
        start(page)
        while not page.locator("main textarea").count():
            choice = page.locator("main input[type=radio], main input[type=checkbox]").first
            before = page.url
            choice.check()
            go_on(page)
            page.wait_for_url(lambda url, before=before: url != before)
        spoken = page.locator("main .cnt ~ [role=status]")
        page.locator("main textarea").fill("🔥" * 990)
        spoken.filter(has_text="10 tecken").wait_for(state="attached")
        page.locator("main textarea").fill("🔥" * 1003)
        spoken.filter(has_text="3 tecken").wait_for(state="attached")
        go_on(page)
        page.locator("main .sum").wait_for()
        assert page.locator("main textarea").input_value() == "🔥" * 1003
        assert "3" in page.locator("main .err").first.inner_text()


def test_what_is_chosen_is_saved_at_once(phone: Open) -> None:
    with phone() as page:
        start(page)
        with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
            page.locator("main input[type=radio]").nth(1).check()
        assert saved.value.status == 204
        # Closing the page loses nothing.
        page.goto("/")
        page.goto(f"{ROOT}/1")
        assert page.locator("main input[type=radio]").nth(1).is_checked()


def test_a_slow_save_never_wins_over_a_later_answer(phone: Open) -> None:
    with phone() as page:
        start(page)
        held: list[Any] = []
        page.route("**/1", lambda route: held.append(route) if _keeps(route.request) else route.continue_())
        page.locator("main input[type=radio]").nth(0).check()
        page.wait_for_timeout(200)
        page.locator("main input[type=radio]").nth(2).check()
        page.wait_for_timeout(200)
        page.locator("main .acts button[value=next]").click(no_wait_after=True)
        page.wait_for_timeout(300)
        assert number(page) == "1"
        for route in held:
            route.continue_()
        page.wait_for_url("**/2")
        page.unroute("**/1")
        page.goto(f"{ROOT}/1")
        assert page.locator("main input[type=radio]").nth(2).is_checked()


def _keeps(request: Any) -> bool:
    return request.method == "POST" and "action=keep" in (request.post_data or "")


def test_the_next_page_is_fetched_ahead(phone: Open) -> None:
    with phone() as page:
        with page.expect_request(lambda request: request.url.endswith("/2")) as ahead:
            start(page)
        assert "prefetch" in ahead.value.all_headers().get("sec-purpose", "")
        page.locator("main input[type=radio]").first.check()
        go_on(page)
        page.wait_for_url("**/2")
        page.locator("main input[type=radio]").nth(3).check()
        go_on(page)
        page.wait_for_url("**/3")
        # What was fetched before the answer is not what is shown after it.
        page.locator("button.back").click()
        page.wait_for_url("**/2")
        assert page.locator("main input[type=radio]").nth(3).is_checked()


def test_peer_1a_offline_answering(browser: "Browser", lindesund: Flask, waiting: Any) -> None:
    """Peer row 1a "Offline answering by the public", pain 10: kept in the phone, told, sent once, also the final send."""
    with served(lindesund) as site, watched_page(browser, site, **PHONE) as page:
        start(page)
        worker_is_ready(page)
        page.locator("main input[type=radio]").first.check()
        page.wait_for_timeout(300)
        page.context.set_offline(True)
        go_on(page)
        page.locator("#not-sent").wait_for()
        assert page.locator("#not-sent").inner_text() == "1 ej skickad"
        assert "Du har inget nät just nu" in page.locator("h1").inner_text()
        page.locator("a[data-retry]").click()
        page.locator("#not-sent").wait_for()
        page.context.set_offline(False)
        # Without anybody pressing anything.
        page.wait_for_url("**/2", timeout=AT_LAST)
        assert page.evaluate("indexedDB.databases().then((all) => all.length)") <= 1
        to_the_check_page(page)
        page.context.set_offline(True)
        go_on(page, "send")
        page.locator("#not-sent").wait_for()
        assert page.locator("#not-sent").inner_text() == "1 ej skickad"
        assert waiting() == 0
        page.context.set_offline(False)
        page.locator("#reference").wait_for(timeout=AT_LAST)
        assert waiting() == 1
        page.wait_for_function("indexedDB.databases().then((all) => all.length === 0)")


def test_an_answer_whose_reply_was_lost_is_sent_again_and_counted_once(
    browser: "Browser", lindesund: Flask, waiting: Any
) -> None:
    """Pain 8 and 10: the server had taken it in, and the phone could not know."""
    with served(lindesund) as site, watched_page(browser, site, **PHONE) as page:
        start(page)
        worker_is_ready(page)
        to_the_check_page(page)
        fields = {"form_key": page.locator("[name=form_key]").get_attribute("value"), "action": "send"}
        sent = page.request.post(f"{site}{ROOT}/granska", form=fields, headers={"Origin": site})
        reference = re.search(r"E-\d{4}-\d{4}-\d{4}", sent.text())
        assert reference
        go_on(page, "send")
        assert page.locator("#reference").inner_text() == reference.group()
    assert waiting() == 1


def test_clearing_forgets_what_was_not_sent(browser: "Browser", lindesund: Flask) -> None:
    with served(lindesund) as site, watched_page(browser, site, **PHONE) as page:
        start(page)
        worker_is_ready(page)
        page.locator(".note summary").click()
        page.locator("button[value=clear]").click()
        page.wait_for_url(f"**{ROOT}?sagt=*")
        page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
        page.wait_for_function("indexedDB.databases().then((all) => all.length === 0)")
        assert page.context.cookies() == []


def test_peer_1a_a_survey_is_answered_with_the_keyboard_alone(phone: Open) -> None:
    """Peer row 1a "Every type usable by keyboard": Tab, arrows, blanks and Enter, focus seen on the way."""
    with phone() as page:
        page.goto(ROOT)
        tab_to(page, "main .acts button.btn")
        page.keyboard.press("Enter")
        page.wait_for_url("**/1")
        for _ in range(30):
            if number(page) == "granska":
                break
            before = page.url
            if page.locator("main input[type=radio]").count():
                tab_to(page, "main input[type=radio]")
                page.keyboard.press("Space")
                page.keyboard.press("ArrowDown")
            elif page.locator("main input[type=checkbox]").count():
                tab_to(page, "main input[type=checkbox]")
                page.keyboard.press("Space")
            elif page.locator("main textarea").count():
                tab_to(page, "main textarea")
                page.keyboard.type("Skrivet utan mus")
            tab_to(page, "main .acts button[value=next]")
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url, before=before: url != before)
        tab_to(page, "main .acts button[value=send]")
        page.keyboard.press("Enter")
        page.locator("#reference").wait_for()


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until `selector` has focus, and see that focus shows: on itself, or on the row it is in."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            styles = page.evaluate(
                "() => [document.activeElement, document.activeElement.closest('label') ?? document.body]"
                ".map((one) => getComputedStyle(one).outlineStyle)"
            )
            assert set(styles) != {"none"}
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def test_enter_in_a_field_goes_on(phone: Open) -> None:
    """A form has several buttons; Enter must press the one that leads on, not Back or a language."""
    with phone(scripts=False) as page:
        start(page)
        page.locator("main input[type=radio]").first.check()
        page.locator("main input[type=radio]").first.press("Enter")
        page.wait_for_url("**/2")


@pytest.mark.parametrize(("prefix", "theme"), LOOKS)
def test_axe_finds_nothing_on_survey_pages(phone: Open, prefix: str, theme: str) -> None:
    faults: list[str] = []

    def look(page: Any) -> None:
        faults.extend(f"{page.url}: {line}" for line in axe_violations(page))

    with phone(color_scheme=theme) as page:
        page.goto(f"{prefix}{ROOT}")
        look(page)
        start(page, prefix)
        for _ in range(20):
            if number(page) == "granska":
                break
            look(page)
            # The page with its error too.
            before = page.url
            go_on(page)
            page.locator(".sum").wait_for()
            look(page)
            page.locator(".note summary").click()
            look(page)
            for group in page.locator("main fieldset").all():
                choice = group.locator("input[type=radio], input[type=checkbox]")
                if choice.count():
                    choice.first.check()
            go_on(page)
            page.wait_for_url(lambda url, before=before: url != before)
        look(page)
        page.locator(".note summary").click()
        page.locator("button[value=save]").click()
        page.locator("#resume-code").wait_for()
        look(page)
        page.goto(f"{prefix}{ROOT}/fortsatt")
        look(page)
        page.goto(f"{prefix}{ROOT}/granska")
        go_on(page, "send")
        page.locator("#reference").wait_for()
        look(page)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("prefix", ["", "/ar", "/fi"])
def test_survey_pages_hold_at_320_pixels_and_double_text(phone: Open, prefix: str) -> None:
    faults: list[str] = []

    def look(page: Any) -> None:
        if wider_than_the_screen(page):
            faults.append(f"{page.url} at 320 px")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if wider_than_the_screen(page):
            faults.append(f"{page.url} with double text")
        page.evaluate("document.documentElement.style.fontSize = ''")

    with phone(viewport={"width": 320, "height": 640}, scripts=True) as page:
        start(page, prefix)
        for _ in range(20):
            look(page)
            if number(page) == "granska":
                break
            before = page.url
            for group in page.locator("main fieldset").all():
                choice = group.locator("input[type=radio], input[type=checkbox]")
                if choice.count():
                    choice.last.check()
            if page.locator("main textarea").count():
                page.locator("main textarea").first.fill("Långtordutanmellanslag" * 20)
            go_on(page)
            page.wait_for_url(lambda url, before=before: url != before)
        go_on(page, "send")
        page.locator("#reference").wait_for()
        look(page)
    assert not faults
