"""J3: 150 concerns of a Monday, with the keyboard only. Counts the keys that are pressed, and the server's time."""

import json
import statistics
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.categories.rules import Category
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.operations.suggestions import suggest_for
from dialog.concerns.rules import State
from dialog.database import Database
from dialog.demo.story import DATA
from dialog.organisations.models import Programme
from tests.browsers import watched_page
from tests.builders import a_concern, an_area
from tests.concerns.test_staff_browser import sign_in
from tests.people import People, unit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NUMBER = 150
INBOX = "/intern/synpunkter"
AREAS = ("Norrhöjden", "Hamnstaden", "Ekdungen", "Centrum")
# For what the demo's own staff have not tagged yet, and nothing is suggested.
UNSURE = "other:wrong_recipient"


def told() -> Iterator[dict[str, Any]]:
    """What the demo's residents wrote, file by file."""
    for path in sorted(DATA.glob("concerns-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def a_monday(database: Database) -> dict[str, list[str]]:
    """150 of the demo's concerns in four areas, with suggestions that have proved good enough to be shown.

    Returns what the demo's own staff made of each, as the boxes are called: that is what she has in mind.
    """

    def make(session: Session) -> dict[str, list[str]]:
        meant = {}
        shown = {"mode": "measured", "shown": [one.value for one in Category], "measured_on": today().isoformat()}
        session.add(Programme(id=1, stamp=uuid4().hex, suggestions=shown))
        session.flush()
        areas = [an_area(session, f"A{at}", name=name) for at, name in enumerate(AREAS)]
        home = unit(session).id
        for at, one in zip(range(NUMBER), told(), strict=False):
            concern = a_concern(
                session, one["text"], area=areas[at % len(areas)], place=one.get("place") or "", unit_id=home,
                language=one.get("lang", "sv"), received_on=today() - timedelta(days=3 - at // 50),
            )  # fmt: skip
            suggest_for(session, concern)
            meant[concern.reference] = [":".join(tag).rstrip(":") for tag in one.get("tags", ())]
        return meant

    return database.write(make)


@contextmanager
def server_times(app: Flask) -> Iterator[list[float]]:
    """Milliseconds that each request to the inbox takes in the application."""
    inner, found = app.wsgi_app, []

    def timed(environ: Any, start_response: Any) -> Iterable[bytes]:
        started = time.perf_counter()
        answer: Iterable[bytes] = inner(environ, start_response)
        if environ["PATH_INFO"].startswith(INBOX):
            found.append((time.perf_counter() - started) * 1000)
        return answer

    app.wsgi_app = timed  # type: ignore[method-assign]
    try:
        yield found
    finally:
        app.wsgi_app = inner  # type: ignore[method-assign]


class Keyboard:
    """Presses keys and counts them. Nothing is clicked."""

    def __init__(self, page: "Page") -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            # The tool knows no key for å, ä and ö, which every Swedish keyboard has.
            way = self.page.keyboard.press if key.isascii() else self.page.keyboard.insert_text
            way(key)
            self.pressed += 1

    def open_now(self) -> str:
        return self.page.locator("main.read[data-reference]").get_attribute("data-reference") or ""

    def finish(self, meant: list[str]) -> None:
        """Tag what is open and go on."""
        self.tag(meant)
        before = self.open_now()
        self.press("e")
        self.page.wait_for_function(OTHER_IS_OPEN, arg=before)

    def box(self, value: str) -> Any:
        """The box of a tag; of its category where its facet goes with any category."""
        found = self.page.locator(f"#coding input[name=tags][value='{value}']")
        return (
            found
            if found.count()
            else self.page.locator(f"#coding input[name=tags][value='{value.partition(':')[0]}']")
        )

    def tag(self, meant: list[str]) -> None:
        """A suggestion where one is meant, or where nobody is sure; else as many letters as the category needs."""
        for key in "123":
            offered = self.page.locator(f"[data-tick][data-key='{key}']")
            if offered.count() and (not meant or offered.get_attribute("value") in meant):
                return self.press(key)
        wanted = self.box(meant[0] if meant else UNSURE)
        words = wanted.evaluate("box => box.closest('label').textContent.trim()")
        self.press("t")
        for letter in words:
            self.press(letter)
            if self.page.locator(".first-hit input").get_attribute("value") == wanted.get_attribute("value"):
                break
        self.press("Enter")


OTHER_IS_OPEN = """before => {
    const open = document.querySelector('main.read[data-reference]')
    return !open || open.dataset.reference !== before
}"""


def left(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Concern).where(Concern.state == State.NEW)) or 0


def test_J3_150_concerns_with_the_keyboard_alone(
    browser: "Browser", site: str, app: Flask, database: Database, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    meant = a_monday(database)
    siv: StaffMember = people.make("coordinator")
    with server_times(app) as times, watched_page(browser, site, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, site, app, siv.id)
        page.goto(INBOX)
        keyboard = Keyboard(page)
        keyboard.press("j")
        page.wait_for_selector(".items li.cursor")
        keyboard.press("Space")
        page.wait_for_selector("main.read[data-reference]")
        for _ in range(NUMBER - 1):
            keyboard.finish(meant[keyboard.open_now()])
        last = keyboard.open_now()
        keyboard.tag(meant[last])
        keyboard.press("e")
        page.wait_for_url(lambda url: last not in url)
        page.wait_for_selector(".list .empty")
        assert left(database) == 0
        # Everything can be taken back with one more key.
        keyboard_before = keyboard.pressed
        keyboard.press("z")
        page.wait_for_selector(f".items li[data-reference='{last}']")
        assert left(database) == 1
    check(database, siv.id)
    p95 = statistics.quantiles(times, n=20)[-1]
    with capsys.disabled():
        print(
            f"\nJ3: {keyboard_before} keys for {NUMBER} concerns, {keyboard_before / NUMBER:.2f} each; {len(times)} requests, "
            f"server median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms"
        )
    assert keyboard_before / NUMBER <= 4


def check(database: Database, user_id: int) -> None:
    """Each was tagged, read and reviewed once, by her, and each reading is in the log."""
    with database.read() as session:
        tagged = session.scalar(select(func.count(ConcernTag.concern_id.distinct())))
        per_action = {
            action: session.scalar(
                select(func.count(AuditEntry.object_reference.distinct())).where(
                    AuditEntry.action == action, AuditEntry.actor_id == user_id, AuditEntry.object_type == "concern"
                )
            )
            for action in ("reviewed", "read")
        }
        unsure = session.scalars(
            select(Concern.reference).where(Concern.state != State.REVIEWED).order_by(Concern.id)
        ).all()
    assert per_action == {"reviewed": NUMBER, "read": NUMBER}
    assert len(unsure) == 1
    assert tagged >= NUMBER - 1
