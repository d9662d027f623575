"""Take over registers from files: all of it or nothing, nothing twice.

`dialog import KIND FILE` is added to with `@import_group.command("kind")`, in this file or one that it imports.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy.orm import Session

from dialog.app import create_app
from dialog.clock import today
from dialog.database import Database
from dialog.errors import NotPossibleNow
from dialog.migrating import require_current
from dialog.organisations.operations import ImportReport as OrganisationsReport
from dialog.organisations.operations import import_organisations
from dialog.organisations.rules import Editor
from dialog.places.import_labels import fault_text, note_text
from dialog.places.operations import import_areas, import_streets
from dialog.places.queries import compare_areas, compare_streets
from dialog.places.rules.area_file import read_areas
from dialog.places.rules.faults import FileFault, FileRefused
from dialog.places.rules.report import ImportReport
from dialog.places.rules.street_file import read_streets
from dialog.places.rules.tables import decode
from dialog.settings import Settings

LANGUAGE = "en"
ACTOR = "command line"
Told = Callable[[int, int], None]

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")


@click.group("import")
def import_group() -> None:
    """Import registers: all or nothing, faults row by row."""


@import_group.command("areas")
@file_argument
@dry_run_option
def areas_command(file: Path, dry_run: bool) -> None:
    """Areas with levels, dates and shapes (GeoJSON or CSV)."""
    with refusals_said(file.name):
        register = read_areas(decode(file.read_bytes()))
        if dry_run:
            _say(_compared(lambda session: compare_areas(session, register, today())[1]), dry_run)
            return
        with progress_bar("areas") as told:
            report = _written(lambda session: import_areas(session, register, file.name, actor=ACTOR, progress=told))
        _say(report, dry_run)


@import_group.command("streets")
@file_argument
@dry_run_option
def streets_command(file: Path, dry_run: bool) -> None:
    """Which house numbers of which street lie in which area (CSV)."""
    with refusals_said(file.name):
        register = read_streets(decode(file.read_bytes()))
        if dry_run:
            _say(_compared(lambda session: compare_streets(session, register, today())[1]), dry_run)
            return
        with progress_bar("streets") as told:
            report = _written(lambda session: import_streets(session, register, file.name, actor=ACTOR, progress=told))
        _say(report, dry_run)


@import_group.command("organisations")
@file_argument
@dry_run_option
def organisations_command(file: Path, dry_run: bool) -> None:
    """Programme, contact, organisations, units and guide (JSON)."""
    with refusals_said(file.name):
        content = decode(file.read_bytes())
    try:
        with opened_database() as database:
            report = _organisations(database, content, dry_run)
    except NotPossibleNow as refusal:
        if refusal.code != "import":
            raise
        faults: list[str] = refusal.values["faults"]  # type: ignore[assignment]
        for line in faults:
            click.echo(f"{file.name}: {line}", err=True)
        raise _nothing_imported(len(faults)) from None
    would = "would be taken over" if dry_run else "taken over"
    click.echo(
        f"{report.organisations} organisations, {report.units} units with {report.areas} areas, {report.guide} guide "
        f"lines and {report.texts} texts {would}"
    )


def _organisations(database: Database, content: str, dry_run: bool) -> OrganisationsReport:
    if dry_run:
        with database.read() as session:
            return import_organisations(session, content, Editor(None, ACTOR))
    return database.write(lambda session: import_organisations(session, content, Editor(None, ACTOR)))


@contextmanager
def refusals_said(file_name: str, words: Callable[[FileFault, str], str] = fault_text) -> Iterator[None]:
    """One line on standard error for each thing to correct in the file, then status 1. `words`: what each says."""
    try:
        yield
    except FileRefused as refusal:
        for fault in refusal.faults:
            where = f"{file_name}:{fault.row}: " if fault.row else f"{file_name}: "
            column = f"{fault.column}: " if fault.column and fault.row else ""
            click.echo(f"{where}{column}{words(fault, LANGUAGE)}", err=True)
        raise _nothing_imported(len(refusal.faults)) from None


def _nothing_imported(count: int) -> click.ClickException:
    return click.ClickException(f"nothing was imported: {count} thing{'s' if count != 1 else ''} to correct")


@contextmanager
def progress_bar(what: str) -> Iterator[Told]:
    """A bar on standard error; the given function moves it. Silent where nobody watches."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def opened_database() -> Iterator[Database]:
    """The installation's database, with the schema this program needs."""
    app = create_app(Settings.from_environment())
    require_current(app)
    database: Database = app.extensions["dialog.database"]
    try:
        yield database
    finally:
        database.close()


def _written(operation: Callable[[Session], ImportReport]) -> ImportReport:
    with opened_database() as database:
        return database.write(operation)


def _compared(comparison: Callable[[Session], ImportReport]) -> ImportReport:
    with opened_database() as database, database.read() as session:
        report = comparison(session)
    if report.faults:
        raise FileRefused(report.faults)
    return report


def _say(report: ImportReport, dry_run: bool) -> None:
    for note, what in report.notes:
        click.echo(note_text(note, what, LANGUAGE))
    would = "would be " if dry_run else ""
    click.echo(
        f"{report.rows} rows read: {len(report.new)} {would}new, {len(report.changed)} {would}changed, "
        f"{len(report.ended)} {would}ended, {report.unchanged} unchanged"
    )
