"""Tables as XLSX: text stays text, whatever it begins with."""

import io
from collections.abc import Iterable, Sequence

from flask import Response

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
MOST_ROWS = 1_048_575
# In memory: nothing of what was answered lies in a temporary folder afterwards.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def xlsx_bytes(sheets: Iterable[tuple[str, Sequence[object], Iterable[Sequence[object]]]]) -> bytes:
    """A workbook of (name, header, rows). Raises ValueError for more rows than a sheet can hold."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        for name, header, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, cell in enumerate(header):
                sheet.write_string(0, column, str(cell), bold)
                sheet.set_column(column, column, min(WIDEST, max(12, len(str(cell)) + 2)))
            for at, row in enumerate(rows, start=1):
                if at > MOST_ROWS:
                    raise ValueError("a sheet holds at most 1,048,575 rows")
                for column, cell in enumerate(row):
                    if isinstance(cell, (int, float)):
                        sheet.write_number(at, column, cell)
                    elif cell is not None and cell != "":
                        sheet.write_string(at, column, str(cell))
    return buffer.getvalue()


def xlsx_response(
    file_name: str, title: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> Response:  # fmt: skip
    """A download called `file_name` with one sheet."""
    response = Response(xlsx_bytes([(title, header, rows)]), mimetype=MIMETYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
