"""Batches: nothing before ten or the end, nothing lost, nothing twice, nothing left behind."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.errors import NotPossibleNow, Unavailable
from dialog.keys import Keys
from dialog.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveySent,
    SurveyText,
    SurveyTodo,
    SurveyWaiting,
)
from dialog.surveys.operations import batch
from dialog.surveys.operations.batch import batch_is_due, move_due
from dialog.surveys.operations.invitations import make_invitations
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.queries.waiting import participation, waiting_count
from dialog.surveys.rules.values import Value
from tests.surveys.waves import a_survey, answers


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


@pytest.fixture
def wave(database: Database) -> tuple[int, int]:
    return database.write(a_survey)


def send(database: Database, keys: Keys, wave: tuple[int, int], numbers: range, **options: Any) -> None:
    for number in numbers:
        submit_answers(database, keys, *wave, answers(number, text=f"ord {number}"), form_key=f"f{number}", **options)


def move(database: Database, keys: Keys) -> int:
    return database.write(lambda session: move_due(session, keys))


def count(database: Database, model: type[Any]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def moved_numbers(database: Database) -> list[int]:
    with database.read() as session:
        return [
            int(json.loads(document)["ANTAL"][""][0]) for document in session.scalars(select(SurveyAnswer.document))
        ]


def the_day_after(database: Database, wave: tuple[int, int]) -> Any:
    with database.read() as session:
        return session.get_one(Survey, wave[0]).closes_on + timedelta(days=1)


def test_nine_wait_and_ten_are_moved(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    send(database, keys, wave, range(9))
    with database.read() as session:
        assert not batch_is_due(session)
        assert waiting_count(session, wave[0]) == 9
    assert move(database, keys) == 0
    send(database, keys, wave, range(9, 10))
    with database.read() as session:
        assert batch_is_due(session)
    assert move(database, keys) == 10
    assert sorted(moved_numbers(database)) == list(range(10))
    with database.read() as session:
        assert waiting_count(session, wave[0]) == 0


def test_an_answer_keeps_its_words_language_and_channel(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    send(database, keys, wave, range(10), channel="torg", language="ar", mode="assisted")
    move(database, keys)
    with database.read() as session:
        for text, answer in session.execute(
            select(SurveyText, SurveyAnswer).join(SurveyAnswer, SurveyAnswer.key == SurveyText.answer_key)
        ):
            number = json.loads(answer.document)["ANTAL"][""][0]
            assert (text.text, text.address, text.suffix) == (f"ord {number}", "ENSAK", "")
            assert (text.language, text.area_code, text.state) == ("ar", "N1", "uncoded")
            assert (answer.channel, answer.language, answer.mode) == ("torg", "ar", "assisted")
            assert "ord" not in answer.document
        assert set(session.scalars(select(SurveyTodo.answer_key))) == set(session.scalars(select(SurveyAnswer.key)))
    assert count(database, SurveyText) == 10


def test_keys_are_new_and_random(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    send(database, keys, wave, range(20))
    with database.read() as session:
        before = set(session.scalars(select(SurveyWaiting.key)))
    move(database, keys)
    with database.read() as session:
        after = set(session.scalars(select(SurveyAnswer.key))) | set(session.scalars(select(SurveyText.key)))
    assert len(after) == 40
    assert all(len(key) == 16 for key in after)
    assert not before & after


def test_decision_31_at_the_end_of_the_wave_the_rest_is_moved(
    database: Database, keys: Keys, wave: tuple[int, int]
) -> None:
    send(database, keys, wave, range(13))
    move(database, keys)
    send(database, keys, wave, range(13, 17))
    assert move(database, keys) == 0
    with clock.at(the_day_after(database, wave)):
        assert move(database, keys) == 4
        assert move(database, keys) == 0
        with database.read() as session:
            assert session.get_one(Survey, wave[0]).batched_on == clock.today()
            assert not batch_is_due(session)
        with pytest.raises(NotPossibleNow):
            send(database, keys, wave, range(17, 18))
    assert Counter(moved_numbers(database)) == Counter(range(17))


def test_many_are_moved_in_several_batches_and_the_wave_is_closed_after_the_last(
    database: Database, keys: Keys, wave: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "MOST", 12)
    send(database, keys, wave, range(45))
    assert [move(database, keys) for _ in range(4)] == [12, 12, 12, 0]
    send(database, keys, wave, range(45, 60))
    with clock.at(the_day_after(database, wave)):
        assert move(database, keys) == 12
        with database.read() as session:
            assert session.get_one(Survey, wave[0]).batched_on is None
        assert [move(database, keys) for _ in range(2)] == [12, 0]
        with database.read() as session:
            assert session.get_one(Survey, wave[0]).batched_on == clock.today()
    assert Counter(moved_numbers(database)) == Counter(range(60))


def test_a_wave_without_answers_is_closed_too(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    with clock.at(the_day_after(database, wave)):
        assert move(database, keys) == 0
        with database.read() as session:
            assert session.get_one(Survey, wave[0]).batched_on is not None


def test_other_surveys_keep_waiting(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    other = database.write(lambda session: a_survey(session, slug="annan"))
    send(database, keys, wave, range(10))
    send(database, keys, other, range(3))
    move(database, keys)
    with database.read() as session:
        assert waiting_count(session, other[0]) == 3
    # And still know their forms.
    send(database, keys, other, range(3))
    with database.read() as session:
        assert waiting_count(session, other[0]) == 3


def test_sec_C04_a_form_sent_again_after_the_batch_is_not_a_second_answer(
    database: Database, keys: Keys, wave: tuple[int, int]
) -> None:
    first = submit_answers(database, keys, *wave, answers(0), form_key="f0")
    send(database, keys, wave, range(1, 10))
    move(database, keys)
    assert submit_answers(database, keys, *wave, answers(0), form_key="f0") == first
    assert count(database, SurveyWaiting) == 0
    with clock.at(the_day_after(database, wave)):
        assert submit_answers(database, keys, *wave, answers(0), form_key="f0") == first
    assert count(database, SurveyWaiting) == 0


def test_likely_repeats_are_marked_and_kept(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    many = {f"Q{number}": Value({"": ("1",)}) for number in range(7)}
    alike = answers(1) | many
    short = {"ANTAL": Value({"": ("2",)})} | {f"Q{number}": Value({"": ("1",)}) for number in range(6)}
    other_words = alike | {"ENSAK": Value(texts={"": "mina egna ord"})}
    for number, sheet in enumerate([alike] * 3 + [short] * 3 + [other_words] + [answers(n) for n in range(10, 13)]):
        submit_answers(database, keys, *wave, sheet, form_key=f"a{number}")
    move(database, keys)
    with database.read() as session:
        marked = session.scalars(select(SurveyAnswer.document).where(SurveyAnswer.likely_repeat.is_(True))).all()
        assert session.scalar(select(func.count()).select_from(SurveyAnswer)) == 10
    assert [json.loads(document)["ANTAL"][""] for document in marked] == [["1"], ["1"]]
    # In a later batch the first one is long there, so that all that come are repeats.
    for number in range(10):
        submit_answers(database, keys, *wave, alike, form_key=f"b{number}")
    move(database, keys)
    with database.read() as session:
        assert session.scalar(select(func.count()).where(SurveyAnswer.likely_repeat.is_(True))) == 12


def test_sec_C13_two_workers_move_each_answer_once(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    send(database, keys, wave, range(30))

    def work(_: int) -> int:
        try:
            return move(database, keys)
        except Unavailable:
            return 0  # PostgreSQL: the other one holds the tables

    with ThreadPoolExecutor(6) as pool:
        moved = sum(pool.map(work, range(6)))
    assert moved == 30
    assert Counter(moved_numbers(database)) == Counter(range(30))


def test_sec_R01_a_batch_that_fails_anywhere_has_moved_nothing(
    database: Database, keys: Keys, wave: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    send(database, keys, wave, range(12))
    for step in ("_mark_repeats", "_forget", "rewrite", "_close"):
        with monkeypatch.context() as broken:
            broken.setattr(batch, step, _fall)
            with pytest.raises(RuntimeError):
                move(database, keys)
        assert (count(database, SurveyWaiting), count(database, SurveyAnswer)) == (12, 0), step
        assert (count(database, SurveyText), count(database, SurveyTodo), count(database, SurveySent)) == (0, 0, 0)
    assert move(database, keys) == 12
    assert Counter(moved_numbers(database)) == Counter(range(12))


def _fall(*_: object, **__: object) -> None:
    raise RuntimeError("fell")


def test_answers_sent_while_batches_run_are_moved_once(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    def sending(part: int) -> None:
        send(database, keys, wave, range(part * 40, part * 40 + 40))

    def moving(_: int) -> None:
        for _ in range(12):
            try:
                move(database, keys)
            except Unavailable:
                continue

    with ThreadPoolExecutor(5) as pool:
        for future in [*(pool.submit(sending, part) for part in range(4)), pool.submit(moving, 0)]:
            future.result()
    with clock.at(the_day_after(database, wave)):
        move(database, keys)
    assert Counter(moved_numbers(database)) == Counter(range(160))


def test_form_hashes_are_erased_on_both_sides(database: Database, keys: Keys) -> None:
    sample = database.write(lambda session: a_survey(session, "sample"))
    letters = database.write(lambda session: make_invitations(session, keys, sample[0], {"N1": 20, "S1": 5}))
    for number, letter in enumerate(letters[:12]):
        submit_answers(database, keys, *sample, answers(number), form_key=f"f{number}", invitation_code=letter.code)
    move(database, keys)
    with database.read() as session:
        invited = session.scalars(select(SurveyInvitation)).all()
    assert len(invited) == 25
    assert sum(row.used for row in invited) == 12
    assert not [row for row in invited if row.form_hash is not None]


def test_who_fell_before_a_batch_can_still_send_after_it(
    database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = database.write(lambda session: a_survey(session, "sample"))
    letters = database.write(lambda session: make_invitations(session, keys, sample[0], {"N1": 20}))
    with monkeypatch.context() as broken:
        broken.setattr("dialog.surveys.operations.submit.store_sheet", _fall)
        with pytest.raises(RuntimeError):
            submit_answers(database, keys, *sample, answers(99), form_key="fell", invitation_code=letters[0].code)
    for number, letter in enumerate(letters[1:11]):
        submit_answers(database, keys, *sample, answers(number), form_key=f"f{number}", invitation_code=letter.code)
    assert move(database, keys) == 10
    submit_answers(database, keys, *sample, answers(99), form_key="fell", invitation_code=letters[0].code)
    with clock.at(the_day_after(database, sample)):
        move(database, keys)
        with database.read() as session:
            left = session.scalar(select(func.count()).where(SurveyInvitation.form_hash.is_not(None)))
    assert left == 0
    assert Counter(moved_numbers(database)) == Counter([*range(10), 99])


def test_sec_A08_participation_is_told_in_tens(database: Database, keys: Keys) -> None:
    sample = database.write(lambda session: a_survey(session, "sample"))
    letters = database.write(lambda session: make_invitations(session, keys, sample[0], {"N1": 40, "S1": 40}))
    shown = []
    for number, letter in enumerate(letters[:23]):
        submit_answers(database, keys, *sample, answers(number), form_key=f"f{number}", invitation_code=letter.code)
        with database.read() as session:
            shown.append([(row.area_code, row.invited, row.answered) for row in participation(session, sample[0])])
    assert [one[0][2] for one in shown] == [0] * 9 + [10] * 10 + [20] * 4
    assert shown[-1] == [("N1", 40, 20), ("S1", 40, 0)]


def test_letters_are_made_for_a_sample_only(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    sample = database.write(lambda session: a_survey(session, "sample", slug="urval"))
    for target, numbers, code in (
        (wave, {"N1": 3}, "not_a_sample"),
        (sample, {}, "invitation_number"),
        (sample, {"N1": -1, "S1": 5}, "invitation_number"),
        (sample, {"N1": 60_000}, "invitation_number"),
    ):
        with pytest.raises(NotPossibleNow) as refused:
            database.write(lambda session, t=target, n=numbers: make_invitations(session, keys, t[0], n))  # type: ignore[misc]
        assert refused.value.code == code
    letters = database.write(lambda session: make_invitations(session, keys, sample[0], {"N1": 300}))
    assert len({letter.code for letter in letters}) == 300
    with database.read() as session:
        stored = b"".join(session.scalars(select(SurveyInvitation.code_hash)))
    assert not [letter for letter in letters if letter.code.replace("-", "").encode() in stored]


def test_the_log_is_emptied(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    send(database, keys, wave, range(10))
    move(database, keys)
    assert database.clear_log()
    path = database.engine.url.database
    if database.engine.dialect.name == "sqlite":
        with open(f"{path}-wal", "rb") as log:
            assert log.read() == b""


def test_a_batch_does_not_make_those_who_send_wait_for_long(
    database: Database, keys: Keys, wave: tuple[int, int]
) -> None:
    """Somebody reads the tables for long, a backup: the batch gives up soon and lets those through who queue behind it."""
    send(database, keys, wave, range(10))
    with Session(database.engine) as backup:
        backup.scalars(select(SurveyWaiting)).all()
        if database.engine.dialect.name == "sqlite":
            # Its readers hold up nobody.
            assert move(database, keys) == 10
            return
        with pytest.raises(Unavailable) as refused:
            move(database, keys)
        assert isinstance(refused.value.__cause__, OperationalError)
        send(database, keys, wave, range(10, 11))
    assert move(database, keys) == 11
