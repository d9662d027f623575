"""The weekly report: the picture's facts on two pages, for the printer and as a tagged PDF."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import clock
from dialog.conferences.models import Conference, ConferenceTask
from dialog.database import Database
from dialog.extensions import db
from dialog.organisations.models import Organisation
from dialog.situation.models import PlannedChange, Problem
from dialog.situation.operations.judging import JudgementDraft, write_judgement
from dialog.situation.operations.summarising import About, add_sentence, save_sentences
from dialog.situation.papers import weekly_pdf
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.parts import Wanted
from dialog.situation.rules.decided import Decision
from dialog.situation.rules.periods import Span, whole_weeks
from dialog.situation.views.report import ReportLevel, ReportProblem, weekly_report
from tests.builders import a_concern, an_area
from tests.people import People

TUESDAY, MONDAY, SUNDAY = date(2026, 11, 24), date(2026, 11, 16), date(2026, 11, 22)
PAGE = "/en/intern/lagesbild/veckorapport"
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with clock.at(TUESDAY):
        yield


def a_town(session: Session) -> int:
    """A dark street that comes back, written down as a problem; a coming change; a decision. The area's id."""
    an_area(session, "TOWN", name="Staden", level="municipality")
    area = an_area(session, "A", name="Norrhöjden", parent_code="TOWN")
    for week in range(13):
        day = MONDAY + timedelta(days=1) - week * WEEK
        common = {"state": "reviewed", "received_on": day, "area_id": area.id, "place": "Skolvägen"}
        for _ in range(12 if week == 0 else 2):
            a_concern(session, "Kalle går där.", tags=(("social_unrest", "traffic_nuisance"),), **common)
        a_concern(session, "Lisa ser mörker.", tags=(("other", "lighting"),), **common)
    mending = Organisation(code="stadsmiljo", name="Stadsmiljö", kind="company")
    session.add(mending)
    session.flush()
    session.add(
        Problem(
            number=31, area_id=area.id, category="other", facet="lighting", state="kept", what="Mörkt på gångvägen",
            when="Kvällar", place="Skolvägen", place_key="skolvägen", how="Lampor är trasiga", recurring="yes",
            responsible_id=mending.id, made_on=MONDAY,
        )
    )  # fmt: skip
    return area.id


def a_week(database: Database, people: People) -> int:
    """`a_town` with what people have signed, planned and decided. The area's id."""
    area_id = database.write(a_town)
    siv = people.make("coordinator")

    def fill(session: Session) -> None:
        own = siv.roles[0].organisation_id
        judged = JudgementDraft("A", MONDAY, SUNDAY, own, "orange", "Fler mopeder.", function="Samordnare")
        write_judgement(session, siv, judged, sign=True)
        about = About(None, MONDAY, SUNDAY)
        source = a_concern(session, state="reviewed", received_on=MONDAY).reference
        made = add_sentence(session, siv, about, "Mopeder stör på kvällarna.", [source])
        save_sentences(session, siv, about, {made: "Mopeder stör på kvällarna."}, left_out=frozenset(), sign=True)
        session.add(PlannedChange(title="Skolan byggs om", starts_on=TUESDAY + WEEK, made_on=MONDAY, made_by=siv.id))
        held = Conference(week=MONDAY, held_on=MONDAY + timedelta(days=3), starts=clock.now().time())
        session.add(held)
        session.flush()
        session.add(
            ConferenceTask(
                conference_id=held.id, form_key="k", text="Byt lamporna", organisation_id=own, owner_id=siv.id, made_by=siv.id,
                due=TUESDAY + WEEK,
            )
        )  # fmt: skip

    database.write(fill)
    return area_id


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_the_report_holds_what_the_meeting_needs_and_nobodys_words(database: Database, people: People) -> None:
    a_week(database, people)
    page = people.sign_in("coordinator").get(PAGE)
    for words in (
        "Situation picture, week 47",
        "For the Thursday conference on 26 November 2026.",
        "told of more than usual",
        "2. Problem picture",
        "Stadsmiljö",
        "Mopeder stör på kvällarna.",
        "Orange",
        "Skolan byggs om",
        "Byt lamporna",
        "Working material",
    ):
        assert words in page.text, words
    assert "Kalle" not in page.text
    assert "Lisa" not in page.text
    # Who answers is the house, not the person.
    assert "Byt lamporna</th><td>Lindesund</td><td>1 December 2026" in page.html


def test_signed_sentences_stand_near_the_top_of_the_picture_and_open_their_sources(
    database: Database, people: People
) -> None:
    a_week(database, people)
    client = people.sign_in("coordinator")
    page = client.get("/en/intern/lagesbild?period=2026-W47")
    said, _, below = page.html.partition('id="subjects"')
    assert "Mopeder stör på kvällarna." in said
    assert "Mopeder stör" not in below
    link = re.search(r'Mopeder stör på kvällarna\. <a class="small" href="([^"]+)">Rests on 1 concern', said)
    assert link is not None
    assert "Mopeder stör på kvällarna." in client.get(link.group(1)).text
    reader = people.sign_in("reader").get("/en/intern/lagesbild?period=2026-W47")
    assert "Rests on fewer than five concerns." in reader.text
    # They speak of every channel together, and of exactly these days.
    for other in ("period=2026-W47&channel=phone", "period=2026-W46", "period=2026-W47&area=A"):
        assert "Mopeder stör" not in client.get(f"/en/intern/lagesbild?{other}").html


def test_those_who_see_totals_get_no_places_and_no_small_numbers(database: Database, people: People) -> None:
    a_week(database, people)
    page = people.sign_in("police", organisation_code="polisen").get(PAGE)
    assert "Mörkt på gångvägen" in page.text
    assert "Rests on fewer than five concerns." in page.text
    assert "told of 12 weeks in a row" not in page.text


def test_the_pdf_is_tagged_titled_and_two_pages(database: Database, people: People) -> None:
    a_week(database, people)
    answer = people.sign_in("coordinator").http.get("/intern/lagesbild/veckorapport.pdf?area=A&period=2026-W47")
    assert answer.mimetype == "application/pdf"
    assert 'filename="lagesbild-A-2026-W47.pdf"' in answer.headers["Content-Disposition"]
    made = answer.get_data()
    assert pages_of(made) == 2
    assert b"pdfuaid:part>1<" in made
    assert b"/MarkInfo" in made
    assert b"/Lang(sv)" in made.replace(b"/Lang (", b"/Lang(")


def test_the_fullest_week_still_fits_on_two_pages(app: Flask, database: Database, people: People) -> None:
    a_week(database, people)
    staff = people.make("coordinator")
    wanted = Wanted(whole_weeks(TUESDAY, 1, Span.WEEK))
    with app.test_request_context("/intern/lagesbild/veckorapport"):
        report = weekly_report(db.session, staff, load_areas(db.session, TUESDAY), wanted)
        weeks, owner = (1,) * 12, "Polisen och Hembo"
        problem = ReportProblem(
            "Mopeder och fyrhjulingar på gårdarna", "Gläntan, Norrhöjden", weeks, 2, "Problembild", owner
        )
        full = replace(
            report,
            areas=report.areas[:1] * 10,
            breaks=("Brott i serien: ”brand i soprum” räknas sedan 24 oktober 2026. Jämför inte med tiden innan.",) * 2,
            said=tuple((replace(row, text="Många ord. " * 12), shown) for row, shown in report.said) * 4,
            problems=(problem,) * 6,
            levels=(ReportLevel("Norrhöjden", 3, "Orange, upp"),) * 15,
            decisions=(Decision("Byt lamporna längs gångvägen och ljusslingan. " * 3, "Stadsmiljö", TUESDAY),) * 4,
            coming=report.coming * 3,
        )
        # The page sets its sheets closer when it is printed, and only then.
        assert report.crowded == (False, False)
        assert full.crowded == (True, True)
        made = weekly_pdf(full, "sv", "Trygghetsdialogen", "Lindesunds kommun och Polisen")
    assert pages_of(made) == 2


def test_an_empty_week_says_so(database: Database, people: People) -> None:
    database.write(lambda session: an_area(session, "A", name="Norrhöjden").id)
    client = people.sign_in("reader")
    page = client.get(PAGE)
    assert "Nothing stands out." in page.text
    assert "No information: nobody has judged the areas lately." in page.text
    assert pages_of(client.http.get(f"{PAGE}.pdf").get_data()) == 2
