"""A file of reported crime or of residents as a publisher's table is saved: one figure a row."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dialog.places.rules.cells import Cells
from dialog.places.rules.faults import FileFault, FileRefused
from dialog.places.rules.tables import Row, Table, read_table

MAX_CLASS, MAX_AGE, MAX_SOURCE, MAX_CODE = 60, 10, 200, 40
EARLIEST = 1950
HIGHEST = 999_999_999
# How publishers write a figure that they leave out. It is not nought.
LEFT_OUT = frozenset({"", "..", ".", "…", "x"})
# Some publishers write nought like this, others a figure that they leave out: nobody but who has the table can say.
DASHES = frozenset({"-", "–", "—", "−"})


class Kind(StrEnum):
    """What the figures count."""

    STATISTICS = "statistics"
    POPULATION = "population"


class Sex(StrEnum):
    """Whom a figure is about."""

    EVERYBODY = ""
    WOMEN = "women"
    MEN = "men"


SEXES = {
    "": Sex.EVERYBODY, "all": Sex.EVERYBODY, "totalt": Sex.EVERYBODY, "women": Sex.WOMEN, "kvinnor": Sex.WOMEN,
    "men": Sex.MEN, "män": Sex.MEN,
}  # fmt: skip
COLUMNS = {
    Kind.STATISTICS: ("year", "area_code", "crime_class", "count", "source", "exported_on"),
    Kind.POPULATION: ("year", "area_code", "count", "source", "exported_on"),
}
OPTIONAL = {Kind.STATISTICS: ("sex",), Kind.POPULATION: ("sex", "age")}
Key = tuple[str, int, str, str]


@dataclass(frozen=True)
class FigureRow:
    """One figure. `name`: the class of crime, or the ages counted ('' for all). `count` None: left out by the publisher."""

    number: int
    year: int
    area_code: str
    name: str
    sex: Sex
    count: int | None
    source: str
    exported_on: date

    @property
    def key(self) -> Key:
        """What the figure is of: one stored figure for each."""
        return self.area_code, self.year, self.name, self.sex.value


@dataclass(frozen=True)
class FigureFile:
    """A file as read. `digest`: SHA-256 of its text."""

    kind: Kind
    rows: tuple[FigureRow, ...]
    digest: str
    ignored: tuple[str, ...] = ()
    faults: tuple[FileFault, ...] = ()


def read_figures(content: str, kind: Kind | None = None) -> FigureFile:
    """The figures of `content` with all that is wrong row by row; without `kind` it is told by the columns.

    Raises FileRefused when no row can be read, and for residents when there is a column that is not known: its rows may
    be of a part of them, or be no residents at all.
    """
    table = read_table(content)
    found = kind or (Kind.STATISTICS if "crime_class" in table.columns else Kind.POPULATION)
    _require(table, found)
    cells = [Cells(row) for row in table.rows]
    rows = tuple(_figure(row, raw, found) for row, raw in zip(cells, table.rows, strict=True))
    faults = [fault for row in cells for fault in row.faults] or _doubles(rows)
    ignored = tuple(sorted(column for column in table.columns - {*COLUMNS[found], *OPTIONAL[found]} if column))
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
    return FigureFile(found, rows, digest, ignored, tuple(sorted(faults, key=lambda fault: fault.row)))


def _require(table: Table, kind: Kind) -> None:
    missing = [column for column in COLUMNS[kind] if column not in table.columns]
    if missing:
        raise FileRefused([FileFault(0, column, "column_missing", {"column": column}) for column in missing])
    if not table.rows:
        raise FileRefused.whole("no_rows")
    unknown = sorted(table.columns - {"", *COLUMNS[kind], *OPTIONAL[kind]})
    if unknown and kind is Kind.POPULATION:
        raise FileRefused([FileFault(0, column, "column_unknown", {"column": column}) for column in unknown])


def _figure(cells: Cells, raw: Row, kind: Kind) -> FigureRow:
    year = _year(cells, raw)
    exported_on = cells.day("exported_on")
    if exported_on is None:
        if not raw.cells["exported_on"].strip():
            cells.refuse("exported_on", "cell_empty")
    elif year is not None and year > exported_on.year:
        cells.refuse("year", "year_after_export")
    crime = kind is Kind.STATISTICS
    name = cells.line("crime_class", MAX_CLASS, required=True) if crime else cells.line("age", MAX_AGE)
    return FigureRow(
        number=cells.number,
        year=year or EARLIEST,
        area_code=cells.code("area_code", MAX_CODE, required=True),
        name=" ".join(name.split()),
        sex=SEXES[cells.choice("sex", tuple(SEXES), "")],
        count=_count(cells, raw),
        source=cells.line("source", MAX_SOURCE, required=True),
        exported_on=exported_on or date.min,
    )


def _year(cells: Cells, raw: Row) -> int | None:
    text = raw.cells["year"].strip()
    if text.isascii() and text.isdigit() and len(text) == 4 and int(text) >= EARLIEST:
        return int(text)
    cells.refuse("year", "year_broken")
    return None


def _count(cells: Cells, raw: Row) -> int | None:
    text = raw.cells["count"].strip().lower()
    if text in LEFT_OUT:
        return None
    if text in DASHES:
        cells.refuse("count", "count_dash")
        return None
    # A spreadsheet may save a whole number with one decimal; with three, a comma may part thousands.
    digits = re.sub(r"(?<=\d)[.,]0$", "", "".join(text.split()))
    if digits.isascii() and digits.isdigit() and len(digits) <= len(str(HIGHEST)):
        return int(digits)
    cells.refuse("count", "count_broken")
    return None


def _doubles(rows: tuple[FigureRow, ...]) -> list[FileFault]:
    seen: dict[Key, int] = {}
    faults = []
    for row in rows:
        if row.key in seen:
            faults.append(FileFault(row.number, "count", "figure_twice", {"other": seen[row.key]}))
        seen.setdefault(row.key, row.number)
    return faults
