"""Take an area or street register: all of it or nothing, and nothing twice."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import today
from dialog.places.models import Area, PlaceVersion, StreetRange
from dialog.places.operations.slugs import Slugs
from dialog.places.queries import compare_areas, compare_streets
from dialog.places.queries.compare_areas import DAY, NewVersion, plain
from dialog.places.rules.area_file import COMPARED, AreaFile, AreaRow, read_areas
from dialog.places.rules.faults import FileRefused
from dialog.places.rules.report import ImportReport
from dialog.places.rules.street_file import StreetFile, StreetRow, read_streets

Progress = Callable[[int, int], None]
BATCH = 1_000


def import_areas(
    session: Session,
    content: str | AreaFile,
    file_name: str,
    *,
    actor_id: int | None = None,
    actor: str = "system",
    progress: Progress | None = None,
) -> ImportReport:
    """Take the area register `content` (GeoJSON or CSV, or as already read). Raises FileRefused with every fault.

    A changed area ends and begins anew; one that is left out ends yesterday. `progress` hears (done, all).
    """
    file = read_areas(content) if isinstance(content, str) else content
    changes, report = compare_areas(session, file, today())
    if report.faults:
        raise FileRefused(report.faults)
    if not report.changes:
        return report
    slugs = Slugs(session)
    for area, last_day in changes.ends:
        area.valid_to = last_day
    for done, version in enumerate(changes.versions, start=1):
        _write_version(session, version, file, slugs)
        if progress is not None:
            progress(done, len(changes.versions))
    _finish(session, report, file_name, actor_id, actor)
    return report


def import_streets(
    session: Session,
    content: str | StreetFile,
    file_name: str,
    *,
    actor_id: int | None = None,
    actor: str = "system",
    progress: Progress | None = None,
) -> ImportReport:
    """Take the street register `content` (CSV, or as already read). Raises FileRefused with every fault.

    Houses that moved to another area keep the old one until the day before.
    """
    file = read_streets(content) if isinstance(content, str) else content
    changes, report = compare_streets(session, file, today())
    if report.faults:
        raise FileRefused(report.faults)
    if not report.changes:
        return report
    session.flush()
    if changes.ended:
        ends = [{"id": one.id, "valid_to": last_day} for one, last_day in changes.ended]
        session.execute(update(StreetRange), ends)
    rows = [_street_values(row, begins) for row, begins in changes.added]
    for start in range(0, len(rows), BATCH):
        session.execute(insert(StreetRange), rows[start : start + BATCH])
        if progress is not None:
            progress(min(start + BATCH, len(rows)), len(rows))
    _finish(session, report, file_name, actor_id, actor)
    return report


def places_changed(session: Session) -> None:
    """Say that areas or streets changed, so that every process lets go of what it keeps in memory."""
    session.merge(PlaceVersion(id=1, token=secrets.token_hex(16)))
    session.flush()


def _write_version(session: Session, version: NewVersion, file: AreaFile, slugs: Slugs) -> None:
    before = version.earlier or version.in_place
    area = version.in_place or Area(code=version.row.code, valid_from=version.begins)
    if version.earlier is not None:
        version.earlier.valid_to = version.begins - DAY
    same_name = before is not None and before.name == version.row.name
    area.slug = before.slug if before is not None and same_name else slugs.take(version.row.code, version.row.name)
    for column, value in _area_values(version.row, file, before).items():
        setattr(area, column, value)
    area.valid_to = version.ends
    session.add(area)


def _area_values(row: AreaRow, file: AreaFile, before: Area | None) -> dict[str, Any]:
    """What the file says, and for what it does not speak about, what was."""
    values: dict[str, Any] = {}
    for column in COMPARED:
        if column in file.columns or before is None:
            values[column] = getattr(row, column)
        else:
            values[column] = getattr(before, column)
    values["local_name"] = values["local_name"] or (before.local_name if before else "")
    values["parent_code"] = values["parent_code"] or None
    values["polygons"] = plain(row.polygons) if row.polygons is not None else before.polygons if before else None
    return values


def _street_values(row: StreetRow, begins: date) -> dict[str, Any]:
    part = row.part
    return {
        "street": part.street,
        "street_key": row.key,
        "number_from": part.number_from,
        "number_to": part.number_to,
        "parity": part.parity.value,
        "postal_code": part.postal_code,
        "locality": part.locality,
        "area_code": part.area_code,
        "valid_from": begins,
        "valid_to": row.valid_to,
    }


def _finish(session: Session, report: ImportReport, file_name: str, actor_id: int | None, actor: str) -> None:
    session.flush()
    places_changed(session)
    record(
        session, actor_id, actor, "import", report.kind.value, file_name[:100],
        new=len(report.new), changed=len(report.changed), ended=len(report.ended),
    )  # fmt: skip
