"""Take answer sheets out: the only way they leave, and it is noted."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.app import create_app
from dialog.audit.operations import record
from dialog.database import Database
from dialog.migrating import require_current
from dialog.settings import Settings
from dialog.surveys.exchange.own_json import dump
from dialog.surveys.models import Survey
from dialog.surveys.queries.exports import OUTER, export_columns, export_rows, exported_sheets
from dialog.surveys.queries.results.answered import pooled_versions
from dialog.surveys.queries.results.pooled import Pooled
from dialog.surveys.rules.questionnaire import worded
from dialog.web.csv_export import csv_lines
from dialog.web.xlsx_export import MOST_ROWS, xlsx_bytes

ACTOR = "command line"
FORMATS = ("json", "csv", "xlsx")


@click.group()
def export() -> None:
    """Take out what is stored, in open formats."""


@export.command("survey")
@click.argument("slug")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True, help="json holds the questionnaires too.")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
@click.option("--texts", is_flag=True, help="With what people wrote themselves: it may name somebody.")
def survey_command(slug: str, kind: str, output: Path, texts: bool) -> None:
    """The answer sheets of the survey SLUG: every column of its code book in a fixed order, the rows in no order."""
    app = create_app(Settings.from_environment())
    require_current(app)
    database: Database = app.extensions["dialog.database"]
    try:
        with database.read() as session:
            survey = session.scalars(select(Survey).where(Survey.slug == slug)).one_or_none()
            pooled = pooled_versions(session, survey.id) if survey is not None else None
            if survey is None or pooled is None:
                raise click.ClickException(f"there is no survey '{slug}' that was ever published")
            number = _write(session, survey, pooled, kind, output, texts)
        database.write(
            lambda session: record(
                session, None, ACTOR, "exported", "survey_results", slug, format=kind, number=number, texts=texts
            )
        )
    finally:
        database.close()
    click.echo(f"{number} answer sheets written to {output}")


def _write(session: Session, survey: Survey, pooled: Pooled, kind: str, output: Path, texts: bool) -> int:
    """Write the file, readable by its owner only; how many sheets are in it."""
    columns = export_columns(pooled, texts)
    sheets = exported_sheets(session, pooled, texts)
    counted = _Counted()
    head = [*OUTER, *(column.name for column in columns)]
    with _private(output) as file:
        if kind == "json":
            _write_json(file, survey, pooled, counted.each(sheets), texts)
        elif kind == "csv":
            for line in csv_lines(head, export_rows(pooled, counted.each(sheets), columns)):
                file.write(line.encode())
        else:
            try:
                rows = export_rows(pooled, counted.each(sheets), columns)
                file.write(xlsx_bytes([("answers", head, rows), ("codebook", *_codebook(pooled, columns))]))
            except ValueError as fault:
                raise click.ClickException(f"xlsx holds at most {MOST_ROWS} answers: choose csv or json") from fault
    return counted.number


def _write_json(file: Any, survey: Survey, pooled: Pooled, sheets: Iterator[Any], texts: bool) -> None:
    """One answer a line, so that a large file can be read piece by piece."""
    about = {
        "format": "dialog-answers",
        "format_version": 1,
        "survey": {"slug": survey.slug, "kind": survey.kind, "wave": survey.wave, "title": survey.title},
        "versions": [
            {"number": version.number, "names_now": dict(version.names), "questionnaire": dump(version.questionnaire)}
            for version in pooled.versions
        ],
    }
    file.write(json.dumps(about, ensure_ascii=False)[:-1].encode() + b', "answers": [')
    for at, sheet in enumerate(sheets):
        one = vars(sheet) if texts else {name: value for name, value in vars(sheet).items() if name != "texts"}
        file.write((b",\n" if at else b"\n") + json.dumps(one, ensure_ascii=False, sort_keys=True).encode())
    file.write(b"\n]}\n")


def _codebook(pooled: Pooled, columns: Any) -> tuple[list[str], list[list[str]]]:
    rows = []
    for column in columns:
        options = [
            f"{option.code}={worded(option.texts, 'sv')[0]}" for option in column.question.options
        ]  # fmt: skip
        rows.append([column.name, column.question.type, worded(column.question.texts, "sv")[0], "; ".join(options)])
    return ["column", "type", "question", "codes"], rows


def _private(output: Path) -> Any:
    return os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


class _Counted:
    """Counts what passes."""

    def __init__(self) -> None:
        self.number = 0

    def each(self, sheets: Iterator[Any]) -> Iterator[Any]:
        for sheet in sheets:
            self.number += 1
            yield sheet
