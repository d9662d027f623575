"""An area file beside the areas that are stored."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, undefer

from dialog.places.models import Area, StreetRange
from dialog.places.rules.area_file import COMPARED, AreaFile, AreaRow
from dialog.places.rules.faults import FileFault
from dialog.places.rules.register_checks import register_faults
from dialog.places.rules.report import ImportReport, Kind, Note, ReportLine

DAY = timedelta(days=1)
LOCAL_NAME = "local_name"


@dataclass(frozen=True)
class NewVersion:
    """A row that becomes a version. `earlier` ends the day before `begins`; `in_place` is a stored row to write over."""

    row: AreaRow
    begins: date
    columns: tuple[str, ...] = ()
    earlier: Area | None = None
    in_place: Area | None = None
    ends: date | None = None


@dataclass
class AreaChanges:
    """What the file changes. `ends` are versions that get (or lose) a last day."""

    versions: list[NewVersion] = field(default_factory=list)
    ends: list[tuple[Area, date | None]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[FileFault] = field(default_factory=list)


def compare_areas(session: Session, file: AreaFile, day: date) -> tuple[AreaChanges, ImportReport]:
    """What importing `file` on `day` changes, and the same for people to read. Faults leave the changes empty."""
    faults = list(file.faults) or register_faults(file)
    changes = AreaChanges(faults=faults)
    if not faults:
        _Comparison(session, file, day, changes).run()
    return changes, _report(session, file, changes, day)


class _Comparison:
    """Goes through the file code by code, in order of time."""

    def __init__(self, session: Session, file: AreaFile, day: date, changes: AreaChanges) -> None:
        self._file = file
        self._day = day
        self._changes = changes
        self._stored: dict[str, list[Area]] = defaultdict(list)
        for area in session.scalars(select(Area).order_by(Area.valid_from, Area.id).options(undefer(Area.polygons))):
            self._stored[area.code].append(area)
        self._columns = tuple(column for column in COMPARED if column in file.columns)

    def run(self) -> None:
        rows: dict[str, list[AreaRow]] = defaultdict(list)
        for row in self._file.rows:
            rows[row.code].append(row)
        for code, versions in rows.items():
            for row in sorted(versions, key=lambda row: row.valid_from or date.min):
                self._row(row, self._stored.get(code, []))
        for code, stored in self._stored.items():
            if code not in rows:
                self._left_out(stored)

    def _row(self, row: AreaRow, stored: list[Area]) -> None:
        if row.valid_to is not None and row.valid_to < self._day:
            self._past(row, stored)
            return
        when = max(row.valid_from or self._day, self._day)
        current = next((area for area in stored if self._in_force(area, when)), None)
        if current is None:
            self._begin(row, stored)
            return
        columns = self._differences(row, current)
        if not columns:
            self._same(row, current, stored)
            return
        begins = row.valid_from if row.valid_from and row.valid_from > current.valid_from else self._day
        earlier: Area | None = current
        # What the work is called is no other area: that is written over, as it is by hand.
        if begins <= current.valid_from or columns == (LOCAL_NAME,):
            begins, earlier = current.valid_from, None
        self._changes.versions.append(self._version(row, begins, stored, columns, earlier))

    def _version(
        self, row: AreaRow, begins: date, stored: list[Area], columns: tuple[str, ...] = (), earlier: Area | None = None
    ) -> NewVersion:
        same_day = next((area for area in stored if area.valid_from == begins), None)
        return NewVersion(row, begins, columns, earlier, same_day, self._last_day(row.valid_to, begins, stored))

    def _last_day(self, stated: date | None, begins: date, stored: list[Area]) -> date | None:
        """The stated last day, or the day before a planned later version if that comes first."""
        later = [area.valid_from - DAY for area in stored if area.valid_from > begins and self._was(area)]
        return min([*later, *([stated] if stated else [])], default=None)

    def _past(self, row: AreaRow, stored: list[Area]) -> None:
        """A version that is over: taken once, never rewritten, for old records lean on it."""
        first, last = row.valid_from or date.min, row.valid_to or date.max
        meeting = [area for area in stored if self._meets(area, first, last)]
        if not meeting:
            self._changes.versions.append(NewVersion(row, first, ends=last))
        elif len(meeting) > 1 or self._differences(row, meeting[0]):
            self._changes.faults.append(FileFault(row.number, "valid_from", "past_differs", {"code": row.code}))
        elif meeting[0].valid_to is None:
            self._end(meeting[0], last)
        else:
            self._changes.unchanged += 1

    def _begin(self, row: AreaRow, stored: list[Area]) -> None:
        begins = row.valid_from or self._day
        if any(area.valid_to is None or area.valid_to >= begins for area in stored if self._was(area)):
            begins = max(begins, self._day)
        self._changes.versions.append(self._version(row, begins, stored))

    def _same(self, row: AreaRow, current: Area, stored: list[Area]) -> None:
        """The same area, perhaps with another last day. A planned later version keeps its place."""
        stated = row.valid_to if "valid_to" in self._file.columns else current.valid_to
        ends = self._last_day(stated, current.valid_from, stored)
        if ends == current.valid_to:
            self._changes.unchanged += 1
        else:
            self._end(current, ends)

    def _left_out(self, stored: list[Area]) -> None:
        """The file no longer has the area: it was in force until yesterday. Planned versions never begin."""
        for area in stored:
            if self._was(area) and (area.valid_to is None or area.valid_to >= self._day):
                self._end(area, max(self._day, area.valid_from) - DAY)

    def _end(self, area: Area, last_day: date | None) -> None:
        self._changes.ends.append((area, last_day))

    def _differences(self, row: AreaRow, area: Area) -> tuple[str, ...]:
        found = [column for column in self._columns if getattr(row, column) != (getattr(area, column) or "")]
        if not row.local_name and LOCAL_NAME in found:
            # An empty cell does not take away the name that somebody gave by hand.
            found.remove(LOCAL_NAME)
        if row.polygons is not None and plain(row.polygons) != area.polygons:
            found.append("geometry")
        return tuple(found)

    @staticmethod
    def _was(area: Area) -> bool:
        """False for a version that was withdrawn before it began."""
        return area.valid_to is None or area.valid_to >= area.valid_from

    def _in_force(self, area: Area, when: date) -> bool:
        return area.valid_from <= when and (area.valid_to is None or area.valid_to >= when)

    def _meets(self, area: Area, first: date, last: date) -> bool:
        return self._was(area) and area.valid_from <= last and (area.valid_to is None or area.valid_to >= first)


def plain(polygons: Any) -> list[Any]:
    """Tuples as the lists that storage gives back."""
    return [[[list(point) for point in ring] for ring in polygon] for polygon in polygons]


def _report(session: Session, file: AreaFile, changes: AreaChanges, day: date) -> ImportReport:
    report = ImportReport(
        Kind.AREAS, len(file.rows), unchanged=changes.unchanged, notes=_notes(session, file, changes, day)
    )
    if changes.faults:
        return report.with_faults(tuple(changes.faults))
    lines = [(version, ReportLine(version.row.code, version.row.name, version.columns)) for version in changes.versions]
    return ImportReport(
        Kind.AREAS,
        len(file.rows),
        new=tuple(line for version, line in lines if not version.columns),
        changed=tuple(line for version, line in lines if version.columns)
        + tuple(ReportLine(area.code, area.name, ("valid_to",)) for area, ends in changes.ends if ends is None),
        ended=tuple(ReportLine(area.code, area.name) for area, ends in changes.ends if ends is not None),
        unchanged=changes.unchanged,
        notes=report.notes,
    )


def _notes(session: Session, file: AreaFile, changes: AreaChanges, day: date) -> tuple[tuple[Note, str], ...]:
    notes = []
    if file.projection:
        notes.append((Note.CONVERTED, file.projection))
    if "geometry" not in file.columns:
        notes.append((Note.NO_SHAPES, ""))
    if file.ignored:
        notes.append((Note.IGNORED_COLUMNS, ", ".join(file.ignored)[:200]))
    gone = [area.code for area, ends in changes.ends if ends is not None]
    if gone and (left := _streets_in(session, gone, day)):
        notes.append((Note.STREETS_LEFT, str(left)))
    return tuple(notes)


def _streets_in(session: Session, codes: list[str], day: date) -> int:
    """How many stored parts of streets lie in areas that end: the street register should follow."""
    open_ended = or_(StreetRange.valid_to.is_(None), StreetRange.valid_to >= day)
    return session.scalar(select(func.count()).where(StreetRange.area_code.in_(codes), open_ended)) or 0
