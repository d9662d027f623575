"""Sending an answer sheet: the code is marked first, then the sheet is stored, never both at once.

Both carry the keyed hash of the form key until the batch. Whoever falls between the two sends again, and is counted
once. A used or unknown code gives the same receipt, and stores nothing.
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, exists, literal_column, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.database import Database, Statement
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.surveys.models import Survey, SurveyInvitation, SurveySent, SurveyWaiting
from dialog.surveys.operations.drafts import erase_sent, erasing
from dialog.surveys.rules.holding import code_hash, form_hash, read_code, reference_of, sent_mark
from dialog.surveys.rules.values import Answers, document_of, texts_of

OPEN = "open"
SELF = "self"


@dataclass(frozen=True)
class SurveyReceipt:
    """`reference` is E-4821-7730-5512: proof for the person, and the way to nothing."""

    reference: str


def submit_answers(
    database: Database,
    keys: Keys,
    survey_id: int,
    version_id: int,
    answers: Answers,
    *,
    form_key: str,
    invitation_code: str = "",
    channel: str = "",
    language: str = "sv",
    mode: str = SELF,
    draft: bytes | None = None,
) -> SurveyReceipt:
    """Store `answers` (those on the route) once per `form_key`; a repeat gives the same receipt.

    `invitation_code` as it was typed; an open survey asks for none and heeds none. `draft`: where they lay until now;
    nothing is left there afterwards, in the same commit. Starts its own writes: call it outside `database.write`.
    Raises Missing('survey'), NotPossibleNow for 'survey_not_open', 'survey_closed' (after the end of its last day,
    drafts begun before too) and 'code_needed'.
    """
    form, receipt = form_hash(keys, survey_id, form_key), SurveyReceipt(reference_of(keys, survey_id, form_key))
    sheet = {
        "key": secrets.token_bytes(16),
        "survey_id": survey_id,
        "version_id": version_id,
        "form_hash": form,
        "reference": receipt.reference,
        "document": _packed(document_of(answers)),
        "texts": _packed(texts_of(answers)),
        "channel": channel,
        "language": language,
        "mode": mode,
    }
    if invitation_code:
        code = _stored_code(keys, survey_id, invitation_code)
        if not database.write(lambda session: _mark_or_pretend(session, code, sheet)):
            database.write_one(_PRETEND, {"this": survey_id}, _erasing(draft))
            return receipt
    store_sheet(database, sheet, coded=bool(invitation_code), draft=draft)
    return receipt


def mark_code(session: Session, survey_id: int, code: bytes, form: bytes) -> bool:
    """Mark a code as used by this form; True when this form's answer is the one that counts.

    Also True for an open survey, which has no codes. Raises what a closed survey raises.
    """
    if require_open(session, survey_id, form).kind == OPEN:
        return True
    this = (SurveyInvitation.code_hash == code, SurveyInvitation.survey_id == survey_id)
    marked = session.execute(
        update(SurveyInvitation)
        .where(*this, SurveyInvitation.used.is_(False))
        .values(used=True, form_hash=form)
        .execution_options(synchronize_session=False)
    )
    if getattr(marked, "rowcount", 0):
        return True
    # Marked by this very form, but the answer did not follow: something broke in between.
    return session.scalar(select(SurveyInvitation.used).where(*this, SurveyInvitation.form_hash == form)) is not None


def _mark_or_pretend(session: Session, code: bytes, sheet: dict[str, Any]) -> bool:
    counts = mark_code(session, sheet["survey_id"], code, sheet["form_hash"])
    if not counts:
        session.execute(_PRETEND, {"this": sheet["survey_id"]})
    return counts


def store_sheet(database: Database, sheet: dict[str, Any], *, coded: bool, draft: bytes | None = None) -> None:
    """One row among the waiting, unless the same form lies there or was moved before. The draft goes with it."""
    values = sheet | {"today": today(), "mark": sent_mark(sheet["form_hash"]), "coded": coded}
    if database.write_one(_STORE[database.engine.dialect.name], values, _erasing(draft)) is None:
        with database.read() as session:
            _explain(session, sheet["survey_id"], sheet["form_hash"], coded)
        if draft is not None:
            erase_sent(database, draft)


def _erasing(draft: bytes | None) -> Statement | None:
    return erasing(draft) if draft is not None else None


def _explain(session: Session, survey_id: int, form: bytes, coded: bool) -> None:
    """Why nothing was stored: sent before, which is fine, or not possible now."""
    if not _was_sent(session, form):
        survey = require_open(session, survey_id, form)
        raise NotPossibleNow("code_needed" if survey.kind != OPEN and not coded else "survey_closed")


def require_open(session: Session, survey_id: int, form: bytes) -> Survey:
    """The survey, when answers are taken in today, or when `form` was sent while they were.

    Raises Missing('survey'), NotPossibleNow('survey_not_open' or 'survey_closed').
    """
    survey = session.get(Survey, survey_id)
    if survey is None:
        raise Missing("survey")
    if today() < survey.opens_on:
        raise NotPossibleNow("survey_not_open")
    if (today() > survey.closes_on or survey.batched_on is not None) and not _was_sent(session, form):
        raise NotPossibleNow("survey_closed")
    return survey


def _was_sent(session: Session, form: bytes) -> bool:
    waits = exists().where(SurveyWaiting.form_hash == form)
    moved = exists().where(SurveySent.mark == sent_mark(form))
    return bool(session.scalar(select(waits | moved)))


def _stored_code(keys: Keys, survey_id: int, typed: str) -> bytes:
    # What cannot be a code is looked up like any other that is not there.
    return code_hash(keys, survey_id, read_code(typed) or typed)


def _packed(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _store_statement(dialect: Any) -> Any:
    """Insert and every condition in one statement: while a batch holds the tables it waits, and then sees what the batch left."""
    waiting: Table = SurveyWaiting.__table__  # type: ignore[assignment]
    names = [column.name for column in waiting.columns]
    values: list[ColumnElement[Any]] = [bindparam(column.name, type_=column.type) for column in waiting.columns]
    day = bindparam("today", type_=Survey.__table__.c.opens_on.type)
    moved = exists().where(SurveySent.mark == bindparam("mark", type_=SurveySent.__table__.c.mark.type))
    allowed = (
        Survey.id == bindparam("survey_id", type_=Survey.__table__.c.id.type),
        Survey.opens_on <= day,
        Survey.closes_on >= day,
        Survey.batched_on.is_(None),
        (Survey.kind == OPEN) | (bindparam("coded", type_=SurveyInvitation.__table__.c.used.type) == true()),
        ~moved,
    )
    rows = select(*values).select_from(Survey).where(*allowed)
    return dialect.insert(waiting).from_select(names, rows).on_conflict_do_nothing().returning(literal_column("1"))


# Changes nothing, but goes to the disk and back: what does not count takes as long as what does.
_PRETEND: Any = (
    update(Survey.__table__)  # type: ignore[arg-type]
    .where(Survey.id == bindparam("this"))
    .values(lock_version=Survey.lock_version)
    .returning(literal_column("1"))
)
_STORE = {"postgresql": _store_statement(postgresql), "sqlite": _store_statement(sqlite)}
