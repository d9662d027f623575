"""Whole answer sheets for those who have the right to take them out: in the order of their random keys."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.surveys.codebook import exported
from dialog.surveys.models import SurveyAnswer, SurveyText
from dialog.surveys.queries.results.pooled import Pooled
from dialog.surveys.queries.results.versions import Version
from dialog.surveys.rules.measures import ExportColumn
from dialog.surveys.rules.packing import CHOSEN, NOT_CHOSEN, Document

PORTION = 2_000
OUTER = ("version", "language", "channel", "mode", "likely_repeat")


@dataclass(frozen=True)
class ExportedSheet:
    """One sheet. `texts`: address -> suffix -> text; empty where texts were not asked for."""

    version: int
    language: str
    channel: str
    mode: str
    likely_repeat: bool
    document: Document
    texts: Mapping[str, Mapping[str, str]]


def exported_sheets(session: Session, pooled: Pooled, with_texts: bool = False) -> Iterator[ExportedSheet]:
    """Every moved sheet of a survey; those that wait are not in it."""
    numbers = {version.id: version.number for version in pooled.versions}
    after = b""
    while True:
        rows = session.execute(
            select(
                SurveyAnswer.key, SurveyAnswer.version_id, SurveyAnswer.language, SurveyAnswer.channel,
                SurveyAnswer.mode, SurveyAnswer.likely_repeat, SurveyAnswer.document,
            )
            .where(SurveyAnswer.survey_id == pooled.survey_id, SurveyAnswer.key > after)
            .order_by(SurveyAnswer.key)
            .limit(PORTION)
        ).all()  # fmt: skip
        if not rows:
            return
        texts = _texts(session, [row.key for row in rows]) if with_texts else {}
        for row in rows:
            yield ExportedSheet(
                numbers[row.version_id], row.language, row.channel, row.mode, row.likely_repeat,
                json.loads(row.document), texts.get(row.key, {}),
            )  # fmt: skip
        after = rows[-1].key


def export_columns(pooled: Pooled, with_texts: bool = False) -> tuple[ExportColumn, ...]:
    """The columns of all versions, in the order of the newest and then of those before it: always the same."""
    found: dict[str, ExportColumn] = {}
    for version in reversed(pooled.versions):
        for column in _renamed(version):
            if with_texts or not column.text:
                found.setdefault(column.name, column)
    return tuple(found.values())


def export_rows(
    pooled: Pooled, sheets: Iterator[ExportedSheet], columns: Sequence[ExportColumn]
) -> Iterator[list[object]]:
    """A row for each sheet: `OUTER`, then `columns`. '' where there is no answer."""
    own = {version.number: {column.name: column for column in _renamed(version)} for version in pooled.versions}
    for sheet in sheets:
        here = own[sheet.version]
        outer = [sheet.version, sheet.language, sheet.channel, sheet.mode, int(sheet.likely_repeat)]
        yield [*outer, *(cell(here[column.name], sheet) if column.name in here else "" for column in columns)]


def cell(column: ExportColumn, sheet: ExportedSheet) -> str:
    """What one sheet says in one column."""
    if column.text:
        return sheet.texts.get(column.address, {}).get(column.suffix, "")
    chosen = sheet.document.get(column.address, {}).get(column.suffix, ())
    if column.option:
        return "" if not chosen else CHOSEN if column.option in chosen else NOT_CHOSEN
    return next(iter(chosen), "")


def _renamed(version: Version) -> Iterator[ExportColumn]:
    """The version's columns under the names of the newest; address and suffix stay its own."""
    return exported(version.questionnaire, version.names)


def _texts(session: Session, keys: Sequence[bytes]) -> dict[bytes, dict[str, dict[str, str]]]:
    found: dict[bytes, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    rows = session.execute(
        select(SurveyText.answer_key, SurveyText.address, SurveyText.suffix, SurveyText.text).where(
            SurveyText.answer_key.in_(keys)
        )
    )
    for key, address, suffix, text in rows:
        if key is not None:
            found[key][address][suffix] = text
    return found
