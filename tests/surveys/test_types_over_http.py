"""Every type of question from the page to the stored row: pages read and filled without script, in three languages."""

import json
from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import select

from dialog.extensions import db
from dialog.surveys.models import SurveyWaiting
from dialog.surveys.question_types import TYPES
from dialog.surveys.rules.values import Value, answers_of
from tests.client import PageClient
from tests.surveys.conftest import Published
from tests.surveys.form_filling import FilledPage
from tests.surveys.type_examples import EXAMPLES, questionnaire
from tests.surveys.walks import Respondent

DOCUMENT = questionnaire()
ROUNDS = max(len(values) for _, values in EXAMPLES)


def chosen(number: int) -> dict[str, Value]:
    """One value for every question; areas are those of the test installation."""
    answers = {question.code: values[number % len(values)] for question, values in EXAMPLES if values}
    if answers["OMRADE"].code() not in ("ANNAT", "VI", "VS"):
        answers["OMRADE"] = Value({"": ("A2",)})
    return answers


def answer(app: Flask, prefix: str, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Fill in every page as a browser does, send, and return what is stored."""
    respondent = Respondent(PageClient(app), DOCUMENT.slug, prefix)
    respondent.start()
    while respondent.number:
        screen = DOCUMENT.screens[respondent.number - 1]
        page = FilledPage(respondent.shown.html)
        for asked in screen.questions:
            if asked.address in answers:
                page.fill(TYPES[asked.question.type].write(asked, answers[asked.address]))
        before = respondent.number
        skipped = not any(asked.address in answers for asked in screen.questions)
        action = "skip" if skipped and screen.questions[0].question.type != "information" else "next"
        fetched = respondent.client.post(f"{respondent.root}/{before}", page.sent() | {"action": [action]}, status=303)
        respondent.shown = respondent._followed(fetched)
        assert respondent.number != before, respondent.shown.text[:300]
    respondent.press("send")
    with app.app_context():
        (row,) = db.session.scalars(select(SurveyWaiting)).all()
        return answers_of(json.loads(row.document), json.loads(row.texts))


@pytest.mark.parametrize("prefix", ["", "/en", "/ar"], ids=["sv", "en", "ar"])
@pytest.mark.parametrize("number", range(ROUNDS))
def test_peer_pain_5_what_was_filled_in_over_http_is_what_is_stored(
    app: Flask, publish: Published, number: int, prefix: str
) -> None:
    publish(DOCUMENT)
    answers = chosen(number)
    assert answer(app, prefix, answers) == answers


def test_a_street_alone_is_looked_up_whichever_button_is_pressed(app: Flask, publish: Published) -> None:
    publish(DOCUMENT)
    respondent = Respondent(PageClient(app), DOCUMENT.slug)
    respondent.start()
    number = DOCUMENT.screen_of["OMRADE"]
    while respondent.number < number:
        respondent.press("next", {"again": "1"})
    shown = respondent.press("next", {"q_OMRADE_street": "Okända gatan 3"}, status=200)
    assert shown.page.value("q_OMRADE_street") == "Okända gatan 3"
    assert 'role="status"' in shown.html
    assert 'class="sum"' not in shown.html
