"""Take a file of figures: all of it or nothing, and nothing twice."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import now, today
from dialog.places.rules.faults import FileRefused
from dialog.statistics.models import CrimeClass, Population, ReportedCrime, StatisticSource
from dialog.statistics.queries.comparing import FigureChanges, compare_figures
from dialog.statistics.rules.figure_file import FigureFile, FigureRow, Kind, read_figures
from dialog.statistics.rules.groups import CATEGORIES, guessed_group
from dialog.statistics.rules.report import FigureReport

Progress = Callable[[int, int], None]
BATCH = 1_000


def import_figures(
    session: Session,
    content: str | FigureFile,
    file_name: str,
    *,
    actor_id: int | None = None,
    actor: str = "system",
    progress: Progress | None = None,
) -> FigureReport:
    """Take reported crime or residents (CSV, or as already read). Raises FileRefused with every fault.

    Figures that the file holds again are written over, unless what is stored was exported later. `progress` hears
    (done, all).
    """
    file = read_figures(content) if isinstance(content, str) else content
    changes, report = compare_figures(session, file, today())
    if report.faults:
        raise FileRefused(report.faults)
    if not report.changes:
        return report
    sources = _sources(session, file, changes, file_name, actor_id)
    _name_classes(session, changes.classes)
    _write(session, file.kind, changes, sources, progress)
    record(
        session, actor_id, actor, "import", file.kind.value, file_name[:100],
        new=len(report.new), changed=len(report.changed) + report.renewed,
    )  # fmt: skip
    return report


def _sources(
    session: Session, file: FigureFile, changes: FigureChanges, file_name: str, actor_id: int | None
) -> dict[tuple[str, date], int]:
    """One row for each source and date of the file, by them."""
    rows = [row for row, _area in changes.added] + [row for _stored, row, _area in changes.replaced]
    counts: dict[tuple[str, date], int] = {}
    for row in rows:
        counts[_source(row)] = counts.get(_source(row), 0) + 1
    made = {
        at: StatisticSource(
            kind=file.kind.value, source=at[0], exported_on=at[1], file_name=file_name[:200], digest=file.digest,
            rows=count, imported_at=now(), imported_by=actor_id,
        )
        for at, count in sorted(counts.items())
    }  # fmt: skip
    session.add_all(made.values())
    session.flush()
    return {at: source.id for at, source in made.items()}


def _source(row: FigureRow) -> tuple[str, date]:
    return row.source, row.exported_on


def _name_classes(session: Session, classes: tuple[str, ...]) -> None:
    """A class that is met for the first time is mapped by its name, until somebody looks it through."""
    for code in classes:
        group = guessed_group(code)
        categories = [category.value for category in CATEGORIES[group]] if group else []
        session.add(CrimeClass(code=code, group=group.value if group else "", categories=categories))
    session.flush()


def _write(
    session: Session,
    kind: Kind,
    changes: FigureChanges,
    sources: dict[tuple[str, date], int],
    progress: Progress | None,
) -> None:
    table: Any = ReportedCrime if kind is Kind.STATISTICS else Population
    name = "crime_class" if kind is Kind.STATISTICS else "age"
    if changes.replaced:
        session.execute(
            update(table),
            [
                {"id": stored.id, "area_id": area_id, "count": row.count, "source_id": sources[_source(row)]}
                for stored, row, area_id in changes.replaced
            ],
        )
    added = [
        {"area_id": area_id, "year": row.year, name: row.name, "sex": row.sex.value, "count": row.count,
         "source_id": sources[_source(row)]}
        for row, area_id in changes.added
    ]  # fmt: skip
    for start in range(0, len(added), BATCH):
        session.execute(insert(table), added[start : start + BATCH])
        if progress is not None:
            progress(min(start + BATCH, len(added)), len(added))
    session.flush()
