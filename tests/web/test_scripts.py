"""The small helps of public.js, in a real browser under the real policy. Every page works without them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import wtforms
from flask import Flask, Response, render_template_string, request
from flask_babel import Babel

from dialog.web.assets import Assets
from dialog.web.headers import STANDARD
from tests.browsers import served, watched_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PACKAGE = Path(__file__).parents[2] / "dialog"
STAFF_PAGE = """<!doctype html><html lang="sv" dir="ltr"><head><title>t</title>
<script src="{{ asset('staff.js') }}" defer></script></head><body><ul class="items">
<li><a href="#a" data-key="j">a</a></li><li><label><input type="checkbox" data-key="x">x</label></li></ul>
<p data-selected-count="{n} selected"></p><label>t<input id="typing"></label></body></html>"""
PAGE = """<!doctype html><html lang="sv" dir="ltr"><head><title>t</title>
<link rel="stylesheet" href="{{ asset('public.css') }}"><script src="{{ asset('public.js') }}" defer></script></head>
<body><main><h1>h</h1>
{% from 'components/textarea.html' import textarea %}{% from 'components/button.html' import button %}
{% from 'components/quick_exit.html' import quick_exit %}{% from 'components/error_summary.html' import error_summary %}
{% if 'bad' in request.args %}{{ error_summary(errors=[('text', 'Write something')]) }}{% endif %}
{{ quick_exit('/elsewhere') }}
<form method="post">{{ textarea(form.text, limit=10) }}{{ button('Send', 'step', 'send', sending='Sending') }}</form>
</main></body></html>"""


class Example(wtforms.Form):
    text = wtforms.TextAreaField("Text")


@pytest.fixture(scope="module")
def received() -> list[dict[str, str]]:
    return []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, received: list[dict[str, str]]) -> Iterator[str]:
    app = Flask("dialog", template_folder=str(PACKAGE / "templates"), static_folder=None)
    app.jinja_env.filters["number"] = str
    Babel(app)
    assets = Assets(PACKAGE / "static", tmp_path_factory.mktemp("assets"), headers=STANDARD)
    app.jinja_env.globals["asset"] = assets.url

    @app.route("/", methods=["GET", "POST"])
    def page() -> Response | str:
        if request.method == "POST":
            received.append(request.form.to_dict())
            return Response(status=204)
        return render_template_string(PAGE, form=Example())

    @app.route("/staff")
    def staff() -> str:
        return render_template_string(STAFF_PAGE)

    @app.route("/elsewhere")
    def elsewhere() -> str:
        return "<!doctype html><title>elsewhere</title><p>elsewhere"

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.update(STANDARD)
        return response

    app.wsgi_app = assets.serve(app.wsgi_app)  # type: ignore[method-assign]
    with served(app) as address:
        yield address


def test_characters_are_counted_as_the_server_counts(browser: "Browser", site: str) -> None:
    with watched_page(browser, site) as page:
        page.goto("/")
        count = page.locator(".cnt")
        assert count.is_hidden()
        page.fill("#text", "  åäö 😀\n12  ")
        assert count.is_visible()
        assert count.inner_text() == "You have 2 characters left"
        page.fill("#text", "e\u0301" * 11)
        assert count.inner_text() == "You have written 1 characters too many"
        assert page.locator("#text").input_value() == "e\u0301" * 11


def test_without_script_the_limit_is_said(browser: "Browser", site: str) -> None:
    with watched_page(browser, site, java_script_enabled=False) as page:
        page.goto("/")
        assert page.locator(".cnt").inner_text() == "You can write at most 10 characters."


def test_a_form_is_sent_once(browser: "Browser", site: str, received: list[dict[str, str]]) -> None:
    with watched_page(browser, site) as page:
        page.goto("/")
        page.fill("#text", "hej")
        page.evaluate("() => { const b = document.querySelector('.btn'); b.click(); b.click() }")
        page.wait_for_function("document.querySelector('.btn').textContent === 'Sending'")
        page.locator(".btn").click()
        page.wait_for_timeout(200)
    assert received == [{"text": "hej", "step": "send"}]


def test_the_error_summary_is_read_first(browser: "Browser", site: str) -> None:
    with watched_page(browser, site) as page:
        page.goto("/?bad")
        assert page.evaluate("document.activeElement.className") == "sum"
        page.click(".sum a")
        assert page.evaluate("document.activeElement.id") == "text"


@pytest.mark.parametrize("way", ["click", "keys"])
def test_leaving_quickly_takes_the_page_out_of_the_history(browser: "Browser", site: str, way: str) -> None:
    with watched_page(browser, site) as page:
        page.goto("/elsewhere")
        page.goto("/")
        if way == "click":
            page.click("[data-quick-exit]")
        else:
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
        page.wait_for_url("**/elsewhere")
        page.go_back()
        assert page.title() == "elsewhere"


def test_nothing_is_stored_on_the_device(browser: "Browser", site: str) -> None:
    with watched_page(browser, site) as page:
        page.goto("/")
        page.fill("#text", "hej")
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
