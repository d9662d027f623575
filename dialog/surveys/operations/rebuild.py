"""Results made anew from the answer sheets, and sheets taken out of them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dialog.surveys.models import SurveyAnswer, SurveyChunk, SurveyCube, SurveyText, SurveyTodo
from dialog.surveys.operations.fold import (
    SHEETS,
    Part,
    add_blocks,
    add_to_cube,
    drop_blocks,
    lock,
    of_part,
    read_blocks,
    sheet_of,
    stored_sheets,
)
from dialog.surveys.queries.results.versions import version_of
from dialog.surveys.rules.counting import CubeKey, cube_of
from dialog.surveys.rules.frames import BLOCK, Frame, StoredSheet, frame_of
from dialog.surveys.rules.measures import Codebook


def rebuild(session: Session, survey_id: int) -> int:
    """Count every sheet of a survey anew; how many there are. Nothing of it waits afterwards."""
    lock(session)
    session.execute(delete(SurveyCube).where(SurveyCube.survey_id == survey_id))
    session.execute(delete(SurveyChunk).where(SurveyChunk.survey_id == survey_id))
    own = select(SurveyAnswer.key).where(SurveyAnswer.survey_id == survey_id)
    session.execute(delete(SurveyTodo).where(SurveyTodo.answer_key.in_(own)))
    total, counts = 0, Counter[CubeKey]()
    versions = select(SurveyAnswer.version_id).where(SurveyAnswer.survey_id == survey_id).distinct()
    for version_id in sorted(session.scalars(versions)):
        book = version_of(session, version_id).book
        for number, sheets in enumerate(_portions(session, book, (survey_id, version_id))):
            frame = frame_of(book, sheets)
            counts += cube_of(book, frame)
            add_blocks(session, (survey_id, version_id), book, frame, number)
            total += len(sheets)
    add_to_cube(session, survey_id, counts)
    return total


def erase_answers(session: Session, keys: Sequence[bytes]) -> int:
    """Erase sheets with their words, and take them out of the results; how many were found."""
    lock(session)
    waiting = set(session.scalars(select(SurveyTodo.answer_key).where(SurveyTodo.answer_key.in_(keys))))
    found = stored_sheets(session, keys)
    for part, sheets in found.items():
        counted = [sheet for sheet in sheets if sheet.key not in waiting]
        if counted:
            _take_out(session, part, counted)
    session.execute(delete(SurveyTodo).where(SurveyTodo.answer_key.in_(keys)))
    session.execute(delete(SurveyText).where(SurveyText.answer_key.in_(keys)))
    session.execute(delete(SurveyAnswer).where(SurveyAnswer.key.in_(keys)))
    return sum(len(sheets) for sheets in found.values())


def _take_out(session: Session, part: Part, sheets: Sequence[StoredSheet]) -> None:
    """Blocks hold no keys: a row that says the same goes, and it does not matter which of several."""
    book = version_of(session, part[1]).book
    frame = frame_of(book, sheets)
    add_to_cube(session, part[0], cube_of(book, frame), sign=-1)
    left = list(range(frame.length))
    numbers = select(SurveyChunk.number).where(*of_part(part)).distinct().order_by(SurveyChunk.number)
    for number in session.scalars(numbers).all():
        if left:
            left = _take_from_block(session, part, book, number, frame, left)
    if left:
        raise RuntimeError("the blocks do not hold what the sheets say: rebuild the results")


def _take_from_block(
    session: Session, part: Part, book: Codebook, number: int, frame: Frame, wanted: Sequence[int]
) -> list[int]:
    """Take out what the block holds of the wanted rows of `frame`; the others."""
    import numpy as np

    block = read_blocks(session, part, book, number)
    kept, left = np.ones(block.length, dtype=bool), []
    for row in wanted:
        same = kept.copy()
        for name, column in block.columns.items():
            same &= column.numbers == _same_number(frame, name, row, column.codes)
        places = np.flatnonzero(same)
        if len(places):
            kept[places[0]] = False
        else:
            left.append(row)
    if not kept.all():
        drop_blocks(session, part, [number])
        if kept.any():
            add_blocks(session, part, book, block.at(np.flatnonzero(kept)), number)
    return left


def _same_number(frame: Frame, name: str, row: int, codes: tuple[str, ...]) -> int:
    """What the row's code is called in a block with these codes; one that no row has when the block lacks it."""
    column = frame.column(name)
    number = int(column.numbers[row])
    if number == 0 or number > len(column.codes):
        return number
    code = column.codes[number - 1]
    return codes.index(code) + 1 if code in codes else 65_535


def _portions(session: Session, book: Codebook, part: Part) -> Iterator[list[StoredSheet]]:
    """The sheets of a version, in the order of their random keys, a block's worth at a time."""
    own = SHEETS.where(SurveyAnswer.survey_id == part[0], SurveyAnswer.version_id == part[1])
    after = b""
    while rows := session.execute(own.where(SurveyAnswer.key > after).order_by(SurveyAnswer.key).limit(BLOCK)).all():
        after = rows[-1].key
        yield [sheet_of(session, book, row) for row in rows]
