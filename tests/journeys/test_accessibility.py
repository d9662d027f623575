"""Nobody is shut out: axe finds nothing, narrow screens and large text hold, the keyboard reaches everything.

Every page in Swedish and light; every template also in Arabic and dark. DIALOG_TEST_ALL_THEMES=1 takes the full product.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.queries import staff_member
from dialog.clock import monday_of, today
from dialog.concerns.models import Concern
from dialog.conferences.operations.conferences import begin, locked
from dialog.conferences.operations.items import TaskDraft, add_task
from dialog.conferences.rules import week_code
from dialog.conferences.rules.names import Named
from dialog.groups.models import Group
from dialog.meetings.models import Meeting, Proposal, Registration, WalkStop
from dialog.meetings.queries.coming import public_meeting_slugs
from dialog.organisations.models import Unit
from dialog.places.models import Area
from dialog.situation.models import FrozenPicture, Judgement, Problem, SituationDocument, SummarySentence
from dialog.statistics.models import CrimeClass, ReportedCrime
from tests.browsers import axe_violations
from tests.journeys.conftest import Open
from tests.journeys.test_j1_resident import sign_in, write

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("accessibility")]

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 800}
NARROW = {"width": 360, "height": 740}
EVERYTHING = os.environ.get("DIALOG_TEST_ALL_THEMES") == "1"
LOOKS = [("", "light"), ("/ar", "dark")] + (
    [(prefix, theme) for prefix in ("", "/en", "/fi", "/ar", "/so", "/fa") for theme in ("light", "dark")]
    if EVERYTHING
    else []
)
NOT_PAGES = (
    "/static",
    "/intern/synpunkter/rader",
    "/intern/logg.csv",
    "/intern/logga-ut",
    "/intern/torsdag/uppgifter.csv",
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/moten.ics",
    "/intern/lagesbild/veckorapport.pdf",
    "/enkat/sw.js",
    "/sitemap.xml",
    "/.well-known",
)
# Pages of one meeting, as those who run it see them.
MEETING_TAILS = (
    "", "/anmalda", "/utskick", "/andra", "/flytta", "/lokal", "/stall-in", "/kopiera", "/anteckningar", "/tog-med",
    "/forslag", "/dorr", "/dorr/lista", "/anmal",
)  # fmt: skip


def simple_paths(app: Flask) -> Iterator[str]:
    """Every address without variable parts that shows a page."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith(NOT_PAGES):
            yield rule.rule


def public_paths(app: Flask) -> list[str]:
    with app.extensions["dialog.database"].read() as session:
        slugs = session.scalars(select(Area.slug).where(Area.valid_to.is_(None)).limit(2)).all()
        meetings = public_meeting_slugs(session)[-4:]
    found = [path for path in simple_paths(app) if not path.startswith("/intern")]
    more = [f"/omraden/{slug}{tail}" for slug in slugs for tail in ("", "/forslag")]
    more += [f"/moten/{slug}{tail}" for slug in meetings for tail in ("", "/anmalan", "/forslag")]
    looked_up = ["/omraden?gata=Skolvägen", "/omraden?gata=Finnsinte", "/sok?q=belysning", "/finns-inte"]
    return sorted(found) + more + looked_up


def staff_paths(app: Flask) -> list[str]:
    with app.extensions["dialog.database"].read() as session:
        references = session.scalars(select(Concern.reference).order_by(Concern.id.desc()).limit(1)).all()
        fullest = (
            select(Meeting.slug).where(Meeting.state == "published").order_by(Meeting.seats_taken.desc(), Meeting.id)
        )
        meetings = session.scalars(fullest.limit(1)).all()
        groups = session.scalars(select(Group.id).order_by(Group.id).limit(1)).all()
        party = select(Meeting.slug, Registration.id).join(Registration, Registration.meeting_id == Meeting.id)
        asked = party.where(Registration.state == "active").order_by(Registration.offered.desc(), Registration.id)
        parties = [f"/intern/moten/{slug}/anmalda/{id_}" for slug, id_ in session.execute(asked.limit(1))]
    found = parties + [path for path in simple_paths(app) if path.startswith("/intern")]
    found += [f"/intern/grupper/{one}{tail}" for one in groups for tail in ("", "/startmote")]
    found += [f"/intern/moten/{slug}{tail}" for slug in meetings for tail in MEETING_TAILS]
    found += _document_paths(app) + _proposal_paths(app) + _problem_paths(app) + _figure_paths(app) + _judged_paths(app)
    tails = ("", "/historik", "/koppla", "/dela-upp")
    many = [f"/intern/synpunkter/flera?references={reference}&do=tag" for reference in references]
    return (
        walk_paths(app)
        + conference_paths(app)
        + sorted(found)
        + many
        + [f"/intern/synpunkter/{one}{tail}" for one in references for tail in tails]
    )


PROBLEM_TAILS = ("", "/andra", "/orsaker", "/fore-och-efter")


def _problem_paths(app: Flask) -> list[str]:
    """The problem with most in it, for staff."""
    with app.extensions["dialog.database"].read() as session:
        fullest = select(Problem.number).order_by(Problem.state != "kept", Problem.number).limit(1)
        numbers = session.scalars(fullest).all()
    return [f"/intern/lagesbild/problem/{number}{tail}" for number in numbers for tail in PROBLEM_TAILS]


def _figure_paths(app: Flask) -> list[str]:
    """How an area and a kind of crime are read; the figures of a year; what a filter leaves of the cross tables."""
    with app.extensions["dialog.database"].read() as session:
        codes = session.scalars(select(Area.code).where(Area.valid_to.is_(None)).order_by(Area.id).limit(1)).all()
        kinds = session.scalars(select(CrimeClass.code).order_by(CrimeClass.code).limit(1)).all()
        rows = session.scalars(
            select(ReportedCrime.id).where(ReportedCrime.sex == "").order_by(ReportedCrime.id).limit(1)
        ).all()
    found = [f"/intern/statistik{tail}{code}" for code in codes for tail in ("/omrade/", "?area=")]
    crossed = "/intern/lagesbild/korstabeller?period=12w"
    found += [f"/intern/lagesbild/problem/underlag/statistic/{row}" for row in rows]
    return [*found, *(f"/intern/statistik/brottstyper/{quote(kind)}" for kind in kinds), crossed]


def _judged_paths(app: Flask) -> list[str]:
    """A judgement, the area it is of, and a sentence of a summary, for staff."""
    with app.extensions["dialog.database"].read() as session:
        signed = select(Judgement.id, Area.code).join(Area, Area.id == Judgement.area_id)
        newest = signed.where(Judgement.signed_at.is_not(None)).order_by(Judgement.id.desc()).limit(1)
        judged = session.execute(newest).all()
        sentences = session.scalars(select(SummarySentence.id).order_by(SummarySentence.id).limit(1)).all()
    found = [f"/intern/lagesbild/meningar/{number}" for number in sentences]
    for number, code in judged:
        found += [f"/intern/lagesbild/bedomningar/{number}", f"/intern/lagesbild/bedomningar?area={code}"]
    return found


def _document_paths(app: Flask) -> list[str]:
    """A situation picture as a document: the desk of its draft, and its newest frozen version."""
    with app.extensions["dialog.database"].read() as session:
        of_area = SituationDocument.area_id.is_not(None)
        newest = select(FrozenPicture.number, FrozenPicture.document_id).join(SituationDocument).where(of_area)
        found = session.execute(newest.order_by(SituationDocument.area_id, FrozenPicture.number.desc()).limit(1)).all()
        decided = select(FrozenPicture.number).where(FrozenPicture.state == "decided").order_by(FrozenPicture.number)
        paths = [f"/intern/lagesbild/version/{number}" for number in session.scalars(decided.limit(1))]
    for number, document in found:
        paths += [f"/intern/lagesbild/dokument/{document}{tail}" for tail in ("", "/utkast", "/del/1", "/citat")]
        paths += [f"/intern/lagesbild/version/{number}{tail}" for tail in ("", "/offentlig", "/skillnader", "/besluta")]
    return paths


def _proposal_paths(app: Flask) -> list[str]:
    """A proposal and the proposals of an area, for staff."""
    with app.extensions["dialog.database"].read() as session:
        numbers = session.scalars(select(Proposal.id).order_by(Proposal.id).limit(1)).all()
        slugs = session.scalars(select(Area.slug).where(Area.valid_to.is_(None)).order_by(Area.id).limit(1)).all()
    return [f"/intern/tyck-till/{number}" for number in numbers] + [
        f"/intern/tyck-till/omrade/{slug}" for slug in slugs
    ]


def conference_paths(app: Flask) -> list[str]:
    """The conference of this week, begun, with a task; and the one of the next."""
    database = app.extensions["dialog.database"]
    week, coming = monday_of(today()), monday_of(today()) + timedelta(weeks=1)

    def fill(session: Session) -> tuple[int, int]:
        who = session.scalars(select(User.id).order_by(User.id)).first()
        staff = staff_member(session, who or 0)
        assert staff is not None
        begin(session, staff, week)
        conference = locked(session, week)
        unit = session.scalars(select(Unit).order_by(Unit.id)).first()
        owner = Named("unit", unit.id, unit.name) if unit is not None else None
        task = TaskDraft("Laga lampan vid gångtunneln", owner, today(), "accessibility")
        return conference.items[0].id, add_task(session, staff, conference, conference.items[0], task)

    item, task = database.write(fill)
    page, after = f"/intern/torsdag/{week_code(week)}", f"/intern/torsdag/{week_code(coming)}"
    steps = [f"{page}?punkt={step}" for step in ("uppgifter", item, "ny", "avsluta")]
    steps.append("/intern/torsdag/ko/klar")
    return [page, *steps, f"{page}/protokoll", f"{page}/underlag", f"/intern/torsdag/uppgifter/{task}", f"{after}/dag"]


def walk_paths(app: Flask) -> list[str]:
    """The pages of the newest safety walk."""
    with app.extensions["dialog.database"].read() as session:
        newest = (
            select(Meeting.slug, Meeting.id).where(Meeting.kind == "safety_walk").order_by(Meeting.id.desc()).limit(1)
        )
        found = [
            (slug, session.scalars(select(WalkStop.id).where(WalkStop.meeting_id == id_)).first())
            for slug, id_ in session.execute(newest)
        ]
    tails = ("", "/rutt", "/protokoll", "/fynd/1")
    stops = [f"/intern/moten/{slug}/vandring/stopp/{stop}" for slug, stop in found if stop]
    return stops + [f"/intern/moten/{slug}/vandring{tail}" for slug, _ in found for tail in tails]


def check(page: Any, path: str, faults: list[str], *, dark: bool = False, phone: bool = False) -> None:
    """What axe finds on the page; with `dark`, what it finds of contrast in the dark; with `phone`, whether it fits."""
    response = page.goto(path)
    if response is None or "text/html" not in response.headers.get("content-type", ""):
        return
    if response.status == 403:
        return
    assert response.status < 500, path
    faults += [f"{path}: {line}" for line in axe_violations(page)]
    if dark:
        page.emulate_media(color_scheme="dark")
        faults += [f"{path} in the dark: {line}" for line in axe_violations(page, only=("color-contrast",))]
        page.emulate_media(color_scheme="light")
    if phone and response.status == 200:
        page.set_viewport_size(PHONE)
        if wider_than_the_screen(page):
            faults.append(f"{path} is wider than a phone")
        page.set_viewport_size(DESK)


@pytest.mark.parametrize(("prefix", "theme"), LOOKS)
def test_axe_finds_nothing_on_public_pages(phone: Open, lindesund: Flask, prefix: str, theme: str) -> None:
    faults: list[str] = []
    with phone(color_scheme=theme) as page:
        for path in public_paths(lindesund):
            check(page, f"{prefix}{path}", faults)
            faults += narrow_faults(page, f"{prefix}{path}")
        write(page, prefix, "")
        faults += [f"empty view: {line}" for line in axe_violations(page)]
        write(page, prefix, "Granskas")
        faults += [f"check page: {line}" for line in axe_violations(page)]
        page.locator("main .acts button[value=send]").click()
        faults += [f"receipt: {line}" for line in axe_violations(page)]
        code = page.locator("#receipt-code").inner_text()
        page.goto(f"{prefix}/folj")
        page.locator("[name=code]").fill(code)
        page.locator("main .acts button").click()
        faults += [f"follow page: {line}" for line in axe_violations(page)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", ["coordinator", "administrator", "analyst", "contact_centre"])
def test_axe_finds_nothing_on_staff_pages_and_they_hold_on_a_phone(desktop: Open, lindesund: Flask, role: str) -> None:
    faults: list[str] = []
    with desktop(color_scheme="light", reduced_motion="reduce", viewport=DESK) as page:
        sign_in(page, role)
        for path in staff_paths(lindesund):
            check(page, path, faults, dark=True, phone=role == "coordinator")
    assert not faults, "\n".join(faults)


def test_staff_pages_hold_in_english(desktop: Open, lindesund: Flask) -> None:
    faults: list[str] = []
    with desktop() as page:
        sign_in(page, "coordinator")
        for path in staff_paths(lindesund):
            check(page, f"/en{path}", faults)
    assert not faults, "\n".join(faults)


def wider_than_the_screen(page: Any) -> bool:
    return bool(page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth + 1"))


def narrow_faults(page: Any, path: str) -> list[str]:
    """Whether the open page holds at 320 pixels, and there with text of double size."""
    page.set_viewport_size({"width": 320, "height": 640})
    faults = [f"{path} at 320 px"] if wider_than_the_screen(page) else []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if wider_than_the_screen(page):
        faults.append(f"{path} with double text")
    page.set_viewport_size(NARROW)
    return faults


def test_public_pages_hold_at_320_pixels_and_double_text_with_long_words(phone: Open, lindesund: Flask) -> None:
    """In Finnish, whose words are the longest; Swedish and Arabic are looked at together with axe."""
    faults: list[str] = []
    with phone() as page:
        for path in public_paths(lindesund):
            response = page.goto(f"/fi{path}")
            if response is not None and "text/html" in response.headers.get("content-type", ""):
                faults += narrow_faults(page, path)
    assert not faults


def test_A26_the_first_tab_stop_leads_past_the_menu(phone: Open) -> None:
    with phone() as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_a_view_is_left_with_the_keyboard_alone(phone: Open) -> None:
    with phone() as page:
        page.goto("/synpunkt")
        tab_to(page, "textarea[name=text]")
        page.keyboard.type("Skrivet utan mus")
        tab_to(page, "main .acts button")
        page.keyboard.press("Enter")
        page.locator("main .acts button[value=send]").wait_for()
        tab_to(page, "main .acts button[value=send]")
        page.keyboard.press("Enter")
        page.locator("#receipt-code").wait_for()


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until `selector` has focus, and see that focus shows on the way."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")
