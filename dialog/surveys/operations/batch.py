"""Answers leave the waiting room mixed: at least ten at a time, or all that are left when the wave is over.

One transaction moves them under new random keys, puts their words apart, forgets which form and which code they came
with, and writes the waiting, the sent and the invited anew. Killed anywhere in it, nothing has happened.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, Table, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from dialog.audit.operations import SYSTEM, record
from dialog.clock import today
from dialog.keys import Keys
from dialog.surveys.codebook import codebook
from dialog.surveys.exchange import own_json
from dialog.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveySent,
    SurveyText,
    SurveyTodo,
    SurveyVersion,
    SurveyWaiting,
)
from dialog.surveys.operations.rewriting import Row, hold, rewrite
from dialog.surveys.rules.holding import BATCH, alike_hash, role_code, sent_mark
from dialog.surveys.rules.measures import Codebook
from dialog.surveys.rules.packing import pack

WAITING: Table = SurveyWaiting.__table__  # type: ignore[assignment]
SENT: Table = SurveySent.__table__  # type: ignore[assignment]
INVITED: Table = SurveyInvitation.__table__  # type: ignore[assignment]
# So many of a survey at most in one transaction: whoever sends meanwhile waits for it.
MOST = 500
# Above this many, marks of sent forms are added and not written anew: it would hold up those who send.
SENT_WRITTEN_ANEW = 20_000

Shuffle = Callable[[list[Any]], None]
_shuffle: Shuffle = secrets.SystemRandom().shuffle


def batch_is_due(session: Session) -> bool:
    """A look without a lock: whether `move_due` would move or close anything."""
    return bool(_due(session))


def move_due(session: Session, keys: Keys) -> int:
    """Move what may be moved, at most `MOST` of a survey; how many answers were moved. Again until it is 0: nothing is left.

    Raises the driver's OperationalError when PostgreSQL's tables are held by somebody else: try again later.
    """
    hold(session, WAITING, SENT, INVITED)
    due = _due(session)
    sheets = [dict(sheet) for survey_id in due for sheet in session.execute(_some_of(survey_id)).mappings()]
    if sheets:
        _store(session, keys, sheets)
        _forget(session, due, sheets)
    _close(session, due)
    return len(sheets)


def _some_of(survey_id: int) -> Select[Any]:
    # By their random keys: which of many are taken first says nothing.
    return select(WAITING).where(WAITING.c.survey_id == survey_id).order_by(WAITING.c.key).limit(MOST)


def _due(session: Session) -> list[int]:
    """Surveys with enough to mix, and those past their last day that are not closed or have something left."""
    waits = select(WAITING.c.survey_id, func.count().label("number")).group_by(WAITING.c.survey_id).subquery()
    over = Survey.closes_on < today()
    something = func.coalesce(waits.c.number, 0)
    return list(
        session.scalars(
            select(Survey.id)
            .outerjoin(waits, waits.c.survey_id == Survey.id)
            .where(or_(something >= BATCH, and_(over, or_(something > 0, Survey.batched_on.is_(None)))))
            .order_by(Survey.id)
        )
    )


def _store(session: Session, keys: Keys, sheets: list[Row]) -> None:
    """The sheets as answers, and their words apart, each in an order of its own."""
    _shuffle(sheets)
    books = _books(session, {sheet["version_id"] for sheet in sheets})
    answers, words = [], []
    for sheet in sheets:
        answer, texts = _moved(keys, books[sheet["version_id"]], sheet)
        answers.append(answer)
        words.extend(texts)
    _mark_repeats(session, answers)
    _shuffle(words)
    todo = [{"answer_key": answer["key"]} for answer in answers]
    for table, rows in (
        (SurveyAnswer.__table__, answers),
        (SurveyText.__table__, words),
        (SurveyTodo.__table__, sorted(todo, key=lambda row: row["answer_key"])),
    ):
        if rows:
            session.execute(insert(table), rows)  # type: ignore[arg-type]


def _moved(keys: Keys, book: Codebook, sheet: Row) -> tuple[Row, list[Row]]:
    document, texts = json.loads(sheet["document"]), json.loads(sheet["texts"])
    kept = {name: sheet[name] for name in ("survey_id", "version_id", "document", "channel", "language", "mode")}
    key = secrets.token_bytes(16)
    packed, alike = pack(book.columns, document), alike_hash(keys, document, texts)
    answer = kept | {"key": key, "packed": packed, "likely_repeat": False, "alike": alike}
    about = {
        "answer_key": key,
        "survey_id": sheet["survey_id"],
        "area_code": role_code(document, book.roles.get("area", "")),
        "language": sheet["language"],
        "state": "uncoded",
        "coding": None,
    }
    return answer, [
        about | {"key": secrets.token_bytes(16), "address": address, "suffix": suffix, "text": text}
        for address, written in texts.items()
        for suffix, text in written.items()
    ]


def _mark_repeats(session: Session, answers: Sequence[Row]) -> None:
    """Of sheets that are the same, all but one are marked. None is left out: staff see results with and without them."""
    wanted = {answer["alike"] for answer in answers} - {b""}
    stored = session.execute(
        select(SurveyAnswer.survey_id, SurveyAnswer.alike).where(SurveyAnswer.alike.in_(wanted)).distinct()
    )
    seen = {(survey_id, bytes(alike)) for survey_id, alike in stored}
    for answer in answers:
        content = (answer["survey_id"], answer["alike"])
        answer["likely_repeat"] = bool(answer["alike"]) and content in seen
        seen.add(content)


def _forget(session: Session, due: Sequence[int], moved: Sequence[Row]) -> None:
    """Which form an answer came with, on both sides. A code whose answer never followed keeps its form until the end."""
    marks = [{"mark": sent_mark(row["form_hash"]), "survey_id": row["survey_id"]} for row in moved]
    keys, forms = [row["key"] for row in moved], [row["form_hash"] for row in moved]
    session.execute(delete(WAITING).where(WAITING.c.key.in_(keys)))
    session.execute(insert(SENT), sorted(marks, key=lambda row: bytes(row["mark"])))
    rewrite(session, WAITING)
    if session.scalar(select(exists().where(INVITED.c.survey_id.in_(due)))):
        session.execute(update(INVITED).where(INVITED.c.form_hash.in_(forms)).values(form_hash=None))
        rewrite(session, INVITED)
    if (session.scalar(select(func.count()).select_from(SENT)) or 0) <= SENT_WRITTEN_ANEW:
        rewrite(session, SENT)


def _close(session: Session, due: Sequence[int]) -> None:
    """A survey past its last day, of which nothing is left, takes in nothing more from here on."""
    left = exists().where(WAITING.c.survey_id == Survey.id)
    over = (Survey.id.in_(due), Survey.closes_on < today(), Survey.batched_on.is_(None), ~left)
    closed = session.scalars(select(Survey).where(*over)).all()
    for survey in closed:
        survey.batched_on = today()
        record(session, None, SYSTEM, "batch_moved", "survey", survey.slug)
    pending = (INVITED.c.survey_id.in_([survey.id for survey in closed]), INVITED.c.form_hash.is_not(None))
    if closed and session.scalar(select(exists().where(*pending))):
        session.execute(update(INVITED).where(*pending).values(form_hash=None))
        rewrite(session, INVITED)


def _books(session: Session, versions: set[int]) -> dict[int, Codebook]:
    rows = session.execute(select(SurveyVersion.id, SurveyVersion.document).where(SurveyVersion.id.in_(versions)))
    return {row.id: codebook(own_json.loads(row.document)) for row in rows}
