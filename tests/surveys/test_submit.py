"""Sending: one form, one answer; a code says nothing to whoever holds it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.surveys.models import Survey, SurveyInvitation, SurveyWaiting
from dialog.surveys.operations import submit
from dialog.surveys.operations.invitations import make_invitations
from dialog.surveys.operations.submit import SurveyReceipt, submit_answers
from dialog.surveys.rules.holding import new_code, read_code
from tests.surveys.waves import a_survey, answers


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


@pytest.fixture
def wave(database: Database) -> tuple[int, int]:
    return database.write(a_survey)


@pytest.fixture
def sample(database: Database) -> tuple[int, int]:
    return database.write(lambda session: a_survey(session, "sample", slug="urval"))


@pytest.fixture
def codes(database: Database, keys: Keys, sample: tuple[int, int]) -> list[str]:
    made = database.write(lambda session: make_invitations(session, keys, sample[0], {"N1": 30}))
    return [letter.code for letter in made]


def waiting(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(SurveyWaiting)) or 0


def test_an_answer_waits_with_its_words_apart_from_its_codes(
    database: Database, keys: Keys, wave: tuple[int, int]
) -> None:
    receipt = submit_answers(
        database, keys, *wave, answers(7, text="Mer ljus"), form_key="f", channel="torg", language="en", mode="assisted"
    )
    with database.read() as session:
        row = session.scalars(select(SurveyWaiting)).one()
    assert (row.survey_id, row.version_id, row.reference) == (*wave, receipt.reference)
    assert (row.channel, row.language, row.mode) == ("torg", "en", "assisted")
    assert '"ANTAL":{"":["7"]}' in row.document
    assert "Mer ljus" not in row.document
    assert row.texts == '{"ENSAK":{"":"Mer ljus"}}'
    assert row.form_hash != b"f"
    assert len(row.form_hash) == 32


def test_the_receipt_is_easy_to_read_aloud(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    found = {submit_answers(database, keys, *wave, answers(n), form_key=f"f{n}").reference for n in range(20)}
    assert len(found) == 20
    for reference in found:
        letter, *groups = reference.split("-")
        assert letter == "E"
        assert [len(group) for group in groups] == [4, 4, 4]
        assert "".join(groups).isdigit()


def test_sec_C04_peer_1c_the_same_form_twenty_times_at_once_is_one_answer(
    database: Database, keys: Keys, wave: tuple[int, int]
) -> None:
    def send(_: int) -> SurveyReceipt:
        return submit_answers(database, keys, *wave, answers(1), form_key="same")

    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(send, range(20)))
    assert len(receipts) == 1
    assert waiting(database) == 1


def test_another_survey_may_use_the_same_form_key(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    other = database.write(lambda session: a_survey(session, slug="annan"))
    first = submit_answers(database, keys, *wave, answers(1), form_key="f")
    second = submit_answers(database, keys, *other, answers(1), form_key="f")
    assert first != second
    assert waiting(database) == 2


def test_peer_1c_a_code_counts_once_and_says_nothing(
    database: Database, keys: Keys, sample: tuple[int, int], codes: list[str]
) -> None:
    first = submit_answers(database, keys, *sample, answers(1), form_key="a", invitation_code=codes[0])
    assert submit_answers(database, keys, *sample, answers(1), form_key="a", invitation_code=codes[0]) == first
    used = submit_answers(database, keys, *sample, answers(2), form_key="b", invitation_code=codes[0].lower())
    unknown = submit_answers(database, keys, *sample, answers(3), form_key="c", invitation_code=new_code())
    nonsense = submit_answers(database, keys, *sample, answers(4), form_key="d", invitation_code="inte en kod")
    assert waiting(database) == 1
    assert len({first.reference, used.reference, unknown.reference, nonsense.reference}) == 4
    # A reload shows the same number again, whatever the code was.
    assert submit_answers(database, keys, *sample, answers(2), form_key="b", invitation_code=codes[0]) == used
    assert submit_answers(database, keys, *sample, answers(3), form_key="c", invitation_code=new_code()) == unknown


def test_sec_C04_one_code_twenty_times_at_once_is_one_answer(
    database: Database, keys: Keys, sample: tuple[int, int], codes: list[str]
) -> None:
    def send(number: int) -> SurveyReceipt:
        return submit_answers(database, keys, *sample, answers(number), form_key=f"f{number}", invitation_code=codes[0])

    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(send, range(20)))
    assert len(receipts) == 20
    assert waiting(database) == 1


def test_a_code_of_another_survey_is_an_unknown_one(
    database: Database, keys: Keys, sample: tuple[int, int], codes: list[str]
) -> None:
    other = database.write(lambda session: a_survey(session, "sample", slug="annan"))
    submit_answers(database, keys, *other, answers(1), form_key="a", invitation_code=codes[0])
    assert waiting(database) == 0
    submit_answers(database, keys, *sample, answers(1), form_key="a", invitation_code=codes[0])
    assert waiting(database) == 1


def test_peer_1c_a_sample_is_never_joined_without_a_code(
    database: Database, keys: Keys, sample: tuple[int, int], codes: list[str]
) -> None:
    with pytest.raises(NotPossibleNow) as refused:
        submit_answers(database, keys, *sample, answers(1), form_key="a")
    assert refused.value.code == "code_needed"
    assert waiting(database) == 0


def test_peer_1c_an_open_link_heeds_no_code(
    database: Database, keys: Keys, wave: tuple[int, int], codes: list[str]
) -> None:
    submit_answers(database, keys, *wave, answers(1), form_key="a", invitation_code=codes[0])
    assert waiting(database) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).where(SurveyInvitation.used.is_(True))) == 0


def test_sec_A07_used_unknown_and_first_do_the_same_work(
    database: Database, keys: Keys, sample: tuple[int, int], codes: list[str]
) -> None:
    """As many transactions, and as many that write: nothing that takes longer for one than for another."""

    def work(name: str, code: str) -> list[str]:
        done: list[str] = []
        listen = (
            ("before_cursor_execute", lambda *said: done.append(said[2].split()[0])),
            ("commit", lambda _: done.append("COMMIT")),
        )
        for event_name, heard in listen:
            event.listen(database.engine, event_name, heard)
        submit_answers(database, keys, *sample, answers(1), form_key=name, invitation_code=code)
        for event_name, heard in listen:
            event.remove(database.engine, event_name, heard)
        return done

    first = work("first", codes[0])
    assert first.count("COMMIT") == 2
    for number, code in enumerate((codes[0], new_code(), codes[0])):
        other = work(f"other{number}", code)
        assert other.count("COMMIT") == 2
        assert abs(len(other) - len(first)) <= 2, (first, other)


def test_sec_B14_nothing_is_taken_in_before_the_opening_or_after_the_last_day(
    database: Database, keys: Keys, wave: tuple[int, int], sample: tuple[int, int], codes: list[str]
) -> None:
    with database.read() as session:
        survey = session.get_one(Survey, wave[0])
    late = submit_answers(database, keys, *wave, answers(1), form_key="in-time")
    for day, code in (
        (survey.opens_on - timedelta(days=1), "not_open"),
        (survey.closes_on + timedelta(days=1), "closed"),
    ):
        with clock.at(day):
            for target, given in ((wave, ""), (sample, codes[0])):
                with pytest.raises(NotPossibleNow) as refused:
                    submit_answers(database, keys, *target, answers(1), form_key="late", invitation_code=given)
                assert refused.value.code == f"survey_{code}"
    with clock.at(survey.closes_on + timedelta(days=1)):
        # Sent in time, and sent again by the browser on the day after: the same receipt, not a refusal.
        assert submit_answers(database, keys, *wave, answers(1), form_key="in-time") == late
    with clock.at(survey.closes_on):
        submit_answers(database, keys, *wave, answers(2), form_key="last-day")
    assert waiting(database) == 2
    with database.read() as session:
        assert session.scalar(select(func.count()).where(SurveyInvitation.used.is_(True))) == 0


def test_nothing_is_taken_in_after_the_last_batch(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    """The clock of a web process may lag behind the worker's: what came after the last batch would never be moved."""
    database.write(lambda session: _batched(session, wave[0]))
    with pytest.raises(NotPossibleNow) as refused:
        submit_answers(database, keys, *wave, answers(1), form_key="a")
    assert refused.value.code == "survey_closed"
    assert waiting(database) == 0


def test_a_survey_that_is_not_there(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    with pytest.raises(Missing):
        submit_answers(database, keys, wave[0] + 999, wave[1], answers(1), form_key="a")


def fall_between(database: Database, keys: Keys, sample: tuple[int, int], code: str, form_key: str) -> None:
    with pytest.raises(RuntimeError):
        submit_answers(database, keys, *sample, answers(1), form_key=form_key, invitation_code=code)


def test_sec_R01_who_falls_between_the_mark_and_the_answer_sends_again_and_counts_once(
    database: Database, keys: Keys, sample: tuple[int, int], codes: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(submit, "store_sheet", _fall)
        fall_between(database, keys, sample, codes[0], "mine")
    with database.read() as session:
        assert session.scalar(select(func.count()).where(SurveyInvitation.used.is_(True))) == 1
    assert waiting(database) == 0
    # Somebody else with the same code is too late already; the first one is not.
    submit_answers(database, keys, *sample, answers(2), form_key="other", invitation_code=codes[0])
    assert waiting(database) == 0
    for _ in range(3):
        submit_answers(database, keys, *sample, answers(1), form_key="mine", invitation_code=codes[0])
    assert waiting(database) == 1


def _fall(*_: object, **__: object) -> None:
    raise RuntimeError("fell")


def _batched(session: Session, survey_id: int) -> None:
    session.execute(update(Survey).where(Survey.id == survey_id).values(batched_on=clock.today()))


def test_a_slip_of_the_pen_is_found_without_asking_the_database() -> None:
    for _ in range(200):
        code = new_code()
        assert read_code(f" {code[:4].lower()}-{code[4:8]} {code[8:]} ") == code
        for place in range(12):
            wrong = "2" if code[place] != "2" else "3"
            assert read_code(code[:place] + wrong + code[place + 1 :]) is None
            if place and code[place] != code[place - 1]:
                swapped = code[: place - 1] + code[place] + code[place - 1] + code[place + 1 :]
                assert read_code(swapped) is None
    assert read_code("") is None
    assert read_code("K7MP-4XQD") is None
    assert read_code("٣" * 12) is None
