"""The edge cases of J4 that no other part owns: breaks in series, police who want originals, no stigma, nothing blended."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.categories.operations import add_facet, change_facet
from dialog.concerns.models import Concern
from dialog.database import Database
from dialog.organisations.models import Programme
from dialog.situation.queries.breaks import breaks
from tests.builders import a_concern, an_area
from tests.people import People
from tests.situation.test_indicators import Answers, a_wave

MONDAY = date(2026, 11, 23)
PICTURE = "/en/intern/lagesbild"
LEVELS = ("Grön", "Gul", "Orange", "Röd")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def a_town(session: Session) -> None:
    an_area(session, "TOWN", name="Staden", level="municipality")
    session.add(Programme(id=1, stamp="x"))
    for at, code in enumerate(("A", "B")):
        area = an_area(session, code, name=f"Område {code}", parent_code="TOWN", slug=code.lower())
        for week in range(1, 15):
            for _ in range(2 + 2 * at):
                a_concern(
                    session, "Det brann.", (("fire", ""),), area=area, state="reviewed",
                    received_on=MONDAY - timedelta(weeks=week, days=-2),
                )  # fmt: skip


def facet(database: Database, day: date, *, retired: bool | None = None, label: str = "soprumsbrand") -> None:
    """Add it, or change it."""
    with clock.at(day):
        if retired is None:
            database.write(
                lambda session: add_facet(
                    session, 1, "Siv", code="bin_fire", parent="fire", label_sv=label, label_en="fire in a bin room"
                )
            )
        else:
            database.write(
                lambda session: change_facet(
                    session, 1, "Siv", "bin_fire", label_sv=label, label_en="fire in a bin room", retired=retired
                )
            )


def test_J4_a_new_definition_is_a_break_that_is_drawn_and_explained(database: Database, people: People) -> None:
    database.write(a_town)
    with clock.at(MONDAY):
        siv = people.sign_in("coordinator")
        before = siv.get(PICTURE).html
        assert 'class="broken"' not in before
        assert "Break in the series" not in before
    facet(database, MONDAY - timedelta(days=30))
    with clock.at(MONDAY):
        page = people.sign_in("coordinator").get(PICTURE)
    # Drawn in the box of its category and in no other.
    assert page.html.count('class="broken"') == 1
    fire = page.html.split("<span>Fire and arson</span>")[1].partition("</svg>")[0]
    assert 'class="broken"' in fire
    assert "“fire in a bin room” under Fire and arson is counted since 24 October 2026" in page.text
    # So it is on paper.
    with clock.at(MONDAY):
        report = people.sign_in("coordinator").get("/en/intern/lagesbild/veckorapport")
    assert report.html.count('class="broken"') == 1
    assert "“fire in a bin room” under Fire and arson is counted since 24 October 2026" in report.text


def test_J4_new_words_for_a_facet_are_no_break_and_a_retired_one_is(database: Database) -> None:
    database.write(a_town)
    facet(database, date(2026, 9, 1))
    facet(database, date(2026, 9, 10), retired=False, label="brand i soprum")
    facet(database, date(2026, 9, 20), retired=True)
    facet(database, date(2026, 9, 21), retired=True, label="annat namn")
    facet(database, date(2026, 10, 1), retired=False)
    with database.read() as session:
        found = breaks(session, date(2026, 9, 1), date(2026, 10, 1))
        assert [(one.on, one.begins) for one in found] == [
            (date(2026, 9, 1), True), (date(2026, 9, 20), False), (date(2026, 10, 1), True),
        ]  # fmt: skip
        assert [one.on for one in breaks(session, date(2026, 9, 2), date(2026, 9, 30))] == [date(2026, 9, 20)]


def test_J4_police_who_want_originals_get_a_case_and_no_download(database: Database, people: People) -> None:
    database.write(a_town)
    with database.read() as session:
        reference = session.scalars(select(Concern.reference).order_by(Concern.id)).all()[0]
    pia = people.sign_in("police", organisation_code="polisen")
    for path in (
        f"/intern/synpunkter/{reference}",
        "/intern/synpunkter",
        f"/intern/synpunkter/{reference}/original",
        f"/intern/synpunkter/{reference}/historik",
    ):
        assert pia.get(path, status=None).status in (403, 404, 405), path
    # What she sees are totals: no link of the picture leads to a concern.
    page = pia.get(PICTURE)
    assert not [url for url, _words in page.page.links if "/intern/synpunkter?" in url or "/SP-" in url]
    assert "Det brann." not in page.html


def test_J4_residents_are_told_that_a_law_obliges_us_to_inform_crime_fighters(
    people: People, database: Database
) -> None:
    database.write(a_town)
    client = people.sign_in("reader")
    words = client.get("/en/dataskydd").text
    assert "Since 1 April 2025 the municipality must by law give the police" in words
    assert "when they ask and sometimes unasked" in words


def test_J4_public_pages_rank_no_areas_and_show_no_levels(database: Database, people: People) -> None:
    database.write(a_town)
    client = people.sign_in("reader")
    client.http.delete_cookie("dialog")
    listed = [words for url, words in client.get("/omraden").page.links if re.search(r"/omraden/[ab]$", url)]
    assert listed == sorted(listed)
    for path in ("/omraden", "/omraden/a", "/omraden/b"):
        page = client.get(path)
        main = page.html.partition("<main")[2]
        assert "level_bars" not in main
        assert not [level for level in LEVELS if re.search(rf"\b{level}\b", main)], path
        # No area is set beside another: neither its name nor its numbers stand on the other's page.
        if path != "/omraden":
            assert ("Område B" if path.endswith("a") else "Område A") not in main


def test_J4_a_survey_and_what_is_told_disagree_side_by_side_and_nothing_is_blended(
    database: Database, people: People
) -> None:
    safe: Answers = {"TRYGGKV": {"A": {"1": 270, "2": 90, "3": 20, "4": 10, "5": 10}}}

    def make(session: Session) -> None:
        a_town(session)
        a_wave(session, safe)

    with clock.at(MONDAY):
        database.write(make)
        page = people.sign_in("coordinator").get(f"{PICTURE}?area=A&period=4w")
    felt = " ".join(
        re.sub(r"<[^>]+>", " ", page.html.split('aria-labelledby="felt"')[1].split("</section>")[0]).split()
    )
    assert "8 concerns count." in felt
    assert re.search(r"90\D{1,8}% 400\b", felt)
    assert "An open survey is answered by those who choose to." in page.text
    assert "never add them up" in page.text
    # Every number of the section is one of the two: there is no third that is made of them.
    assert not re.search(r"\b(index|score|combined)\b", page.text, re.IGNORECASE)
    assert set(re.findall(r"\d+", felt)) <= {"8", "90", "400", "2026", "1", "31", "22", "23", "30"}
