"""A street register as a municipality delivers it: which house numbers of which street lie in which area."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from dialog.places.rules.cells import Cells
from dialog.places.rules.faults import FileFault, FileRefused
from dialog.places.rules.streets import MAX_NAME, Parity, StreetPart, street_key
from dialog.places.rules.tables import Table, read_table

REQUIRED = ("street", "area_code")
OPTIONAL = ("number_from", "number_to", "parity", "postal_code", "locality", "valid_from", "valid_to")
# Parts of one street in one place are compared pairwise; no street has so many that all pairs would take long.
MOST_PARTS = 400


@dataclass(frozen=True)
class StreetRow:
    """One row, well formed. `key` is that of the street's name."""

    number: int
    key: str
    part: StreetPart
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class StreetFile:
    """A register as read."""

    rows: tuple[StreetRow, ...]
    ignored: tuple[str, ...] = ()
    faults: tuple[FileFault, ...] = ()


def read_streets(content: str | Table) -> StreetFile:
    """The streets of `content` with all that is wrong row by row. Raises FileRefused when no row can be read."""
    table = read_table(content) if isinstance(content, str) else content
    missing = [column for column in REQUIRED if column not in table.columns]
    if missing:
        raise FileRefused([FileFault(0, column, "column_missing", {"column": column}) for column in missing])
    if not table.rows:
        raise FileRefused.whole("no_rows")
    cells = [Cells(row) for row in table.rows]
    rows = tuple(_street(row) for row in cells)
    faults = [fault for row in cells for fault in row.faults]
    if not faults:
        faults = _doubles(rows)
    ignored = tuple(sorted(column for column in table.columns - {*REQUIRED, *OPTIONAL} if column))
    return StreetFile(rows, ignored, tuple(sorted(faults, key=lambda fault: fault.row)))


def _street(cells: Cells) -> StreetRow:
    part = StreetPart(
        street=cells.line("street", MAX_NAME, required=True),
        number_from=cells.house_number("number_from"),
        number_to=cells.house_number("number_to"),
        parity=Parity(cells.choice("parity", tuple(Parity), Parity.ALL)),
        postal_code=cells.line("postal_code", 10),
        locality=cells.line("locality", 80),
        area_code=cells.code("area_code", 40, required=True),
    )
    key = street_key(part.street)
    if part.street and not key:
        cells.refuse("street", "no_letters")
    if part.number_from is not None and part.number_to is not None and part.number_to < part.number_from:
        cells.refuse("number_to", "range_backwards")
    row = StreetRow(cells.number, key, part, cells.day("valid_from"), cells.day("valid_to"))
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        cells.refuse("valid_to", "ends_before_it_begins")
    return row


def _doubles(rows: Iterable[StreetRow]) -> list[FileFault]:
    """Rows that say the same, and rows that put one house in two areas."""
    seen: dict[StreetPart, int] = {}
    streets: dict[tuple[str, str, str], list[StreetRow]] = defaultdict(list)
    faults = []
    for row in rows:
        if row.part in seen:
            faults.append(FileFault(row.number, "street", "row_twice", {"other": seen[row.part]}))
            continue
        seen[row.part] = row.number
        streets[row.key, *row.part.place].append(row)
    return faults + [fault for parts in streets.values() for fault in _in_two_areas(parts)]


def _in_two_areas(rows: list[StreetRow]) -> list[FileFault]:
    return [
        FileFault(other.number, "number_from", "house_in_two_areas", {"other": one.number})
        for one, other in combinations(rows[:MOST_PARTS], 2)
        if one.part.area_code != other.part.area_code and _same_time(one, other) and one.part.meets(other.part)
    ]


def _same_time(one: StreetRow, other: StreetRow) -> bool:
    return _starts(one) <= _ends(other) and _starts(other) <= _ends(one)


def _starts(row: StreetRow) -> date:
    return row.valid_from or date.min


def _ends(row: StreetRow) -> date:
    return row.valid_to or date.max
