"""Taking back what was sent, while it can still be told apart."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialog.database import Database
from dialog.keys import Keys
from dialog.surveys.models import SurveyInvitation, SurveyWaiting
from dialog.surveys.operations.batch import move_due
from dialog.surveys.operations.invitations import make_invitations
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.operations.withdraw import withdraw_answers
from tests.surveys.waves import a_survey, answers


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


@pytest.fixture
def wave(database: Database) -> tuple[int, int]:
    return database.write(a_survey)


def waiting(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(SurveyWaiting)) or 0


def take_back(database: Database, survey_id: int, typed: str) -> bool:
    return database.write(lambda session: withdraw_answers(session, survey_id, typed))


@pytest.mark.parametrize("shape", ["{}", " {} ", "{}\t", "e {}"])
def test_the_number_on_the_receipt_takes_the_answers_back(
    database: Database, keys: Keys, wave: tuple[int, int], shape: str
) -> None:
    receipts = [submit_answers(database, keys, *wave, answers(n), form_key=f"f{n}") for n in (1, 2)]
    assert take_back(database, wave[0], shape.format(receipts[0].reference.replace("-", " ")))
    assert waiting(database) == 1
    assert not take_back(database, wave[0], receipts[0].reference)


def test_the_same_form_sent_again_brings_nothing_back(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    receipt = submit_answers(database, keys, *wave, answers(1), form_key="f")
    take_back(database, wave[0], receipt.reference)
    assert submit_answers(database, keys, *wave, answers(1), form_key="f") == receipt
    assert waiting(database) == 0


def test_mixed_answers_cannot_be_found_any_more(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    receipts = [submit_answers(database, keys, *wave, answers(n), form_key=f"f{n}") for n in range(10)]
    assert database.write(lambda session: move_due(session, keys)) == 10
    assert not take_back(database, wave[0], receipts[0].reference)


def test_a_code_may_be_used_anew(database: Database, keys: Keys) -> None:
    sample = database.write(lambda session: a_survey(session, "sample", slug="urval"))
    (letter,) = database.write(lambda session: make_invitations(session, keys, sample[0], {"N1": 1}))
    first = submit_answers(database, keys, *sample, answers(1), form_key="a", invitation_code=letter.code)
    assert take_back(database, sample[0], first.reference)
    with database.read() as session:
        assert session.scalars(select(SurveyInvitation.used)).one() is False
    submit_answers(database, keys, *sample, answers(2), form_key="b", invitation_code=letter.code)
    assert waiting(database) == 1


@pytest.mark.parametrize(
    "typed", ["", "E-", "x" * 5000, "E-0000-0000-000", "E-0000-0000-0000-1", "\0", "٠" * 12, "'--"]
)
def test_any_other_number_takes_nothing_back(database: Database, keys: Keys, wave: tuple[int, int], typed: str) -> None:
    receipt = submit_answers(database, keys, *wave, answers(1), form_key="f")
    assert not take_back(database, wave[0], typed)
    assert not take_back(database, wave[0] + 1, receipt.reference)
    assert waiting(database) == 1
