"""Dividing a text in a real browser: what is marked by hand becomes a part, to the character."""

from typing import TYPE_CHECKING

import pytest

from dialog.concerns.operations.matters import group_concerns
from dialog.concerns.operations.triage import code_concern
from dialog.database import Database
from tests.browsers import axe_violations, watched_page
from tests.concerns.test_journal import another
from tests.concerns.test_parts import TEXT
from tests.concerns.test_staff_browser import sign_in
from tests.concerns.test_triage import read, stored
from tests.concerns.test_undo import LIT
from tests.people import People

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

# Selects from a word up to the end of another one, wherever the pieces lie.
SELECT = """([first, last]) => {
  const pieces = [...document.querySelectorAll('[data-start]')]
  const point = (words, end) => {
    const piece = pieces.find((one) => one.textContent.includes(words))
    return [piece.firstChild, piece.textContent.indexOf(words) + (end ? words.length : 0)]
  }
  const range = document.createRange()
  range.setStart(...point(first, false))
  range.setEnd(...point(last, true))
  const chosen = document.getSelection()
  chosen.removeAllRanges()
  chosen.addRange(range)
}"""


def test_what_is_marked_becomes_parts_to_the_character(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People
) -> None:
    whole = stored(database, text=TEXT)
    with watched_page(browser, site) as page:
        sign_in(page, site, app, people.make("coordinator").id)
        page.goto(f"{site}/intern/synpunkter/{whole}/dela-upp")
        for first, last in (("Mopeder kör", "kväll!"), ("hotar", "mig")):
            page.evaluate(SELECT, [first, last])
            page.locator("[data-mark]").click()
        assert page.locator("[data-marked] li").count() == 2
        assert not axe_violations(page)
        page.locator("button.main").click()
        page.wait_for_url("**/intern/synpunkter/SP-*")
    texts = [read(database, f"{whole}-{number}").text for number in (1, 2)]
    assert texts == ["Mopeder kör på gången  varje kväll!", "hotar min man mig"]


def test_the_pages_of_many_matters_and_undo_shut_nobody_out(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People
) -> None:
    whole, other, staff = stored(database, text=TEXT), another(database), people.make("coordinator")
    database.write(lambda session: code_concern(session, staff, whole, 1, LIT))
    matter = database.write(lambda session: group_concerns(session, staff, [whole, other])).matter_id
    chosen = f"references={whole}&references={other}"
    paths = [
        "angra", f"hor-ihop/{matter}", f"flera?{chosen}", f"flera?{chosen}&do=tag", f"flera?{chosen}&do=answer",
        f"{whole}/historik", f"{whole}/koppla", whole,
    ]  # fmt: skip
    faults: list[str] = []
    with watched_page(browser, site) as page:
        sign_in(page, site, app, staff.id)
        for path in paths:
            page.goto(f"{site}/intern/synpunkter/{path}")
            faults += [f"{path}: {line}" for line in axe_violations(page)]
    assert faults == []
