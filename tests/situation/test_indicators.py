"""Survey indicators: whose answers, how many, and never more than they can carry."""

import re
from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.situation.queries.indicators import indicators
from dialog.situation.rules.indicators import RULES, Family, wilson
from dialog.statistics.operations.imports import import_figures
from dialog.surveys.models import SurveyCube
from dialog.surveys.questionnaires import ready
from dialog.surveys.rules.counting import ALL, BASE
from tests.builders import a_concern, an_area
from tests.people import People
from tests.surveys.answered import a_survey

DAY = date(2026, 11, 22)
Answers = Mapping[str, Mapping[str, Mapping[str, int]]]
# Question -> area -> code -> answers. Lillbyn has so few that Nordost can neither be told with nor without it.
EVENING: Answers = {
    "TRYGGKV": {
        "C": {"1": 150, "2": 106, "3": 80, "4": 40, "5": 24, "6": 12},
        "N1": {"1": 30, "2": 10, "3": 5, "4": 5, "5": 5, "6": 0},
        "N2": {"1": 2, "2": 1, "3": 1},
    },
    "UTSATT": {"C": {"NEJ": 300, "STOLD": 80, "HOT": 40, BASE: 400}, "N1": {"NEJ": 50, BASE: 50}},
}


def a_wave(session: Session, answers: Answers, kind: str = "open", slug: str = "trygghet") -> None:
    """A survey with its counters, as the batch leaves them."""
    survey = a_survey(session, ready("trygghet"), kind, slug)
    for question, by_area in answers.items():
        whole: dict[str, int] = {}
        for area, counts in by_area.items():
            full = {BASE: sum(counts.values())} | dict(counts)
            for value, count in full.items():
                whole[value] = whole.get(value, 0) + count
                session.add(_cell(survey.id, area, question, value, count))
        session.add_all(_cell(survey.id, ALL, question, value, count) for value, count in whole.items())
    session.flush()


def _cell(survey_id: int, area: str, question: str, value: str, count: int) -> SurveyCube:
    return SurveyCube(survey_id=survey_id, area=area, age=ALL, sex=ALL, question=question, value=value, count=count)


@pytest.fixture
def town(database: Database) -> Database:
    """A centre, and a district of two parts."""

    def make(session: Session) -> None:
        an_area(session, "LIND", name="Lindesund", level="municipality")
        for code, parent in (("C", "LIND"), ("N", "LIND"), ("N1", "N"), ("N2", "N")):
            level = "district" if parent == "LIND" else "intermediate_area"
            an_area(session, code, parent_code=parent, level=level)

    database.write(make)
    return database


def test_C07_the_share_who_feel_safe_stands_with_its_base(people: People, town: Database, session: Session) -> None:
    town.write(lambda s: a_wave(s, EVENING))
    staff = people.make("coordinator")
    found = {one.name: one for one in indicators(session, staff, "C", DAY)}
    evening = found["safe_evening"]
    assert (evening.share, evening.answers, evening.hidden) == (64, 400, False)
    assert evening.survey == ready("trygghet").title["sv"]
    whole = next(one for one in indicators(session, staff, "", DAY) if one.name == "safe_evening")
    assert (whole.share, whole.answers) == (65, 459)
    assert indicators(session, staff, "LIND", DAY) == indicators(session, staff, "", DAY)
    assert not indicators(session, people.make("vbe"), "C", DAY)
    assert not indicators(session, staff, "C", date(2026, 8, 31))
    assert not indicators(session, staff, "C", date(2030, 1, 1))
    town.write(lambda s: a_concern(s, state="reviewed", received_on=date(2026, 11, 11), tags=(("fire", ""),)).id)
    with clock.at(DAY):
        page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    felt = re.split(r'<section aria-labelledby="felt">', page.html)[1].split("</section>")[0]
    assert re.search(r"65.{1,8}% +459 ", re.sub(r"<[^>]+>|\s+", " ", felt)), "the share with its base"
    assert "In the same period 1 concern counts." in " ".join(re.sub(r"<[^>]+>", " ", felt).split()), (
        "and problems beside"
    )


def test_open_surveys_have_no_interval_and_samples_stand_beside_them(
    people: People, town: Database, session: Session
) -> None:
    town.write(lambda s: a_wave(s, EVENING))
    town.write(lambda s: a_wave(s, {"TRYGGKV": {"C": {"1": 81, "4": 182}}}, "sample", "urval"))
    found = [one for one in indicators(session, people.make("coordinator"), "C", DAY) if one.name == "safe_evening"]
    assert [(one.probability, one.share, one.low, one.high) for one in found] == [
        (True, 31, 26, 37), (False, 64, None, None),
    ]  # fmt: skip


def test_wilson_agrees_with_what_is_published() -> None:
    """Newcombe 1998, table I, method 3: 81 of 263 and 0 of 20."""
    assert wilson(81, 263) == (26, 37)
    assert wilson(0, 20) == (0, 16)
    assert wilson(10, 10) == (72, 100)


def test_few_answers_are_hidden_and_so_is_what_would_give_them_away(
    people: People, town: Database, session: Session
) -> None:
    town.write(lambda s: a_wave(s, EVENING))
    staff = people.make("analyst")

    def evening(code: str) -> tuple[int | None, bool]:
        one = next(one for one in indicators(session, staff, code, DAY) if one.name == "safe_evening")
        return one.answers, one.hidden

    assert evening("N2") == (None, True)
    # Nordost less Norra Höjden would be the four of Lillbyn.
    assert evening("N1") == (None, True)
    assert evening("N") == (59, False)
    exposed = {one.name: one for one in indicators(session, staff, "C", DAY)}["exposed"]
    assert (exposed.share, exposed.answers) == (25, 400)


def test_between_ten_and_twenty_answers_are_marked_as_unsure(people: People, town: Database, session: Session) -> None:
    town.write(lambda s: a_wave(s, {"TRYGGKV": {"C": {"1": 8, "4": 6}}, "UTSATT": {"C": {"NEJ": 14, BASE: 14}}}))
    found = {one.name: one for one in indicators(session, people.make("coordinator"), "", DAY)}
    assert (found["safe_evening"].answers, found["safe_evening"].unsure) == (14, True)
    # That none of fourteen has been through anything tells of every one of them.
    assert found["exposed"].hidden


def test_every_indicator_is_counted_from_a_question_that_is_asked() -> None:
    asked = {
        code: {option.code for option in question.options} for code, question in ready("trygghet").questions.items()
    }
    for rule in RULES:
        assert (rule.saying | rule.within | ({rule.none} if rule.none else set())) <= asked[rule.question]
    assert {rule.family for rule in RULES} == set(Family)


def test_E10_felt_and_actual_safety_stand_apart_with_their_names_and_a_glossary(people: People, town: Database) -> None:
    town.write(lambda s: a_wave(s, EVENING))
    crimes = (
        "year,area_code,crime_class,count,source,exported_on\n2025,C,Samtliga brott,1234,Påhittad källa,2026-03-31\n"
    )
    town.write(lambda s: import_figures(s, crimes, "brott.csv"))
    with clock.at(DAY):
        page = people.sign_in("coordinator").get("/en/intern/lagesbild?area=C")
    felt, actual = (
        re.sub(r"<[^>]+>|\s+", " ", re.split(rf'<section aria-labelledby="{name}">', page.html)[1].split("</section>")[0])
        for name in ("felt", "actual")
    )  # fmt: skip
    assert "Felt safety" in felt
    assert re.search(r"64.{1,8}% +400 ", felt)
    assert "In the same period 0 concerns count." in " ".join(felt.split())
    assert "1,234" not in felt
    assert "has happened to them" not in felt
    assert "Actual safety" in actual
    assert "1,234" in actual
    assert "Påhittad källa" in actual
    assert "walking alone" not in actual
    assert "Felt safety (trygghet)" in page.text
    assert "Actual safety (säkerhet)" in page.text
    assert "An open survey is answered by those who choose to." in page.text
