"""The browser's watch must see what it watches for, or every page would pass."""

from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.browsers import axe_violations, served, watched_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def site_with(page: str) -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", "page", lambda: page)
    return app


def test_axe_finds_a_field_without_a_label(browser: "Browser") -> None:
    bad = "<!doctype html><html lang=sv><title>Fel</title><main><h1>Fel</h1><input></main>"
    with served(site_with(bad)) as site, watched_page(browser, site) as page:
        page.goto("/")
        assert [line.split(" ")[0] for line in axe_violations(page)] == ["label"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<img src=http://127.0.0.2:9/pixel.png>", "foreign request"),
        ("<script>missing()</script>", "script error"),
    ],
)
def test_page_fails_on_what_it_must_not_do(browser: "Browser", content: str, fault: str) -> None:
    with (
        served(site_with(content)) as site,
        pytest.raises(AssertionError, match=fault),
        watched_page(browser, site) as page,
    ):
        page.goto("/")
