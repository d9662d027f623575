"""Trying a survey, and helping somebody to answer: what is stored, and what is not."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.clock import today
from dialog.database import Database
from dialog.organisations.rules import Editor
from dialog.surveys.exchange import own_json
from dialog.surveys.models import SurveyAnswer, SurveyCollector, SurveyDraft, SurveyWaiting
from dialog.surveys.operations.surveys import SurveyValues, create_survey, publish_version
from dialog.surveys.questionnaires import ready
from tests.builders import an_area
from tests.people import NAMES, People
from tests.surveys.walks import Respondent

WHO = Editor(None, "test")
FIRST = {1: {"q_OMRADE": "A1"}, 2: {"q_ALDER": "A30"}}
TRIAL = "/en/intern/enkater/prov/prova"


@pytest.fixture
def survey_id(database: Database) -> int:
    """The short questionnaire, not yet published."""

    def make(session: Session) -> int:
        an_area(session, "A1")
        days = (today(), today() + timedelta(days=9))
        return create_survey(session, WHO, "prov", SurveyValues("open", {"sv": "Prov"}, *days), ready("kort"))

    return database.write(make)


@pytest.fixture
def published(database: Database, survey_id: int) -> int:
    database.write(lambda session: publish_version(session, WHO, survey_id, 1))
    return survey_id


def stored(database: Database) -> list[int]:
    with database.read() as session:
        tables = (SurveyDraft, SurveyWaiting, SurveyAnswer)
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


class TestTrial:
    def test_every_page_is_listed_with_when_it_is_asked_in_every_language(self, people: People, survey_id: int) -> None:
        reader = people.sign_in("reader")
        questionnaire = ready("kort")
        for language in questionnaire.languages:
            page = reader.get(f"{TRIAL}?sprak={language}")
            for question in questionnaire.questions.values():
                assert question.texts[language] in page.text
        long = people.sign_in("reader").get(f"{TRIAL}?sprak=sv").text
        assert "Always" in long

    def test_what_is_not_translated_is_listed(self, people: People, database: Database) -> None:
        def make(session: Session) -> int:
            document = json.loads(own_json.dumps(ready("trygghet")))
            question = document["sections"][0]["parts"][1]["questions"][0]
            assert question["code"] == "ALDER"
            del question["texts"]["en"]
            days = (today(), today() + timedelta(days=9))
            values = SurveyValues("open", {"sv": "P"}, *days)
            return create_survey(session, WHO, "prov", values, own_json.load(document))

        database.write(make)
        page = people.sign_in("analyst").get(f"{TRIAL}?sprak=en")
        assert "1 text is not translated" in page.text
        assert "ALDER" in page.text

    def test_a_walk_stores_nothing_and_follows_the_route(
        self, people: People, database: Database, survey_id: int
    ) -> None:
        analyst = people.sign_in("analyst")
        before = everything(database)
        page = analyst.post(TRIAL, {"version": "1", "sprak": "sv"}, 200)
        assert "Vilket område vill du svara för?" in page.text
        page = analyst.post(TRIAL, step(page, {}), 422)
        page = analyst.post(TRIAL, step(page, {"q_OMRADE": "A1"}), 200)
        assert "Hur gammal är du?" in page.text
        page = analyst.post(TRIAL, step(page, {"q_ALDER": "A15"}, action="back"), 200)
        assert re.search(r'<input[^>]*value="A1"[^>]*checked|<input[^>]*checked[^>]*value="A1"', page.html)
        page = analyst.post(TRIAL, step(page, {"q_OMRADE": "A1"}), 200)
        page = analyst.post(TRIAL, step(page, {"q_ALDER": "A15"}), 200)
        seen = 2
        while "The end of the trial" not in page.text:
            page = analyst.post(TRIAL, step(page, {}, action="skip"), 200)
            seen += 1
        assert seen < 20
        assert "Hur gammal är du?" in page.text
        assert everything(database) == before
        assert stored(database) == [0, 0, 0]

    def test_the_language_changes_on_the_way_and_answers_stay(self, people: People, survey_id: int) -> None:
        analyst = people.sign_in("analyst")
        page = analyst.post(TRIAL, {"version": "1", "sprak": "sv"}, 200)
        page = analyst.post(TRIAL, step(page, {"q_OMRADE": "A1"}, action="stay", sprak="ar"), 200)
        assert ready("kort").questions["OMRADE"].texts["ar"] in page.text
        assert '<div class="q" lang="ar" dir="rtl">' in page.html
        assert "checked" in page.html

    @pytest.mark.parametrize(
        "kept", ["", "{", "[]", '{"1": 5}', '{"x": {}}', '{"1": {"q_OMRADE": ["<script>"]}}', "9" * 5000]
    )
    def test_sec_Z05_what_travels_with_the_page_may_be_anything(
        self, people: People, survey_id: int, kept: str
    ) -> None:
        page = people.sign_in("analyst").post(TRIAL, {"version": "1", "sprak": "sv", "kept": kept}, 200)
        assert "<script>" not in page.html.replace("<script src", "")

    def test_a_page_that_is_not_there(self, people: People, survey_id: int) -> None:
        analyst = people.sign_in("analyst")
        analyst.post(TRIAL, {"version": "1", "number": "999"}, 404)
        analyst.get(f"{TRIAL}?version=7", 404)


class TestHelp:
    def test_the_person_presses_send_and_nothing_says_who_helped(
        self, people: People, database: Database, published: int
    ) -> None:
        helper = people.sign_in("contact_centre")
        log = entries(database)
        helper.get("/en/intern/enkater/prov/hjalp")
        start = helper.post("/en/intern/enkater/prov/hjalp", {"language": "en"})
        assert start.location == "/en/enkat/prov/1"
        person = Respondent(helper, "prov", "/en")
        person.get("/1")
        person.answer_all(FIRST)
        receipt = person.send()
        assert "Next person" in receipt.text
        assert 'href="/en/intern/enkater/prov/hjalp"' in receipt.html
        with database.read() as session:
            row = session.scalars(select(SurveyWaiting)).one()
            kind = session.scalar(select(SurveyCollector.kind).where(SurveyCollector.code == row.channel))
            said = " ".join(str(value) for value in vars(row).values())
        assert (row.mode, kind, row.language) == ("assisted", "assisted", "en")
        assert NAMES["contact_centre"] not in said
        # No line of the log either: it would say when the person answered.
        assert entries(database) == log
        # The next person meets an empty survey.
        again = helper.post("/en/intern/enkater/prov/hjalp", {"language": "sv"})
        assert again.location == "/enkat/prov/1"
        assert "checked" not in helper.get("/enkat/prov/1").html

    def test_a_fresh_start_takes_the_answers_of_the_person_before_away(
        self, people: People, database: Database, published: int
    ) -> None:
        helper = people.sign_in("handler")
        helper.post("/en/intern/enkater/prov/hjalp", {"language": "sv"})
        person = Respondent(helper, "prov")
        person.get("/1")
        person.press("next", FIRST[1])
        helper.post("/en/intern/enkater/prov/hjalp", {"language": "sv"})
        assert "checked" not in helper.get("/enkat/prov/1").html
        assert stored(database) == [1, 0, 0]

    def test_there_is_no_help_with_a_survey_that_is_not_open(self, people: People, survey_id: int) -> None:
        helper = people.sign_in("handler")
        assert "not open" in helper.get("/en/intern/enkater/prov/hjalp").text
        helper.post("/en/intern/enkater/prov/hjalp", {"language": "sv"}, 422)

    def test_others_who_answer_see_no_way_into_the_staff_area(self, respondent: Respondent, published: int) -> None:
        respondent.slug = "prov"
        respondent.start()
        respondent.answer_all(FIRST)
        assert "/intern/" not in respondent.send().html


def step(page: object, fields: dict[str, str], action: str = "next", sprak: str = "sv") -> dict[str, str]:
    """The fields of a step of a trial."""
    kept = {name: page.page.value(name) for name in ("version", "kept", "number")}  # type: ignore[attr-defined]
    return kept | {"action": action, "sprak": sprak} | fields


def everything(database: Database) -> list[object]:
    with database.read() as session:
        return [
            (entry.sequence, entry.action)
            for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))
        ]


def entries(database: Database) -> int:
    return len(everything(database))
