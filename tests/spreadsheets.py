"""Reads an XLSX file as a spreadsheet would, by the standard library alone."""

import io
import re
import zipfile
from xml.etree import ElementTree

_NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
Cell = str | float | None


def read_xlsx(content: bytes) -> dict[str, list[list[Cell]]]:
    """Sheet name -> rows. Text is str, a number float; raises AssertionError when a cell holds a formula or link."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        shared = _shared(archive.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        titles = [sheet.attrib["name"] for sheet in book.findall("s:sheets/s:sheet", _NS)]
        return {
            title: _rows(archive.read(f"xl/worksheets/sheet{number}.xml"), shared)
            for number, title in enumerate(titles, start=1)
        }


def _shared(content: bytes) -> list[str]:
    found = []
    for item in ElementTree.fromstring(content).findall("s:si", _NS):
        found.append("".join(part.text or "" for part in item.iter(f"{{{_NS['s']}}}t")))
    return found


def _rows(content: bytes, shared: list[str]) -> list[list[Cell]]:
    sheet = ElementTree.fromstring(content)
    assert sheet.find(".//s:f", _NS) is None, "a formula"
    assert sheet.find(".//s:hyperlink", _NS) is None, "a link"
    rows = []
    for row in sheet.findall(".//s:row", _NS):
        cells: list[Cell] = []
        for cell in row.findall("s:c", _NS):
            at = _column(cell.attrib["r"])
            cells += [None] * (at - len(cells)) + [_value(cell, shared)]
        rows.append(cells)
    return rows


def _value(cell: ElementTree.Element, shared: list[str]) -> Cell:
    value = cell.find("s:v", _NS)
    if value is None or value.text is None:
        return None
    return shared[int(value.text)] if cell.attrib.get("t") == "s" else float(value.text)


def _column(reference: str) -> int:
    letters = re.sub(r"\d", "", reference)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
