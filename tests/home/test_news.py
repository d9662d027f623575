"""Surveys among the news: open only while they are open, with their dates before and after."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.organisations.rules import Editor
from dialog.settings import ALL_LANGUAGES
from dialog.surveys.operations.surveys import SurveyValues, create_survey, publish_version
from dialog.surveys.questionnaires import ready
from tests.client import PageClient

WHO = Editor(None, "test")
OPENS, CLOSES = date(2026, 11, 10), date(2026, 11, 24)
TITLE = {"sv": "Hur tryggt är det här?", "en": "How safe is it here?"}
NEWS = {"sv": "Polisen har öppnat länken till enkäten."}


def make(database: Database, slug: str = "prov", kind: str = "open", *, published: bool = True) -> None:
    def write(session: Session) -> None:
        values = SurveyValues(kind, TITLE, OPENS, CLOSES, date(2027, 1, 15), NEWS)
        survey_id = create_survey(session, WHO, slug, values, ready("kort"))
        if published:
            publish_version(session, WHO, survey_id, 1)

    with clock.at(OPENS - timedelta(days=20)):
        database.write(write)


@pytest.mark.parametrize(
    ("day", "said", "answers"),
    [
        (OPENS - timedelta(days=1), "It opens on 10 November 2026 at 00:00", False),
        (OPENS, "Open from 10 November 2026 to 24 November 2026", True),
        (CLOSES, "Open from 10 November 2026 to 24 November 2026", True),
        (CLOSES + timedelta(days=1), "It was open from 10 November 2026 to 24 November 2026", False),
    ],
    ids=("before", "first day", "last day", "after"),
)
def test_E01_news_and_link_say_when_a_survey_is_open(
    client: PageClient, database: Database, day: date, said: str, answers: bool
) -> None:
    make(database)
    with clock.at(day):
        news = client.get("/en/nyheter")
        assert "How safe is it here?" in news.text
        assert NEWS["sv"] in news.text
        assert said in news.text
        link = next(href for href, text in news.page.links if "How safe is it here?" in text)
        survey = client.get(link)
        assert ("/starta" in survey.html) is answers
        if not answers:
            assert "10 November 2026" in survey.text
            assert "24 November 2026" in survey.text
        start = client.get("/en/")
        assert ("Answer the survey" in start.text) is answers
        assert (said in start.text) is (day <= CLOSES)


def test_E01_a_survey_nobody_has_published_is_no_news(client: PageClient, database: Database) -> None:
    make(database, published=False)
    with clock.at(OPENS):
        assert "How safe" not in client.get("/en/nyheter").text
        assert "/enkat/prov" not in client.get("/").html
        assert "/enkat/prov" not in client.http.get("/sitemap.xml").get_data(as_text=True)
        client.get("/enkat/prov", 404)


def test_the_site_map_names_the_survey_and_the_news(client: PageClient, database: Database) -> None:
    make(database)
    found = client.http.get("/sitemap.xml").get_data(as_text=True)
    assert "/ar/enkat/prov<" in found
    assert "/nyheter<" in found


def test_the_start_page_offers_a_random_sample_to_nobody(client: PageClient, database: Database) -> None:
    make(database, kind="sample")
    with clock.at(OPENS):
        start = client.get("/en/")
        assert "Answer the survey" not in start.text
        assert "Open from 10 November 2026" in start.text


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_the_news_are_told_in_every_language_and_swedish_words_are_marked(
    client: PageClient, database: Database, language: str
) -> None:
    make(database)
    with clock.at(OPENS):
        page = client.get("/nyheter" if language == "sv" else f"/{language}/nyheter")
        assert (f'lang="sv" dir="ltr"><p dir=auto>{NEWS["sv"]}' in page.html) is (language != "sv")
        assert page.page.language == language


def test_without_surveys_there_is_no_news_and_one_thing_to_do(client: PageClient) -> None:
    assert "There is no news at the moment." in client.get("/en/nyheter").text
    assert "News" not in client.get("/en/").page.by_id("main").replace("All news", "")
