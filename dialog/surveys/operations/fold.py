"""Folding: answer sheets that the results do not count yet are added to the cube and to the column blocks.

One folder at a time. The last block is mixed anew every time, so that a place in a block says nothing about when.
"""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from dialog.surveys.models import SurveyAnswer, SurveyChunk, SurveyCube, SurveyTodo
from dialog.surveys.queries.results.versions import version_of
from dialog.surveys.rules.counting import CubeKey, cube_of
from dialog.surveys.rules.frames import BLOCK, Frame, StoredSheet, block_of, frame_of, is_own, joined, read_block
from dialog.surveys.rules.measures import CHANNEL, Codebook
from dialog.surveys.rules.packing import pack

MOST = 10_000
LOCK = 0x666F6C64  # one folder at a time on PostgreSQL; SQLite has one writer anyway

Part = tuple[int, int]  # survey, version
_ADD_ON_SQLITE = """
INSERT INTO survey_cube (survey_id, area, age, sex, question, value, count) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (survey_id, area, age, sex, question, value) DO UPDATE SET count = survey_cube.count + excluded.count
"""
_ADD_ON_POSTGRESQL = """
INSERT INTO survey_cube (survey_id, area, age, sex, question, value, count)
SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[])
ON CONFLICT (survey_id, area, age, sex, question, value) DO UPDATE SET count = survey_cube.count + excluded.count
"""
SHEETS = select(
    SurveyAnswer.key,
    SurveyAnswer.survey_id,
    SurveyAnswer.version_id,
    SurveyAnswer.packed,
    SurveyAnswer.document,
    SurveyAnswer.channel,
    SurveyAnswer.language,
    SurveyAnswer.mode,
    SurveyAnswer.likely_repeat,
)


def fold_is_due(session: Session) -> bool:
    """A look without a lock: whether anything waits to be counted."""
    return session.scalar(select(SurveyTodo.answer_key).limit(1)) is not None


def fold(session: Session) -> int:
    """Count what waits to be counted, at most `MOST` sheets; how many were. 0: nothing is left."""
    lock(session)
    waiting = list(session.scalars(select(SurveyTodo.answer_key).limit(MOST)))
    if not waiting:
        return 0
    for (survey_id, version_id), sheets in stored_sheets(session, waiting).items():
        book = version_of(session, version_id).book
        frame = frame_of(book, sheets)
        add_to_cube(session, survey_id, cube_of(book, frame))
        _append(session, (survey_id, version_id), book, frame)
    session.execute(
        delete(SurveyTodo.__table__).where(SurveyTodo.answer_key == bindparam("key")),  # type: ignore[arg-type]
        [{"key": key} for key in waiting],
    )
    return len(waiting)


def lock(session: Session) -> None:
    """Keep other folders out until the commit."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def stored_sheets(session: Session, keys: Sequence[bytes]) -> dict[Part, list[StoredSheet]]:
    """The sheets with these keys by survey and version."""
    found: dict[Part, list[StoredSheet]] = defaultdict(list)
    books: dict[int, Codebook] = {}
    for start in range(0, len(keys), 1000):
        some = SHEETS.where(SurveyAnswer.key.in_(keys[start : start + 1000]))
        for row in session.execute(some).all():
            if row.version_id not in books:
                books[row.version_id] = version_of(session, row.version_id).book
            found[row.survey_id, row.version_id].append(sheet_of(session, books[row.version_id], row))
    return found


def sheet_of(session: Session, book: Codebook, row: Any) -> StoredSheet:
    """One row of `SHEETS`. What was not packed yet is packed now."""
    document, packed = json.loads(row.document), row.packed
    if len(packed) != len(book.columns):
        packed = pack(book.columns, document)
        session.execute(update(SurveyAnswer).where(SurveyAnswer.key == row.key).values(packed=packed))
    return StoredSheet(row.key, packed, document, row.channel, row.language, row.mode, row.likely_repeat)


def add_to_cube(session: Session, survey_id: int, counts: Mapping[CubeKey, int], sign: int = 1) -> None:
    """Add to the counters (`sign` -1 takes away; a counter at nothing is no row)."""
    rows = [(survey_id, *key, sign * count) for key, count in sorted(counts.items())]
    if rows:
        # Straight to the driver: tens of thousands of counters, and nothing to make of them.
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(_ADD_ON_POSTGRESQL, tuple(list(column) for column in zip(*rows, strict=True)))
        else:
            connection.exec_driver_sql(_ADD_ON_SQLITE, rows)
    if sign < 0:
        session.execute(delete(SurveyCube).where(SurveyCube.survey_id == survey_id, SurveyCube.count == 0))


def add_blocks(session: Session, part: Part, book: Codebook, frame: Frame, number: int) -> None:
    """Store the frame, mixed, in blocks from `number` on."""
    import numpy as np

    mixed = frame.at(np.random.default_rng(secrets.randbits(128)).permutation(frame.length))
    rows: list[dict[str, Any]] = []
    for at, start in enumerate(range(0, mixed.length, BLOCK)):
        block = mixed.at(slice(start, start + BLOCK))
        rows += [
            {"survey_id": part[0], "version_id": part[1], "name": name, "number": number + at,
             "data": block_of(book, name, column)}
            for name, column in sorted(block.columns.items())
        ]  # fmt: skip
    session.execute(insert(SurveyChunk.__table__), rows)  # type: ignore[arg-type]


def read_blocks(session: Session, part: Part, book: Codebook, number: int) -> Frame:
    """The block `number` with all its columns."""
    found = session.execute(
        select(SurveyChunk.name, SurveyChunk.data).where(*of_part(part), SurveyChunk.number == number)
    )
    codes = {column.name: column.codes for column in book.columns}
    columns = {name: read_block(None if is_own(book, name) else codes[name], data) for name, data in found}
    return Frame(len(columns[CHANNEL].numbers), columns)


def last_block(session: Session, part: Part) -> int | None:
    """The number of the last block, None before the first."""
    return session.scalar(select(func.max(SurveyChunk.number)).where(*of_part(part), SurveyChunk.name == CHANNEL))


def drop_blocks(session: Session, part: Part, numbers: Iterable[int]) -> None:
    """Forget these blocks."""
    session.execute(delete(SurveyChunk).where(*of_part(part), SurveyChunk.number.in_(list(numbers))))


def of_part(part: Part) -> tuple[Any, ...]:
    """The condition for one version's blocks."""
    return SurveyChunk.survey_id == part[0], SurveyChunk.version_id == part[1]


def _append(session: Session, part: Part, book: Codebook, frame: Frame) -> None:
    last = last_block(session, part)
    if last is None:
        add_blocks(session, part, book, frame, 0)
        return
    before = read_blocks(session, part, book, last)
    if before.length >= BLOCK:
        add_blocks(session, part, book, frame, last + 1)
        return
    drop_blocks(session, part, [last])
    add_blocks(session, part, book, joined([before, frame], frame.columns), last)
