"""The cells of one row, read by the text policy; what does not hold is noted and the rest goes on."""

import re
from datetime import date
from typing import Any

from dialog.places.rules.faults import FileFault
from dialog.places.rules.tables import Row
from dialog.text import TextRefused, TextRule, canonical

_CODE = re.compile(r"[\w.:-]+")
_LATIN_END = "\u0250"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[0-9]{1,5}")


def _is_plain(raw: str, limit: int) -> bool:
    """True for short printable Latin text, which the text policy takes as it stands: nearly every cell of a register."""
    return len(raw) <= limit and raw.isprintable() and (not raw or max(raw) < _LATIN_END)


class Cells:
    """Reads one row. Every method gives a usable value also when it notes a fault, so that all faults are found."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self.faults: list[FileFault] = []

    @property
    def number(self) -> int:
        return self._row.number

    @property
    def shape(self) -> Any:
        return self._row.shape

    def refuse(self, column: str, code: str, **values: object) -> None:
        """Note that `column` does not hold."""
        self.faults.append(FileFault(self.number, column, code, values))

    def line(self, column: str, limit: int, *, required: bool = False) -> str:
        """One line of text."""
        raw = self._row.cells.get(column, "")
        try:
            text = raw.strip() if _is_plain(raw, limit) else canonical(raw, TextRule(limit=limit))
        except TextRefused as refusal:
            if refusal.reason == "too_long":
                self.refuse(column, "too_long", limit=limit)
            else:
                self.refuse(column, "character")
            return ""
        if required and not text:
            self.refuse(column, "cell_empty")
        if "\t" in text:
            self.refuse(column, "character")
        return text

    def code(self, column: str, limit: int, *, required: bool = False) -> str:
        """A short name that other files refer to: letters, digits, full stop, colon, hyphen, underscore."""
        text = self.line(column, limit, required=required)
        if text and not _CODE.fullmatch(text):
            self.refuse(column, "code_characters")
        return text

    def day(self, column: str) -> date | None:
        """A date as 2026-01-31, or None."""
        text = self._row.cells.get(column, "").strip()
        if not text:
            return None
        try:
            if not _DAY.fullmatch(text):
                raise ValueError
            found = date.fromisoformat(text)
        except ValueError:
            self.refuse(column, "day_broken")
            return None
        if not 1900 <= found.year <= 2200:
            self.refuse(column, "day_broken")
            return None
        return found

    def house_number(self, column: str) -> int | None:
        """A house number, or None."""
        text = self._row.cells.get(column, "").strip()
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.refuse(column, "number_broken")
            return None
        return int(text)

    def choice(self, column: str, choices: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        text = self._row.cells.get(column, "").strip().lower() or default
        if text not in choices:
            self.refuse(column, "choice_unknown", choices=", ".join(filter(None, choices)))
            return default
        return text
