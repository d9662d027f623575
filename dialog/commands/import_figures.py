"""`dialog import statistics|population FILE`: reported crime and residents as publishers' tables hold them."""

from pathlib import Path

import click

from dialog.clock import today
from dialog.commands.import_ import (
    ACTOR,
    LANGUAGE,
    dry_run_option,
    file_argument,
    opened_database,
    progress_bar,
    refusals_said,
)
from dialog.commands.import_survey import import_group
from dialog.places.rules.faults import FileRefused
from dialog.places.rules.tables import decode
from dialog.statistics.labels import figure_fault, note_text
from dialog.statistics.operations.imports import import_figures
from dialog.statistics.queries.comparing import compare_figures
from dialog.statistics.rules.figure_file import FigureFile, Kind, read_figures
from dialog.statistics.rules.report import FigureReport


@import_group.command("statistics")
@file_argument
@dry_run_option
def statistics_command(file: Path, dry_run: bool) -> None:
    """Reported crime by area, year and class (CSV)."""
    _run(file, Kind.STATISTICS, dry_run)


@import_group.command("population")
@file_argument
@dry_run_option
def population_command(file: Path, dry_run: bool) -> None:
    """Residents by area and year (CSV)."""
    _run(file, Kind.POPULATION, dry_run)


def _run(path: Path, kind: Kind, dry_run: bool) -> None:
    with refusals_said(path.name, figure_fault):
        figures = read_figures(decode(path.read_bytes()), kind)
        _say(_compared(figures) if dry_run else _taken(figures, path.name), dry_run)


def _compared(figures: FigureFile) -> FigureReport:
    with opened_database() as database, database.read() as session:
        report = compare_figures(session, figures, today())[1]
    if report.faults:
        raise FileRefused(report.faults)
    return report


def _taken(figures: FigureFile, name: str) -> FigureReport:
    with progress_bar(figures.kind.value) as told, opened_database() as database:
        return database.write(lambda session: import_figures(session, figures, name, actor=ACTOR, progress=told))


def _say(report: FigureReport, dry_run: bool) -> None:
    for note, what in report.notes:
        click.echo(note_text(note, what, LANGUAGE))
    would = "would be " if dry_run else ""
    click.echo(
        f"{report.rows} rows read: {len(report.new)} {would}new, {len(report.changed)} {would}changed, "
        f"{report.renewed} {would}renewed, {report.unchanged} unchanged, {report.older} older than stored"
    )
