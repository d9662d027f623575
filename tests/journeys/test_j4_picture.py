"""J4: the weekly draft in a few clicks, every figure down to what it rests on, and what is decided waits on Monday.

Counts what the analyst does by hand: a click takes her three seconds, a letter a quarter of one, a page two seconds to look at.
"""

import csv
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.database import Database
from dialog.organisations.models import Programme
from tests.browsers import watched_page
from tests.builders import a_concern, an_area
from tests.concerns.test_staff_browser import sign_in
from tests.people import People, unit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MONDAY = date(2026, 11, 23)
THURSDAY = datetime.combine(date(2026, 11, 26), time(9, 0), clock.ZONE)
CLICK, LETTER, LOOK = 3.0, 0.25, 2.0
TEN_MINUTES = 600.0


class Hand:
    """Clicks and types, and counts it."""

    def __init__(self, page: "Page") -> None:
        self.page, self.clicks, self.letters, self.looks = page, 0, 0, 0

    def click(self, what: "Locator | str") -> None:
        (self.page.locator(what) if isinstance(what, str) else what).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1
        self.looks += 1

    def write(self, what: str, words: str) -> None:
        self.page.locator(what).first.fill(words)
        self.clicks += 1
        self.letters += len(words)

    def choose(self, what: str, value: str) -> None:
        self.page.locator(what).first.select_option(value)
        self.clicks += 2

    @property
    def seconds(self) -> float:
        return self.clicks * CLICK + self.letters * LETTER + self.looks * LOOK


def a_town(session: Session) -> None:
    """A rise of moped noise last week, a dark path that comes back, staff who have seen it and quotes that may be shown."""
    session.add(Programme(id=1, stamp="x"))
    home = unit(session)
    an_area(session, "TOWN", name="Lindesund", level="municipality", slug="lindesund")
    areas = [an_area(session, code, name=f"Område {code}", parent_code="TOWN", slug=code.lower()) for code in "AB"]
    for week in range(1, 15):
        day = MONDAY - timedelta(weeks=week, days=-2)
        told: dict[str, Any] = {
            "state": "reviewed", "reviewed_on": day, "received_on": day, "marks_checked": True, "area": areas[0],
            "unit_id": home.id,
        }  # fmt: skip
        for _ in range(24 if week == 1 else 2):
            a_concern(
                session, "Mopeder kör på gångvägen.", (("social_unrest", "traffic_nuisance"),), channel="phone",
                days=["fri"], time_from="20:00", time_to="22:00", **told,
            )  # fmt: skip
        a_concern(
            session, "Det är mörkt på Skolvägen.", (("other", "lighting"),), place="Skolvägen", recurring="yes", **told
        )
        for _ in range(24 if week == 1 else 0):
            a_concern(session, "Cyklar försvinner.", (("theft_burglary", ""),), **(told | {"area": areas[1]}))
        a_concern(
            session, "Klotter i tunneln.", (("vandalism_graffiti", ""),), channel="staff_dialogue",
            source_id=home.organisation_id, source_unit_id=home.id, **told,
        )  # fmt: skip


def figures(page: "Page") -> list[tuple[str, int]]:
    """(address, number) of every figure in the text that leads to a list of concerns."""
    found = []
    for link in page.locator("main a[href*='/intern/synpunkter?']").all():
        words = link.inner_text().strip()
        if words.isdigit():
            found.append((link.get_attribute("href") or "", int(words)))
    return found


def listed(page: "Page", address: str) -> int:
    """How many concerns the list behind a figure holds, on all its pages."""
    total = 0
    while address:
        page.goto(address)
        total += page.locator(".items > li").count()
        following = page.locator(".pages a[rel=next]")
        address = following.get_attribute("href") or "" if following.count() else ""
    return total


def test_J4_every_figure_of_the_picture_opens_its_basis(
    browser: "Browser", site: str, app: Flask, database: Database, people: People
) -> None:
    """The number on the picture and the length of the list behind it are the same, for every figure."""
    database.write(a_town)
    siv: StaffMember = people.make("coordinator")
    with clock.at(MONDAY), watched_page(browser, site, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, site, app, siv.id)
        page.goto("/intern/lagesbild?area=A")
        found = figures(page)
        assert len(found) >= 10
        for address, number in sorted(set(found)):
            assert listed(page, address) == number, address


def test_J4_the_weekly_draft_takes_few_clicks_and_every_figure_opens_its_basis(
    browser: "Browser", site: str, app: Flask, database: Database, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    database.write(a_town)
    siv: StaffMember = people.make("coordinator", name="Siv Samordnare")
    with clock.at(MONDAY), watched_page(browser, site, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, site, app, siv.id)
        hand = Hand(page)
        page.goto("/intern/")
        number = make_the_draft(hand)
        with capsys.disabled():
            print(
                f"\nJ4: {hand.clicks} clicks, {hand.letters} letters, {hand.looks} pages: {hand.seconds / 60:.1f} minutes by hand"
            )
        assert hand.seconds <= TEN_MINUTES
        assert hand.clicks <= 30
        assert number == 1
        what_is_frozen_can_be_taken_along(page)


def make_the_draft(hand: Hand) -> int:
    """From the start page to a frozen picture of the week; the number of its version."""
    page = hand.page
    hand.click("nav a[href$='/intern/lagesbild']")
    hand.choose("select[name=area]", "A")
    hand.click("main form button.b:not([name])")
    # The first thing on the page is what is new, what rose and what comes back.
    assert page.locator("main h2").first.is_visible()
    assert "Mopeder kör" not in page.locator("main").inner_text()  # figures and staff's words, no resident's
    judge(hand)
    hand.click(".tabs a[href*='/intern/lagesbild/dokument']")
    hand.choose("select[name=area]", "A")
    hand.click("form[action$='/lagesbild/dokument'] button.main")
    for field in ("partners", "statistics"):
        hand.write(f"input[name={field}]", "Kommer nästa vecka.")
    hand.click("form[action$='/kallor'] button")
    hand.click("a[href$='/citat']")
    for place in range(3):
        hand.click(page.locator("input[name=chosen]").nth(place))
    hand.click("form[action$='/citat'] button.btn, form[action$='/citat'] button")
    hand.click("form[action$='/frys'] button")
    page.wait_for_url(re.compile(r"/intern/lagesbild/version/\d+"))
    return int(re.findall(r"/version/(\d+)", page.url)[0])


def judge(hand: Hand) -> None:
    """The municipality's own judgement, signed."""
    hand.click(".tabs a[href*='/intern/lagesbild/bedomningar']")
    hand.click("main a[href*='/bedomningar/ny']")
    hand.choose("select[name=area]", "A")
    hand.click("label:has(input[name=level][value=yellow])")
    hand.write("textarea[name=reason]", "Mer mopedtrafik på gångvägen, fredagar efter 20.")
    hand.write("input[name=function]", "Trygghetssamordnare")
    hand.click("button[name=act][value=sign]")


def what_is_frozen_can_be_taken_along(page: "Page") -> None:
    """Number, checksum, PDF and open table."""
    page.goto("/intern/lagesbild/version/1")
    assert re.search(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", page.content())
    paper = page.request.get(f"{page.url}/lagesbild.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")
    table = page.request.get(f"{page.url}/oppna-siffror.csv").text()
    rows = list(
        csv.reader(table.lstrip("\ufeff").splitlines(), delimiter=";" if ";" in table.partition("\n")[0] else ",")
    )
    numbers = [int(row[3]) for row in rows[1:] if row[3]]
    assert numbers, table
    assert not [one for one in numbers if 0 < one < 5], table  # nothing below five leaves the house


def test_J4_what_is_decided_in_the_meeting_waits_on_monday(
    browser: "Browser", site: str, app: Flask, database: Database, people: People
) -> None:
    database.write(a_town)
    siv: StaffMember = people.make("coordinator", name="Siv Samordnare")
    with clock.at(THURSDAY), watched_page(browser, site, viewport={"width": 1440, "height": 900}) as page:
        sign_in(page, site, app, siv.id)
        hand = Hand(page)
        page.goto("/intern/torsdag")
        hand.click("form[action$='/borja'] button")
        point = page.locator(".points h3 button.textbtn").first
        hand.click(point)
        hand.write("input[name=task]", "Sätt hastighetshinder på gångvägen")
        hand.write("input[name=owner]", "Siv")
        hand.write("input[name=due]", "2026-12-03")
        hand.click("button[name=to][value=stay].main")
        assert "Sätt hastighetshinder" in page.locator("main").inner_text()
        assert hand.clicks <= 6
    with clock.at(MONDAY + timedelta(days=7)), watched_page(browser, site) as page:
        sign_in(page, site, app, siv.id)
        page.goto("/intern/")
        waits = page.locator("main a[href*='/intern/torsdag/uppgifter']")
        assert waits.count() >= 1
        waits.first.click()
        assert "Sätt hastighetshinder på gångvägen" in page.locator("main").inner_text()


def test_D14_an_observation_takes_less_than_a_minute_on_a_phone(
    browser: "Browser", site: str, app: Flask, database: Database, people: People
) -> None:
    database.write(a_town)
    hanna: StaffMember = people.make("handler", areas=("A",))
    with clock.at(THURSDAY), watched_page(browser, site, viewport={"width": 390, "height": 844}) as page:
        sign_in(page, site, app, hanna.id)
        page.goto("/intern/iakttagelse")
        hand = Hand(page)
        hand.click("label:has(input[value=open_drug_scene])")
        hand.write("textarea[name=text]", "Två som säljer vid kiosken, tre gånger i dag.")
        hand.click("button.tap-save")
        page.wait_for_url(re.compile("iakttagelse"))
        assert page.locator(".toasts").inner_text().strip()
        # Letters on a phone take twice the time.
        assert hand.seconds + hand.letters * LETTER <= 60
        # Without network nothing is lost: it stays on the page, and comes back when the page is opened anew.
        page.locator("label:has(input[value=fire])").click()
        page.locator("textarea[name=text]").fill("Det brinner i en papperskorg.")
        page.context.set_offline(True)
        page.locator("button.tap-save").click()
        assert page.locator("[data-said]").inner_text().strip()
        page.context.set_offline(False)
        page.reload()
        assert page.locator("textarea[name=text]").input_value() == "Det brinner i en papperskorg."
        assert page.locator("input[value=fire]").is_checked()
        page.locator("button.tap-save").click()
        page.wait_for_function("document.querySelector('textarea[name=text]').value === ''")
    with database.read() as session:
        seen = session.scalars(select(Concern).where(Concern.channel == "staff_dialogue", Concern.state == "new")).all()
    assert sorted(one.text for one in seen) == [
        "Det brinner i en papperskorg.", "Två som säljer vid kiosken, tre gånger i dag.",
    ]  # fmt: skip
