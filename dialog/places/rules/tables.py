"""An import file as rows: CSV with comma, semicolon or tab, or GeoJSON. All that is read is text, not yet judged."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dialog.places.rules.faults import FileRefused

MAX_BYTES = 20 * 1024 * 1024
MAX_COLUMNS = 60
MAX_ROWS = 100_000
MAX_CELL = 2_000
SEPARATORS = ",;\t"
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Row:
    """One line. `cells` maps column names to text; `shape` is the geometry of a GeoJSON feature."""

    number: int
    cells: dict[str, str]
    shape: Any = None


@dataclass(frozen=True)
class Table:
    """A file that could be read. `columns` are those it names; `epsg` what its `crs` member says, if anything."""

    columns: frozenset[str]
    rows: tuple[Row, ...]
    is_geojson: bool = False
    epsg: int | None = None


def decode(raw: bytes) -> str:
    """The text of an uploaded file. Raises FileRefused for anything but UTF-8 (with or without byte order mark)."""
    if len(raw) > MAX_BYTES:
        raise FileRefused.whole("too_large", megabytes=MAX_BYTES // 1024 // 1024)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw[:1000]:
        raise FileRefused.whole("utf16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FileRefused.whole("not_utf8") from fault


def read_table(content: str) -> Table:
    """The rows of `content`, its format found from its first character. Raises FileRefused."""
    text = content.removeprefix(BYTE_ORDER_MARK)
    if "\0" in text:
        raise FileRefused.whole("utf16")
    if not text.strip():
        raise FileRefused.whole("empty")
    return _geojson(text) if text.lstrip()[0] in "{[" else _csv(text)


def _csv(text: str) -> Table:
    text, first = _without_separator_line(text)
    header_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(SEPARATORS, key=header_line.count)
    if len(header_line) > MAX_CELL * 10 or header_line.count(delimiter) >= MAX_COLUMNS:
        raise FileRefused.whole("too_many_columns", most=MAX_COLUMNS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    columns: list[str] = []
    width = 0
    for number, cells in _lines(reader, first):
        if not columns:
            columns, width = [cell.strip().lower() for cell in _without_empty_end(cells)], len(cells)
        elif len(cells) > width or any(cell.strip() for cell in cells[len(columns) :]):
            raise FileRefused.whole("more_cells_than_columns", row=number)
        else:
            padded = (cells + [""] * len(columns))[: len(columns)]
            rows.append(Row(number, dict(zip(columns, (cell.strip() for cell in padded), strict=True))))
        if len(rows) > MAX_ROWS:
            raise FileRefused.whole("too_many_rows", most=MAX_ROWS)
    if len(set(columns)) != len(columns):
        raise FileRefused.whole("column_twice")
    return Table(frozenset(columns), tuple(rows))


def _without_separator_line(text: str) -> tuple[str, int]:
    """(the table, the number of its first line): spreadsheets may write `sep=;` above it."""
    line, _end, rest = text.partition("\n")
    is_separator = re.fullmatch(r"sep=.", line.strip(' \r"'), re.IGNORECASE) is not None
    return (rest, 2) if is_separator and rest.strip() else (text, 1)


def _without_empty_end(cells: list[str]) -> list[str]:
    """The names without those of empty columns last: spreadsheets save what was once in use."""
    length = len(cells)
    while length and not cells[length - 1].strip():
        length -= 1
    return cells[:length]


def _lines(reader: Any, first: int) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of lines that hold something. The number is that of the record's first line."""
    number = first
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise FileRefused.whole("too_many_columns", most=MAX_COLUMNS)
            if any(cell.strip() for cell in cells):
                yield number, cells
            number = reader.line_num + first
    except csv.Error as fault:
        raise FileRefused.whole("csv_broken", row=number) from fault


def _geojson(text: str) -> Table:
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as fault:
        raise FileRefused.whole("json_broken") from fault
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise FileRefused.whole("not_feature_collection")
    features = found.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise FileRefused.whole("not_feature_collection")
    if len(features) > MAX_ROWS:
        raise FileRefused.whole("too_many_rows", most=MAX_ROWS)
    rows = tuple(_feature(number, feature) for number, feature in enumerate(features, start=1))
    columns = frozenset(column for row in rows for column in row.cells)
    if any(row.shape is not None for row in rows):
        columns |= {"geometry"}
    return Table(columns, rows, is_geojson=True, epsg=_epsg(found.get("crs")))


def _feature(number: int, feature: dict[str, Any]) -> Row:
    properties = feature.get("properties")
    named = properties.items() if isinstance(properties, dict) else ()
    if len(named) > MAX_COLUMNS:
        raise FileRefused.whole("too_many_columns", most=MAX_COLUMNS)
    cells = {str(name).strip().lower(): _cell(value) for name, value in named}
    return Row(number, cells, feature.get("geometry"))


def _cell(value: Any) -> str:
    """A property as the text a CSV file would hold. Lists and objects have no such text: they become ''."""
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return ""
    return str(value).strip()


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _epsg(crs: Any) -> int | None:
    """The number in {"properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}; CRS84 is WGS 84."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return None
    if name.upper().endswith("CRS84"):
        return 4326
    digits = name.rpartition(":")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None
