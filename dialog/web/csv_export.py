"""Tables as CSV that a spreadsheet opens as text: nothing typed by anybody becomes a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response

# Half and full width: spreadsheets take both as the beginning of a formula.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object) -> str:
    """`value` as a cell. Numbers stay numbers; text that could be taken for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, (int, float)) or not text.lstrip(" \u00a0").startswith(_STARTS_A_FORMULA):
        return text
    return f"'{text}"


def csv_lines(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file line by line, header first. It begins with a byte order mark, so that spreadsheets read å, ä and ö."""
    yield BYTE_ORDER_MARK + _line(header)
    for row in rows:
        yield _line(row)


def csv_response(file_name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> Response:
    """A download called `file_name`."""
    response = Response("".join(csv_lines(header, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _line(cells: Sequence[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()
