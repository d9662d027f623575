"""Respondents with a marked browser leave none of their marks; codes of every kind look the same to who holds them."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.database import Database
from dialog.keys import Keys
from dialog.surveys.models import SurveyAnswer, SurveyDraft, SurveyWaiting
from dialog.surveys.operations.batch import move_due
from dialog.surveys.operations.invitations import make_invitations
from dialog.surveys.rules.holding import new_code
from tests.client import PageClient
from tests.people import unit
from tests.surveys.walks import Respondent
from tests.test_canary import PLANTED, REFUSED, Lost, Marked, finds, town, visitor

FIXTURES = (finds, town, visitor)
WAY = {1: {"q_OMRADE": "A1"}, 2: {"q_ALDER": "A30"}}


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


def test_sec_A01_nothing_of_a_respondent_is_left(
    publish: Callable[..., int], visitor: Marked, finds: Lost, database: Database, app: Flask, keys: Keys
) -> None:
    survey_id = publish()
    respondent = Respondent(visitor)  # type: ignore[arg-type]
    for number in range(10):
        respondent.start()
        respondent.answer_all(WAY)
        respondent.send()
        if number == 0:
            # Sent again, with the cookie gone and with it there.
            respondent.client.post(f"{respondent.root}/granska", {"form_key": "x", "action": "send"}, status=None)
    # What was typed and then cleared, and what was never sent.
    respondent.start()
    last = next(n for n in range(1, 40) if _has_text(respondent, n))
    respondent.press("next", {"q_ORD": REFUSED})
    respondent.get("/granska")
    respondent.press("clear")
    respondent.start()
    respondent.press("next", {"q_OMRADE": REFUSED})
    # Ways that do not lead on.
    for path in ("/99", "/0", f"/{REFUSED[:6]}", "/fortsatt", "/granska"):
        visitor.request("GET", f"{respondent.root}{path}", None)  # type: ignore[arg-type]
    visitor.request("POST", f"{respondent.root}/{last}", None, data=b"q_ORD=" + b"\xff" * 10, content_type="text/plain")  # type: ignore[arg-type]
    visitor.request("POST", f"{respondent.root}/fortsatt", None, data={"resume_code": REFUSED})  # type: ignore[arg-type]
    assert database.write(lambda session: move_due(session, keys)) == 10
    assert database.clear_log()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SurveyAnswer)) == 10
        assert session.scalar(select(func.count()).select_from(SurveyDraft)) >= 1
        assert session.scalar(select(func.count()).where(SurveyWaiting.survey_id == survey_id)) == 0
    assert [place for place in finds() if not place.startswith(PLANTED)] == []


def _has_text(respondent: Respondent, number: int) -> bool:
    """Go on until the page with the long text is shown."""
    if "q_ORD" in {field.get("name") for field in respondent.page.fields}:
        return True
    respondent.press("next" if respondent.number in WAY else "skip", WAY.get(respondent.number))
    return False


def test_sec_A07_peer_1c_used_unknown_and_first_codes_look_the_same(
    publish: Callable[..., int], app: Flask, database: Database, keys: Keys
) -> None:
    def letters(session: Session) -> list[str]:
        unit(session)
        return [letter.code for letter in make_invitations(session, keys, survey_id, {"A1": 12})]

    survey_id = publish(kind="sample")
    codes = database.write(letters)
    shown: dict[str, set[str]] = {"first": set(), "used": set(), "unknown": set()}
    for code in codes:
        for name, given in (("first", code), ("used", code), ("unknown", new_code())):
            shown[name].add(_answered_with(app, given))
    assert len(set.union(*shown.values())) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SurveyWaiting)) == 12


def _answered_with(app: Flask, code: str) -> str:
    """Everything shown on the way with this code, without what is random. (How long it takes: `test_submit`.)"""
    respondent = Respondent(PageClient(app))
    respondent.start(code=code)
    pages = [respondent.shown.text]
    respondent.answer_all(WAY)
    pages.append(respondent.shown.text)
    pages.append(respondent.send().text)
    said = re.sub(r"E-\d{4}-\d{4}-\d{4}", "E-number", "\n".join(pages))
    assert "E-number" in said
    return said


def test_a_code_with_a_slip_is_told_at_once(publish: Callable[..., int], client: PageClient) -> None:
    publish(kind="sample")
    respondent = Respondent(client)
    respondent.start(code="ABCD-EFGH-JKLM")
    assert respondent.shown.status == 422
    assert "ABCD-EFGH-JKLM" in respondent.shown.html
