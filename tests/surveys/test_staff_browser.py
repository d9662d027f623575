"""The staff's survey pages in a real browser, and the code of a letter that no server is told."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.database import Database
from dialog.organisations.rules import Editor
from dialog.surveys.models import SurveyCollector
from dialog.surveys.operations.collectors import CollectorValues, add_collector
from dialog.surveys.operations.surveys import SurveyValues, create_survey, import_version, publish_version
from dialog.surveys.questionnaires import ready
from dialog.surveys.rules.collectors import CollectorKind
from tests.browsers import axe_violations, watched_page
from tests.builders import an_area
from tests.concerns.test_staff_browser import sign_in
from tests.people import People
from tests.surveys.test_staff_surveys import HOSTILE, renamed

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Request

pytestmark = pytest.mark.browser

WHO = Editor(None, "test")
CODE = "K7MP-4XHD-9RTW"


@pytest.fixture
def letter(database: Database) -> str:
    """The short code of the letters of an open random sample, with a draft of a second version and hostile names."""

    def make(session: Session) -> str:
        an_area(session, "A1")
        days = (today(), today() + timedelta(days=9))
        made = create_survey(session, WHO, "urval", SurveyValues("sample", {"sv": HOSTILE}, *days), ready("kort"))
        publish_version(session, WHO, made, 1)
        import_version(session, WHO, made, renamed(ready("kort"), "ENSAK", "ENSAK2"))
        return add_collector(session, WHO, made, CollectorValues(CollectorKind.LETTER, HOSTILE))

    return database.write(make)


def test_sec_E07_the_code_of_a_letter_reaches_the_field_and_no_server(
    browser: "Browser", site: str, letter: str
) -> None:
    asked: list[str] = []

    def note(request: "Request") -> None:
        asked.append(request.url + str(request.headers.get("referer", "")))

    with watched_page(browser, site) as page:
        page.on("request", note)
        page.goto(f"/e/{letter}#{CODE}")
        assert page.input_value("#code") == CODE
        assert page.url.endswith(f"/enkat/urval?kanal={letter}")
        page.click("main form .btn")
        # Chromium reports the fragment of an address it does not send.
        assert not any(CODE in url.partition("#")[0] for url in asked)
        assert not any(CODE in url for url in asked[1:])
        page.goto("/enkat/urval#<script>alert(1)</script>")
        assert page.input_value("#code") == ""


PAGES = (
    "", "/ny", "/urval", "/urval/versioner", "/urval/kanaler", "/urval/kanaler/{code}", "/urval/inbjudningar", "/urval/prova",
    "/urval/hjalp", "/urval/installningar",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_sec_J01_nothing_hostile_runs_everything_is_accessible_and_nothing_spills_over(
    browser: "Browser", site: str, app: "Flask", people: People, letter: str, path: str
) -> None:
    staff = people.make("analyst")
    with watched_page(browser, site, viewport={"width": 320, "height": 640}) as page:
        sign_in(page, site, app, staff.id)
        page.goto(f"/intern/enkater{path.format(code=letter)}")
        assert page.locator("h1").count() == 1
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_trial_goes_forwards_and_back_without_script(
    browser: "Browser", site: str, app: "Flask", people: People, letter: str, database: Database
) -> None:
    staff = people.make("reader")
    with watched_page(browser, site, java_script_enabled=False) as page:
        sign_in(page, site, app, staff.id)
        page.goto("/en/intern/enkater/urval/prova?sprak=ar&version=1")
        page.click("text=Walk through it")
        assert page.locator(".q").get_attribute("dir") == "rtl"
        page.check("input[name=q_OMRADE] >> nth=0")
        page.click("button.btn[value=next]")
        page.check("input[name=q_ALDER][value=A30]")
        page.click("button[value=back]:visible")
        assert page.is_checked("input[name=q_OMRADE] >> nth=0")
        assert re.search(r"/prova$", page.url)
    with database.read() as session:
        assert len(session.scalars(select(SurveyCollector)).all()) == 2
