"""A walk in a real browser on a phone: the network goes, the page is opened again, and nothing is lost or sent twice."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.database import Database
from dialog.images import clean_image
from dialog.meetings.models import Finding, FindingPicture, Walk
from dialog.meetings.operations.findings import FindingDraft, add_finding
from dialog.meetings.operations.walks import StopDraft, add_stop, end_walk
from dialog.organisations.rules import SYSTEM, Editor
from tests.browsers import axe_violations, watched_page
from tests.concerns.test_staff_browser import sign_in
from tests.meetings.walk_rows import a_walk
from tests.people import People
from tests.pictures import CANARY, a_jpeg

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 760}, "has_touch": True, "is_mobile": True}
ON_PHONE = "/intern/moten/norrhojden/vandring"
KEPT = "async () => { await navigator.serviceWorker.ready; return Boolean(await caches.match(location.pathname)) }"
ALL_SENT = (
    "() => document.querySelectorAll('[data-found] li').length === 2 && !document.querySelector('[data-found] button')"
)


def test_a_walk_without_network_loses_nothing_and_sends_each_thing_once(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People
) -> None:
    def make(session: Session) -> None:
        meeting = a_walk(session)
        for title in ("Torget", "Tunneln"):
            add_stop(session, SYSTEM, meeting, StopDraft(title))

    database.write(make)
    with watched_page(browser, site, **PHONE) as page:
        sign_in(page, site, app, people.make("coordinator").id)
        page.goto(ON_PHONE)
        page.wait_for_function(KEPT)
        page.context.set_offline(True)

        # A press for what it is, and one to write it down: that is all that is needed.
        page.locator("label", has=page.locator("[value=traffic]")).tap()
        page.locator("[data-walk] .w-save").tap()
        page.locator("[data-found] li").nth(0).wait_for()
        assert page.locator("[name=what]:checked").count() == 0
        page.locator("[data-next-stop]").tap()
        page.locator("label", has=page.locator("[value=lighting]")).tap()
        page.locator("[name=view]").fill("Två lampor är trasiga")
        photo = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg(2400, 1800, hidden=True)}
        page.locator("[name=picture]").set_input_files(photo)  # type: ignore[arg-type]
        page.locator("[data-walk] .w-save").tap()
        page.locator("[data-found] li").nth(1).wait_for()
        page.locator("summary").last.tap()
        page.locator("[data-step='1']").nth(1).tap()
        page.locator("[data-conditions] .w-save").tap()
        page.wait_for_function("() => document.querySelector('[data-status]').textContent.includes('3')")
        with database.read() as session:
            assert session.scalars(select(Finding.id)).all() == []

        # The phone closed the page meanwhile: it opens again, and what waits is there.
        page.reload()
        page.locator("[data-found] li button").nth(1).wait_for()
        assert page.locator("[data-walk] [name=csrf_token]").input_value() == ""
        assert page.locator("#stop option:checked").inner_text() == "1. Torget"
        assert axe_violations(page) == []

        page.context.set_offline(False)
        page.wait_for_function(ALL_SENT)
        page.reload()
        page.wait_for_function(ALL_SENT)
    with database.read() as session:
        found = session.scalars(select(Finding).order_by(Finding.number)).all()
        assert [(one.number, one.what, one.view) for one in found] == [
            (1, "traffic", ""),
            (2, "lighting", "Två lampor är trasiga"),
        ]
        stops = {stop.id: stop.title for stop in session.scalars(select(Walk)).one().stops}
        assert [stops.get(one.stop_id or 0, "") for one in found] == ["", "Torget"]
        [picture] = session.scalars(select(FindingPicture)).all()
        assert (picture.width, picture.height) == (1200, 900)
        assert CANARY not in picture.content
        assert {group.code: group.number for group in session.scalars(select(Walk)).one().groups} == {"children": 1}


def test_who_has_been_signed_out_keeps_what_was_written(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People
) -> None:
    database.write(a_walk)
    who = people.make("coordinator").id
    with watched_page(browser, site, **PHONE) as page:
        sign_in(page, site, app, who)
        page.goto(ON_PHONE)
        page.wait_for_function(KEPT)
        page.context.clear_cookies()
        page.locator("label", has=page.locator("[value=litter]")).tap()
        page.locator("[data-walk] .w-save").tap()
        page.locator("[data-status] a").wait_for()
        page.locator("[data-found] button").wait_for()
        sign_in(page, site, app, who)
        page.goto(ON_PHONE)
        page.wait_for_function("() => document.querySelectorAll('[data-found] li').length === 1")
        page.wait_for_function("() => !document.querySelector('[data-found] button')")
    with database.read() as session:
        assert session.scalars(select(Finding.what)).all() == ["litter"]


def test_the_page_is_dark_after_dusk_and_as_somebody_wants_it(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People
) -> None:
    database.write(a_walk)
    with watched_page(browser, site, **PHONE, color_scheme="light") as page:
        sign_in(page, site, app, people.make("coordinator").id)
        page.goto(ON_PHONE)
        page.locator("[data-look]").wait_for()
        first = "dark" if page.locator("body.dark").count() else "light"
        page.locator("[data-look]").tap()
        then = "dark" if page.locator("body.dark").count() else "light"
        assert {first, then} == {"dark", "light"}
        for _ in range(2):
            assert axe_violations(page) == []
            page.reload()
            page.locator("[data-look]").wait_for()
            assert page.locator(f"body.{then}").count() == 1
            page.locator("[data-look]").tap()
            then = "light" if then == "dark" else "dark"
        buttons = page.locator("main button:visible").evaluate_all("all => all.map(one => one.offsetHeight)")
        tiles = page.locator(".w-what label:visible").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert min(buttons + tiles) >= 44


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_of_a_walk_shuts_nobody_out_and_fits_a_phone(
    browser: "Browser", site: str, app: "Flask", database: Database, people: People, scheme: str
) -> None:
    who = people.make("coordinator")
    editor, keys = Editor(who.id, who.name), app.extensions["dialog.keys"]

    def make(session: Session) -> int:
        meeting = a_walk(session)
        stop = add_stop(session, editor, meeting, StopDraft("Tunneln under Storgatan", 12.01, 58.005))
        picture = clean_image(a_jpeg())
        add_finding(
            session, keys, editor, meeting, FindingDraft("telefon-1", "lighting", stop, view="x" * 90, picture=picture)
        )
        add_finding(session, keys, editor, meeting, FindingDraft("telefon-2", "feels_good", stop, "vid " + "y" * 90))
        end_walk(session, keys, editor, meeting)
        return stop

    stop = database.write(make)
    faults = []
    with watched_page(browser, site, **PHONE, color_scheme=scheme) as page:
        sign_in(page, site, app, who.id)
        for tail in ("", "/rutt", f"/stopp/{stop}", "/protokoll", "/fynd/1"):
            page.goto(f"{ON_PHONE}{tail}")
            faults += [f"{tail}: {line}" for line in axe_violations(page)]
            if page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth + 1"):
                faults.append(f"{tail} is wider than the screen")
        page.goto(f"{ON_PHONE}/stopp/{stop}")
        # The point is moved with the keyboard alone.
        before = page.locator("#point").input_value()
        page.locator(".pin [tabindex]").focus()
        page.keyboard.press("ArrowUp")
        assert page.locator("#point").input_value() != before
    assert not faults, "\n".join(faults)
