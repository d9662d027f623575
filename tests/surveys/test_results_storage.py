"""Cube and blocks equal a full recount, whatever was folded, rebuilt or erased."""

import json
from collections import Counter
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.commands.worker import JOBS, count_survey_answers, move_survey_answers
from dialog.database import Database
from dialog.surveys.codebook import codebook
from dialog.surveys.models import Survey, SurveyAnswer, SurveyChunk, SurveyCube, SurveyText, SurveyTodo, SurveyVersion
from dialog.surveys.operations import fold as folding
from dialog.surveys.operations.fold import fold, read_blocks
from dialog.surveys.operations.rebuild import erase_answers, rebuild
from dialog.surveys.queries.results.versions import version_of
from dialog.surveys.questionnaires import ready
from dialog.surveys.rules import frames
from dialog.surveys.rules.measures import Measure, Shape
from dialog.surveys.rules.packing import unpack
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.rules.values import document_of
from dialog.surveys.simulating import simulate_sheet
from tests.surveys.answered import a_survey, answer

AREAS = {"NORD": "Norr", "SYD": "Syd", "ÖST": "Öst"}


def sheets(questionnaire: Questionnaire, number: int, seed: int = 1) -> list[dict[str, dict[str, list[str]]]]:
    random = Random(seed)
    return [document_of(simulate_sheet(questionnaire, random, AREAS).answers) for _ in range(number)]


def recount(session: Session, survey: Survey) -> Counter[tuple[str, ...]]:
    """Every counter, counted sheet by sheet in plain Python from what was answered."""
    found: Counter[tuple[str, ...]] = Counter()
    waiting = set(session.scalars(select(SurveyTodo.answer_key)))
    for row in session.scalars(select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id)):
        if row.key in waiting:
            continue
        questionnaire = version_of(session, row.version_id).questionnaire
        document = json.loads(row.document)
        who = [
            next(iter(document.get(questionnaire.roles[role], {}).get("", [])), "-") for role in ("area", "age", "sex")
        ]
        said = [("_sheets", ""), ("_language", row.language)] + ([("_channel", row.channel)] if row.channel else [])
        for measure in codebook(questionnaire).measures:
            codes = said_by(measure, document)
            said += [(measure.key, code) for code in codes]
            if codes - measure.missing:
                said.append((measure.key, ""))
        for group in (("", "", ""), (who[0], "", ""), ("", who[1], ""), ("", "", who[2]), tuple(who)):
            found.update((*group, key, value) for key, value in said)
    return found


def said_by(measure: Measure, document: dict[str, dict[str, list[str]]]) -> set[str]:
    """What a sheet says to a measure, from its document alone."""
    codes: set[str] = set()
    for address, suffixes in document.items():
        code, _, round_ = address.partition("__")
        if code != measure.question.code or (measure.round and round_ != measure.round):
            continue
        for suffix, chosen in suffixes.items():
            if suffix.endswith("point") or (measure.item and suffix != measure.item):
                continue
            if measure.place and suffix not in ("", measure.place):
                continue
            codes.update(chosen)
    return codes


def cube(session: Session, survey: Survey) -> Counter[tuple[str, ...]]:
    rows = session.execute(
        select(
            SurveyCube.area, SurveyCube.age, SurveyCube.sex, SurveyCube.question, SurveyCube.value, SurveyCube.count
        ).where(SurveyCube.survey_id == survey.id)
    )
    return Counter({tuple(row[:5]): row[5] for row in rows})


def stored(session: Session, version: SurveyVersion) -> Counter[tuple[object, ...]]:
    """What the blocks hold, row by row, in no order."""
    book, part = version_of(session, version.id).book, (version.survey_id, version.id)
    found: Counter[tuple[object, ...]] = Counter()
    for number in session.scalars(select(SurveyChunk.number).where(SurveyChunk.version_id == version.id).distinct()):
        block = read_blocks(session, part, book, number)
        names = sorted(block.columns)
        for row in range(block.length):
            cells = []
            for name in names:
                column = block.columns[name]
                at = int(column.numbers[row])
                cells.append((name, column.codes[at - 1] if at else ""))
            found[tuple(cells)] += 1
    return found


def expected(session: Session, version: SurveyVersion) -> Counter[tuple[object, ...]]:
    book = version_of(session, version.id).book
    found: Counter[tuple[object, ...]] = Counter()
    waiting = set(session.scalars(select(SurveyTodo.answer_key)))
    for row in session.scalars(select(SurveyAnswer).where(SurveyAnswer.version_id == version.id)):
        if row.key in waiting:
            continue
        cells: dict[str, str] = dict(unpack(book.columns, row.packed))
        cells |= {opened.name: opened.value(json.loads(row.document)) for opened in book.opened}
        cells |= {"_channel": row.channel, "_language": row.language, "_mode": row.mode}
        cells["_repeat"] = "1" if row.likely_repeat else "0"
        found[tuple(sorted(cells.items()))] += 1
    return found


def check(session: Session, survey: Survey) -> None:
    session.flush()
    session.expire_all()
    assert cube(session, survey) == recount(session, survey)
    for version in session.scalars(select(SurveyVersion).where(SurveyVersion.survey_id == survey.id)):
        assert stored(session, version) == expected(session, version)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (frames, folding):
        monkeypatch.setattr(module, "BLOCK", 16)
    monkeypatch.setattr("dialog.surveys.operations.rebuild.BLOCK", 16)


@pytest.mark.parametrize("name", ["kort", "trygghet"])
def test_folding_equals_a_full_recount(session: Session, small_blocks: None, name: str) -> None:
    questionnaire = ready(name)
    survey = a_survey(session, questionnaire)
    version = session.scalars(select(SurveyVersion)).one()
    for number, seed in ((11, 1), (30, 2), (5, 3)):
        answer(session, version, questionnaire, sheets(questionnaire, number, seed), channel="a" if seed == 2 else "")
        assert fold(session) == number
    assert fold(session) == 0
    check(session, survey)
    assert cube(session, survey)["", "", "", "_sheets", ""] == 46
    sizes = [len(block) for block in session.scalars(select(SurveyChunk.data).where(SurveyChunk.name == "ALDER"))]
    assert sorted(sizes) == [14, 16, 16]


def test_rebuilding_and_erasing_equal_a_full_recount(session: Session, small_blocks: None) -> None:
    questionnaire = ready("kort")
    survey = a_survey(session, questionnaire)
    version = session.scalars(select(SurveyVersion)).one()
    keys = answer(session, version, questionnaire, sheets(questionnaire, 40), channel="torg")
    keys += answer(session, version, questionnaire, sheets(questionnaire, 3, seed=9) * 2, likely_repeat=True)
    fold(session)
    session.add(
        SurveyText(
            key=b"t" * 16, answer_key=keys[0], survey_id=survey.id, address="ENSAK", text="Lys upp", language="sv"
        )
    )
    unfolded = answer(session, version, questionnaire, sheets(questionnaire, 2, seed=5))
    assert erase_answers(session, [*keys[:7], keys[-1], unfolded[0], b"x" * 16]) == 9
    check(session, survey)
    assert session.scalar(select(func.count()).select_from(SurveyText)) == 0
    assert session.scalars(select(SurveyTodo.answer_key)).all() == [unfolded[1]]
    before = cube(session, survey)
    fold(session)
    check(session, survey)
    assert rebuild(session, survey.id) == 39
    check(session, survey)
    assert cube(session, survey) - before != Counter()
    erase_answers(session, list(session.scalars(select(SurveyAnswer.key))))
    assert not cube(session, survey)
    assert session.scalar(select(func.count()).select_from(SurveyChunk)) == 0


def test_a_sheet_that_was_not_packed_is_packed_when_it_is_folded(session: Session) -> None:
    questionnaire = ready("kort")
    survey = a_survey(session, questionnaire)
    version = session.scalars(select(SurveyVersion)).one()
    answer(session, version, questionnaire, sheets(questionnaire, 12), packed=False)
    fold(session)
    check(session, survey)


def test_a_place_in_a_block_says_nothing_about_when(session: Session) -> None:
    """Two batches that can be told apart by their language lie mixed in the block afterwards."""
    questionnaire = ready("kort")
    a_survey(session, questionnaire)
    version = session.scalars(select(SurveyVersion)).one()
    for language in ("sv", "en"):
        answer(session, version, questionnaire, sheets(questionnaire, 40), language=language)
        fold(session)
    block = read_blocks(session, (version.survey_id, version.id), codebook(questionnaire), 0)
    assert block.length == 80
    first = [int(number) for number in block.columns["_language"].numbers[:40]]
    # 40 of 80 drawn at random: fewer than 8 or more than 32 of one kind happens once in a million draws.
    assert 8 <= first.count(1) <= 32


def test_the_worker_counts_what_a_batch_has_moved(app: Flask, database: Database) -> None:
    questionnaire = ready("kort")

    def put(session: Session) -> None:
        a_survey(session, questionnaire)
        version = session.scalars(select(SurveyVersion)).one()
        answer(session, version, questionnaire, sheets(questionnaire, 12))

    database.write(put)
    assert JOBS.index(count_survey_answers) == JOBS.index(move_survey_answers) + 1
    count_survey_answers(app)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SurveyTodo)) == 0
        check(session, session.scalars(select(Survey)).one())


def test_shapes_of_the_long_questionnaire() -> None:
    shapes = {measure.key: measure.shape for measure in codebook(ready("trygghet")).measures}
    assert shapes["UTSANM__HOT"] is Shape.ONE
    assert shapes["PLATS"] is Shape.SEVERAL
