"""A file of figures beside the figures that are stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.places.models import Area
from dialog.places.rules.faults import FileFault
from dialog.statistics.models import CrimeClass, Population, ReportedCrime, StatisticSource
from dialog.statistics.queries.versions import AreaVersion, version_of, versions
from dialog.statistics.rules.figure_file import FigureFile, FigureRow, Key, Kind
from dialog.statistics.rules.report import ChangeLine, FigureReport, Note


@dataclass(frozen=True)
class Stored:
    """A stored figure and where it came from."""

    id: int
    area_id: int
    count: int | None
    source: str
    exported_on: date | None


@dataclass
class FigureChanges:
    """Rows to add, and stored figures to write over, each with the id of the area's version."""

    added: list[tuple[FigureRow, int]] = field(default_factory=list)
    replaced: list[tuple[Stored, FigureRow, int]] = field(default_factory=list)
    older: int = 0
    unchanged: int = 0
    before_register: int = 0
    classes: tuple[str, ...] = ()
    faults: tuple[FileFault, ...] = ()


def compare_figures(session: Session, file: FigureFile, day: date) -> tuple[FigureChanges, FigureReport]:
    """What importing `file` on `day` changes, and the same for people to read. Faults leave the changes empty."""
    known = versions(session, {row.area_code for row in file.rows})
    changes = FigureChanges(faults=file.faults or _unfit(file, known, day))
    if not changes.faults:
        stored = stored_figures(session, file)
        for row in file.rows:
            version = version_of(known[row.area_code], row.year)
            if version is not None:
                _compare(changes, row, version, stored.get(row.key))
        changes.classes = _new_classes(session, file)
    return changes, _report(file, changes)


def stored_figures(session: Session, file: FigureFile) -> dict[Key, Stored]:
    """The stored figures of the years of the file."""
    table: Any = ReportedCrime if file.kind is Kind.STATISTICS else Population
    name = ReportedCrime.crime_class if file.kind is Kind.STATISTICS else Population.age
    columns = (table.id, Area.code, table.year, name, table.sex, table.area_id, table.count)
    rows = session.execute(
        select(*columns, StatisticSource.source, StatisticSource.exported_on)
        .join(Area, Area.id == table.area_id)
        .join(StatisticSource, StatisticSource.id == table.source_id)
        .where(table.year.in_(sorted({row.year for row in file.rows})))
        .order_by(table.id)
    ).all()
    return {
        (code, year, name_, sex): Stored(id_, area_id, count, source, exported_on)
        for id_, code, year, name_, sex, area_id, count, source, exported_on in rows
    }


def _compare(changes: FigureChanges, row: FigureRow, version: AreaVersion, stored: Stored | None) -> None:
    changes.before_register += not version.knows(row.year)
    if stored is None:
        changes.added.append((row, version.id))
    elif (stored.count, stored.area_id, stored.source, stored.exported_on) == (
        row.count, version.id, row.source, row.exported_on
    ):  # fmt: skip
        changes.unchanged += 1
    elif stored.exported_on is not None and stored.exported_on > row.exported_on:
        changes.older += 1
    else:
        changes.replaced.append((stored, row, version.id))


def _unfit(file: FigureFile, known: Mapping[str, list[AreaVersion]], day: date) -> tuple[FileFault, ...]:
    faults = []
    for row in file.rows:
        if row.area_code not in known:
            faults.append(FileFault(row.number, "area_code", "area_missing", {"area": row.area_code}))
        elif version_of(known[row.area_code], row.year) is None:
            faults.append(FileFault(row.number, "area_code", "area_ended", {"area": row.area_code, "year": row.year}))
        if row.exported_on > day:
            faults.append(FileFault(row.number, "exported_on", "export_to_come"))
    return tuple(faults)


def _new_classes(session: Session, file: FigureFile) -> tuple[str, ...]:
    if file.kind is not Kind.STATISTICS:
        return ()
    return tuple(sorted({row.name for row in file.rows} - set(session.scalars(select(CrimeClass.code)))))


def _report(file: FigureFile, changes: FigureChanges) -> FigureReport:
    if changes.faults:
        return FigureReport(file.kind, len(file.rows), faults=changes.faults)
    changed = [(stored, row) for stored, row, _area in changes.replaced if stored.count != row.count]
    return FigureReport(
        file.kind,
        len(file.rows),
        new=tuple(_line(row) for row, _area in changes.added),
        changed=tuple(_line(row, stored.count) for stored, row in changed),
        renewed=len(changes.replaced) - len(changed),
        older=changes.older,
        unchanged=changes.unchanged,
        sources=tuple(sorted({f"{row.source}, {row.exported_on.isoformat()}" for row in file.rows})),
        notes=_notes(file, changes),
    )


def _line(row: FigureRow, before: int | None = None) -> ChangeLine:
    return ChangeLine(row.area_code, row.year, row.name, row.sex.value, row.count, before)


def _notes(file: FigureFile, changes: FigureChanges) -> tuple[tuple[Note, str], ...]:
    found = (
        (Note.LEFT_OUT, str(sum(row.count is None for row in file.rows))),
        (Note.OLDER, str(changes.older)),
        (Note.BEFORE_REGISTER, str(changes.before_register)),
        (Note.NEW_CLASSES, ", ".join(changes.classes)[:400]),
        (Note.IGNORED_COLUMNS, ", ".join(file.ignored)[:200]),
    )
    return tuple((note, what) for note, what in found if what not in ("", "0"))
