"""The hint on the resident's own page before sending: there while typing, on the device alone."""

from typing import TYPE_CHECKING

import pytest

from dialog.concerns.rules.hints import NUMBERS, PEOPLE
from dialog.database import Database
from tests.browsers import watched_page
from tests.people import unit

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SAID = {
    "Ring 070-123 45 67": (True, False),
    "08-123 456 78": (True, False),
    "٠٧٠١٢٣٤٥٦٧": (True, False),
    "850312-1234": (True, False),
    "bilen abc123": (True, False),
    "kalle@exempel.se": (True, False),
    "han heter Kex": (False, True),
    "det var anna svensson": (False, True),
    "hon bor på Storgatan 12": (False, True),
    "اسمه احمد": (False, True),
    "Det är mörkt vid tunneln klockan 22-06, ring 112.": (False, False),
    "Lampan vid Storgatan 12 är trasig.": (False, False),
}


def test_the_hint_shows_while_typing_and_nothing_is_sent(
    browser: "Browser", site: str, app: "Flask", database: Database
) -> None:
    database.write(unit)
    with watched_page(browser, site) as page:
        page.goto("/synpunkt")
        hints = page.locator("[data-hint-patterns].box.warn")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for text, expected in SAID.items():
            page.fill("#text", text)
            assert tuple(hints.nth(place).is_visible() for place in range(2)) == expected, text
        assert asked == []


def test_the_patterns_fit_into_an_attribute_as_they_are() -> None:
    for pattern in (NUMBERS, PEOPLE):
        assert '"' not in pattern
        assert len(pattern) < 700
