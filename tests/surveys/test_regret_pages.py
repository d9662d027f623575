"""A person who changes their mind takes the answers back, until they are mixed."""

import pytest
from sqlalchemy import func, select

from dialog.database import Database
from dialog.surveys.models import SurveyWaiting
from tests.client import PageClient
from tests.surveys.walks import ADULT, FIRST, Respondent

BACK = "/enkat/liten/angra"


@pytest.fixture
def receipt(survey_id: int, respondent: Respondent) -> Respondent:
    """On the receipt."""
    respondent.start()
    respondent.answer_all({1: FIRST, 2: ADULT})
    respondent.send()
    return respondent


def waiting(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(SurveyWaiting)) or 0


def test_peer_1a_review_and_receipt_the_receipt_takes_the_answers_back(receipt: Respondent, database: Database) -> None:
    """Review page and receipt: without identity, with a number that takes the answers back until the batch."""
    assert waiting(database) == 1
    sent = {"reference": receipt.page.value("reference"), "form_key": receipt.page.value("form_key")}
    done = receipt.client.post(BACK, sent, status=200)
    assert "Dina svar är återtagna" in done.text
    assert waiting(database) == 0
    again = receipt.client.post(BACK, sent, status=422)
    assert again.page.value("reference") == sent["reference"]


@pytest.mark.parametrize("typed", ["", "E-", "x" * 3000, "<script>", "0000-0000-0000", "\u202e12", "1" * 13])
def test_another_number_takes_nothing_and_is_kept_on_the_page(
    receipt: Respondent, client: PageClient, database: Database, typed: str
) -> None:
    page = client.get(BACK)
    wrong = client.post(BACK, {"reference": typed, "form_key": page.page.value("form_key")}, status=422)
    assert wrong.page.value("reference") == typed
    assert wrong.page.title.startswith("Fel: ")
    assert waiting(database) == 1


def test_a_page_without_its_key_asks_once_more(receipt: Respondent, client: PageClient, database: Database) -> None:
    client.post(BACK, {"reference": receipt.page.value("reference")}, status=422)
    assert waiting(database) == 1
