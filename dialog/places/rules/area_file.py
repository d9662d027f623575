"""An area register as a municipality delivers it: one row per area and version, each judged by itself."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dialog.places.rules.cells import Cells
from dialog.places.rules.faults import FileFault, FileRefused
from dialog.places.rules.levels import Level
from dialog.places.rules.polygons import ring_fault
from dialog.places.rules.sweref import PROJECTIONS, TM, Projection, looks_like_metres, looks_like_tm
from dialog.places.rules.tables import Row, Table, read_table

REQUIRED = ("code", "name", "level")
OPTIONAL = ("parent_code", "local_name", "unit_code", "police_district_code", "valid_from", "valid_to")
COMPARED = ("name", "level", "parent_code", "local_name", "unit_code", "police_district_code")
WGS_84 = 4326
MAX_POINTS = 400_000

Polygons = tuple[tuple[tuple[tuple[float, float], ...], ...], ...]


@dataclass(frozen=True)
class AreaRow:
    """One row, well formed. `polygons` None: the file gives no shape for it."""

    number: int
    code: str
    name: str
    level: str
    parent_code: str
    local_name: str
    unit_code: str
    police_district_code: str
    valid_from: date | None
    valid_to: date | None
    polygons: Polygons | None


@dataclass(frozen=True)
class AreaFile:
    """A register as read. `columns` says what it speaks about: it leaves the rest as it was.

    `projection` names the plane coordinates it was converted from, '' for WGS 84.
    """

    rows: tuple[AreaRow, ...]
    columns: frozenset[str]
    projection: str = ""
    ignored: tuple[str, ...] = ()
    faults: tuple[FileFault, ...] = ()


def read_areas(content: str | Table) -> AreaFile:
    """The areas of `content` with all that is wrong row by row. Raises FileRefused when no row can be read."""
    table = read_table(content) if isinstance(content, str) else content
    missing = [column for column in REQUIRED if column not in table.columns]
    if missing:
        raise FileRefused([FileFault(0, column, "column_missing", {"column": column}) for column in missing])
    if not table.rows:
        raise FileRefused.whole("no_rows")
    shapes = _Shapes(table)
    cells = [Cells(row) for row in table.rows]
    rows = tuple(_area(row, shapes) for row in cells)
    faults = sorted((fault for row in cells for fault in row.faults), key=lambda fault: fault.row)
    known = {*REQUIRED, *OPTIONAL, "geometry"}
    ignored = tuple(sorted(column for column in table.columns - known if column))
    return AreaFile(rows, table.columns & known, shapes.projection_name, ignored, tuple(faults))


def _area(cells: Cells, shapes: "_Shapes") -> AreaRow:
    level = cells.code("level", 40, required=True)
    if level and level not in list(Level):
        cells.refuse("level", "level_unknown", levels=", ".join(Level))
    row = AreaRow(
        number=cells.number,
        code=cells.code("code", 40, required=True),
        name=cells.line("name", 120, required=True),
        level=level,
        parent_code=cells.code("parent_code", 40),
        local_name=cells.line("local_name", 120),
        unit_code=cells.code("unit_code", 40),
        police_district_code=cells.code("police_district_code", 40),
        valid_from=cells.day("valid_from"),
        valid_to=cells.day("valid_to"),
        polygons=shapes.read(cells),
    )
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        cells.refuse("valid_to", "ends_before_it_begins")
    if row.valid_to and not row.valid_from:
        cells.refuse("valid_from", "end_without_beginning")
    return row


class _Shapes:
    """Reads the geometries of one file, which all have the same coordinates."""

    def __init__(self, table: Table) -> None:
        self._projection = _projection(table)
        self._points = 0

    @property
    def projection_name(self) -> str:
        return self._projection.name if self._projection else ""

    def read(self, cells: Cells) -> Polygons | None:
        """The shape of a row, or None with the fault noted."""
        geometry = cells.shape
        if geometry is None:
            return None
        polygons = _coordinates(geometry)
        if polygons is None:
            cells.refuse("geometry", "not_polygon")
            return None
        try:
            read = tuple(tuple(tuple(self._point(point) for point in ring) for ring in part) for part in polygons)
        except (TypeError, ValueError):
            cells.refuse("geometry", "point_broken")
            return None
        for number, ring in enumerate((ring for part in read for ring in part), start=1):
            if fault := _position_fault(ring) or ring_fault(ring):
                cells.refuse("geometry", fault, ring=number)
                return None
        return read

    def _point(self, point: Any) -> tuple[float, float]:
        x, y = point[0], point[1]
        if (
            isinstance(x, bool)
            or isinstance(y, bool)
            or not isinstance(x, int | float)
            or not isinstance(y, int | float)
        ):
            raise TypeError
        self._points += 1
        if self._points > MAX_POINTS:
            raise FileRefused.whole("too_many_points", most=MAX_POINTS)
        if self._projection and looks_like_metres(x, y):
            easting, northing = sorted((float(x), float(y)))
            x, y = self._projection.to_degrees(easting, northing)
            return round(x, 7), round(y, 7)
        return float(x), float(y)


def _coordinates(geometry: Any) -> list[Any] | None:
    """Lists of polygons with lists of rings with lists of points, or None for anything else."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    found = geometry.get("coordinates")
    polygons = [found] if geometry["type"] == "Polygon" else found
    if not isinstance(polygons, list) or not polygons:
        return None
    for part in polygons:
        if not isinstance(part, list) or not part or not all(isinstance(ring, list) and ring for ring in part):
            return None
        if not all(isinstance(point, list) and len(point) >= 2 for ring in part for point in ring):
            return None
    return polygons


def _position_fault(ring: Sequence[tuple[float, float]]) -> str:
    if any(looks_like_metres(x, y) for x, y in ring):
        return "looks_like_sweref"
    sound = all(math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 for x, y in ring)
    return "" if sound else "outside_wgs84"


def _projection(table: Table) -> Projection | None:
    """What to convert from: what the file says, or SWEREF 99 TM when only that gives such numbers. None for degrees.

    Raises FileRefused when the file names coordinates that are neither WGS 84 nor SWEREF 99.
    """
    if table.epsg not in (None, WGS_84, *PROJECTIONS):
        raise FileRefused.whole("coordinates_unknown", epsg=table.epsg)
    if table.epsg in PROJECTIONS:
        return PROJECTIONS[table.epsg]
    first = next(_first_points(table.rows), None)
    if table.epsg is None and first and looks_like_metres(*first) and looks_like_tm(min(first)):
        return TM
    return None


def _first_points(rows: Iterable[Row]) -> Iterator[tuple[float, float]]:
    for row in rows:
        part: Any = row.shape.get("coordinates") if isinstance(row.shape, dict) else None
        while isinstance(part, list) and part and isinstance(part[0], list):
            part = part[0]
        if isinstance(part, list) and len(part) >= 2 and all(isinstance(n, int | float) for n in part[:2]):
            yield part[0], part[1]
