"""J2, from the outside: a party finds a meeting on a phone, registers, waits, is offered seats, changes and cancels."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dialog.clock import now
from dialog.meetings.models import Meeting, MeetingTold, Registration
from tests.browsers import axe_violations
from tests.journeys.conftest import Open
from tests.journeys.test_accessibility import wider_than_the_screen
from tests.meetings.builders import a_meeting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("lindesund")]

CASES = [("", True), ("/ar", False)]
SLUG = "resan-till-biblioteket"


@pytest.fixture
def meeting(lindesund: Flask) -> Iterator[None]:
    """A meeting for eight people, gone again afterwards."""
    database = lindesund.extensions["dialog.database"]

    def forget(session: Session) -> None:
        ids = session.scalars(select(Meeting.id).where(Meeting.slug == SLUG)).all()
        for table in (MeetingTold, Registration):
            session.execute(delete(table).where(table.meeting_id.in_(ids)))
        session.execute(delete(Meeting).where(Meeting.id.in_(ids)))

    starts_at = now() + timedelta(days=1, hours=1)
    values = {"title": {"sv": "Möte på biblioteket"}, "needs_by": starts_at.date(), "languages": ["sv", "ar"]}
    database.write(lambda session: a_meeting(session, slug=SLUG, capacity=8, starts_at=starts_at, hosts=(), **values))
    yield
    database.write(forget)


def fill_in(page: Any, size: int, name: str) -> None:
    page.locator("[name=party_size]").fill(str(size))
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill("boende@exempel.example")


def looked_at(page: Any, what: str) -> list[str]:
    """What axe, a narrow screen and doubled text find on this page."""
    faults = [f"{what}: {line}" for line in axe_violations(page)]
    for width, size in ((320, "100%"), (320, "200%")):
        page.set_viewport_size({"width": width, "height": 640})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        if wider_than_the_screen(page):
            faults.append(f"{what}: too wide at {width} px, text {size}")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 360, "height": 740})
    return faults


@pytest.mark.usefixtures("meeting")
@pytest.mark.parametrize(("prefix", "scripts"), CASES)
def test_J2_a_party_registers_waits_takes_seats_and_cancels(phone: Open, prefix: str, scripts: bool) -> None:
    with phone(scripts=scripts) as page:
        page.goto(f"{prefix}/moten")
        page.locator(f"a[href$='/moten/{SLUG}']").first.click()
        page.locator("#seats").wait_for()
        page.locator("main .acts a.btn").click()
        fill_in(page, 6, "Åsa Berg")
        page.locator("[name=needs][value=hearing_loop]").check()
        page.locator("main .acts button").click()
        page.locator("#standing").wait_for()
        assert "6" in page.locator("#standing").inner_text()
        page.locator("main .acts a.btn").click()
        first = page.url

        page.goto(f"{prefix}/moten/{SLUG}/anmalan")
        fill_in(page, 4, "Bo")
        page.locator("main .acts button").click()
        page.locator(".sum").wait_for()
        assert page.locator("[name=name]").input_value() == "Bo"
        page.locator("[name=on_shortage][value=take_some]").check()
        page.locator("main .acts button").click()
        page.locator("main .acts a.btn").click()
        second = page.url
        assert page.locator("#standing p").count() == 2

        page.goto(first)
        page.locator("[name=party_size]").fill("4")
        page.locator("#change button").click()
        page.locator(".box.ok[role=status], [role=status] .box.ok").first.wait_for()
        page.goto(second)
        page.locator("section.card button").first.click()
        page.locator("#standing").wait_for()
        assert page.locator("#standing p").count() == 1
        page.locator("details summary").last.click()
        page.locator("details[open] button.danger").click()
        page.locator("[role=status]").first.wait_for()
        assert page.locator("main form").count() == 0
        assert not page.context.cookies()


@pytest.mark.usefixtures("meeting")
@pytest.mark.parametrize(("prefix", "theme"), [("", "light"), ("/ar", "dark")])
def test_nobody_is_shut_out_from_the_pages_of_meetings(phone: Open, prefix: str, theme: str) -> None:
    faults: list[str] = []
    with phone(color_scheme=theme) as page:
        for path in ("/moten", f"/moten/{SLUG}", f"/moten/{SLUG}/anmalan", "/anmalan/finnsinte"):
            page.goto(f"{prefix}{path}")
            for fold in page.locator("main details summary").all():
                fold.click()
            faults += looked_at(page, path)
        page.goto(f"{prefix}/moten/{SLUG}/anmalan")
        page.locator("main .acts button").click()
        page.locator(".sum").wait_for()
        faults += looked_at(page, "errors")
        fill_in(page, 8, "Åsa")
        page.locator("main .acts button").click()
        page.locator("#standing").wait_for()
        faults += looked_at(page, "receipt")
        page.locator("main .acts a.btn").click()
        for fold in page.locator("main details summary").all():
            fold.click()
        faults += looked_at(page, "own page")
        page.goto(f"{prefix}/moten/{SLUG}/anmalan")
        fill_in(page, 2, "Bo")
        page.locator("main .acts button").click()
        page.locator(".sum").wait_for()
        faults += looked_at(page, "full")
    assert not faults, "\n".join(faults)
