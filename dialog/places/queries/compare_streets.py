"""A street file beside the streets that are stored."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.places.models import Area, StreetRange
from dialog.places.queries.areas import in_force
from dialog.places.rules.faults import FileFault
from dialog.places.rules.report import ImportReport, Kind, Note, ReportLine
from dialog.places.rules.street_file import StreetFile, StreetRow
from dialog.places.rules.streets import Parity, StreetPart

DAY = timedelta(days=1)
# Which houses a part is about, whatever area they lie in.
Houses = tuple[str, int | None, int | None, str, str, str]


@dataclass(frozen=True)
class StoredPart:
    """A stored part of a street with its days."""

    id: int
    key: str
    part: StreetPart
    valid_from: date
    valid_to: date | None


@dataclass
class StreetChanges:
    """Rows to add from a day on, and stored ones that get another last day (None: they go on).

    `moved` are added ones that lay in another area.
    """

    added: list[tuple[StreetRow, date]] = field(default_factory=list)
    ended: list[tuple[StoredPart, date | None]] = field(default_factory=list)
    moved: set[Houses] = field(default_factory=set)
    unchanged: int = 0
    faults: list[FileFault] = field(default_factory=list)


def compare_streets(session: Session, file: StreetFile, day: date) -> tuple[StreetChanges, ImportReport]:
    """What importing `file` on `day` changes, and the same for people to read. Faults leave the changes empty."""
    changes = StreetChanges(faults=list(file.faults) or _unknown_areas(session, file, day))
    if not changes.faults:
        _compare(_stored(session), file, day, changes)
    return changes, _report(file, changes)


def _unknown_areas(session: Session, file: StreetFile, day: date) -> list[FileFault]:
    """Rows whose area is neither in force nor coming; rows that are over may name any area there ever was."""
    ever = set(session.scalars(select(Area.code)))
    now = set(session.scalars(select(Area.code).where(in_force(day)))) | set(
        session.scalars(select(Area.code).where(Area.valid_from > day))
    )
    return [
        FileFault(row.number, "area_code", "area_missing", {"area": row.part.area_code})
        for row in file.rows
        if row.part.area_code not in (ever if row.valid_to and row.valid_to < day else now)
    ]


def _stored(session: Session) -> list[StoredPart]:
    columns = (
        StreetRange.id, StreetRange.street_key, StreetRange.street, StreetRange.number_from, StreetRange.number_to,
        StreetRange.parity, StreetRange.postal_code, StreetRange.locality, StreetRange.area_code,
        StreetRange.valid_from, StreetRange.valid_to,
    )  # fmt: skip
    return [
        StoredPart(id_, key, StreetPart(street, low, high, Parity(parity), postal, locality, area), begins, ends)
        for id_, key, street, low, high, parity, postal, locality, area, begins, ends in session.execute(
            select(*columns)
        )
    ]


def _compare(stored: list[StoredPart], file: StreetFile, day: date, changes: StreetChanges) -> None:
    standing = {one.part: one for one in stored if one.valid_to is None or one.valid_to >= day}
    past = {(one.part, one.valid_from) for one in stored}
    in_file = {row.part for row in file.rows}
    leaving: dict[Houses, list[StoredPart]] = defaultdict(list)
    for part, one in standing.items():
        if part not in in_file:
            leaving[_houses(one)].append(one)
    for row in file.rows:
        if row.valid_to is not None and row.valid_to < day:
            _past(row, past, changes)
        elif (same := standing.get(row.part)) is not None:
            if row.valid_to != same.valid_to:
                changes.ended.append((same, row.valid_to))
            else:
                changes.unchanged += 1
        else:
            _add(row, leaving.pop(_houses(row), []), day, changes)
    for ones in leaving.values():
        for one in ones:
            _end(one, day - DAY, changes)


def _past(row: StreetRow, past: set[tuple[StreetPart, date]], changes: StreetChanges) -> None:
    if row.valid_from is None or (row.part, row.valid_from) in past:
        changes.unchanged += 1
    else:
        changes.added.append((row, row.valid_from))


def _add(row: StreetRow, before: list[StoredPart], day: date, changes: StreetChanges) -> None:
    """A new part. The same houses in another area move: the old part keeps the days before."""
    begins = row.valid_from or day
    if before:
        changes.moved.add(_houses(row))
        if begins <= max(one.valid_from for one in before):
            begins = day
    for one in before:
        _end(one, begins - DAY, changes)
    changes.added.append((row, begins))


def _end(one: StoredPart, last_day: date, changes: StreetChanges) -> None:
    """What has a last day already keeps it: it makes way for something that is planned."""
    if one.valid_to is None:
        changes.ended.append((one, last_day))


def _houses(one: StreetRow | StoredPart) -> Houses:
    part = one.part
    return (
        one.key, part.number_from, part.number_to, part.parity, part.postal_code, part.locality,
    )  # fmt: skip


def _report(file: StreetFile, changes: StreetChanges) -> ImportReport:
    notes = ((Note.IGNORED_COLUMNS, ", ".join(file.ignored)[:200]),) if file.ignored else ()
    report = ImportReport(Kind.STREETS, len(file.rows), unchanged=changes.unchanged, notes=notes)
    if changes.faults:
        return report.with_faults(tuple(changes.faults))
    return ImportReport(
        Kind.STREETS,
        len(file.rows),
        new=tuple(_line(row.part) for row, _ in changes.added if _houses(row) not in changes.moved),
        changed=tuple(_line(row.part, ("area_code",)) for row, _ in changes.added if _houses(row) in changes.moved)
        + tuple(_line(one.part, ("valid_to",)) for one, last_day in changes.ended if last_day is None),
        ended=tuple(
            _line(one.part) for one, last_day in changes.ended if last_day and _houses(one) not in changes.moved
        ),
        unchanged=changes.unchanged,
        notes=notes,
    )


def _line(part: StreetPart, columns: tuple[str, ...] = ()) -> ReportLine:
    low, high = part.number_from, part.number_to
    numbers = "" if low is None and high is None else f" {low or ''}–{high or ''}"
    return ReportLine(part.area_code, f"{part.street}{numbers}", columns)
