"""Many answer sheets at once: columns of numbers, in no order that means anything.

numpy is loaded when something is counted, so that a web worker that shows no results stays small.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialog.surveys.rules.measures import CHANNEL, LANGUAGE, MODE, OUTER, REPEAT, Codebook
from dialog.surveys.rules.packing import CHOICES, Document

if TYPE_CHECKING:
    from numpy import ndarray

    Numbers = ndarray

# Sheets in one stored block.
BLOCK = 16_384
_LENGTH = 4


@dataclass(frozen=True)
class Coded:
    """A column: 0 for nothing, n for the n-th of `codes`."""

    codes: tuple[str, ...]
    numbers: "Numbers"

    def over(self, codes: Sequence[str]) -> "Coded":
        """The same column with its numbers counted over `codes`, which hold all of its own."""
        import numpy as np

        if tuple(codes) == self.codes:
            return self
        at = {code: number for number, code in enumerate(codes, start=1)}
        # Unknown bytes stay unknown.
        mapped = np.full(max(256, len(self.codes) + 1), 255, dtype=np.uint16)
        mapped[0] = 0
        for number, code in enumerate(self.codes, start=1):
            mapped[number] = at[code]
        return Coded(tuple(codes), mapped[self.numbers])


@dataclass(frozen=True)
class Frame:
    """The columns of some sheets. A column that is not there is empty."""

    length: int
    columns: Mapping[str, Coded]

    def column(self, name: str) -> Coded:
        import numpy as np

        found = self.columns.get(name)
        return found if found is not None else Coded((), np.zeros(self.length, dtype=np.uint8))

    def at(self, rows: "Numbers | slice") -> "Frame":
        """Only those rows, in that order."""
        columns = {name: Coded(column.codes, column.numbers[rows]) for name, column in self.columns.items()}
        return Frame(len(next(iter(columns.values())).numbers) if columns else 0, columns)


@dataclass(frozen=True)
class StoredSheet:
    """One answer sheet as it is stored."""

    key: bytes
    packed: bytes
    document: Document
    channel: str
    language: str
    mode: str
    likely_repeat: bool


def frame_of(book: Codebook, sheets: Sequence[StoredSheet]) -> Frame:
    """The sheets of one version as columns, in their order. Every sheet is packed."""
    import numpy as np

    packed = np.frombuffer(b"".join(sheet.packed for sheet in sheets), dtype=np.uint8)
    matrix = packed.reshape(len(sheets), len(book.columns))
    columns = {column.name: Coded(column.codes, matrix[:, at]) for at, column in enumerate(book.columns)}
    for opened in book.opened:
        columns[opened.name] = coded([opened.value(sheet.document) for sheet in sheets])
    columns[CHANNEL] = coded([sheet.channel for sheet in sheets])
    columns[LANGUAGE] = coded([sheet.language for sheet in sheets])
    columns[MODE] = coded([sheet.mode for sheet in sheets])
    columns[REPEAT] = Coded(CHOICES, np.array([1 + sheet.likely_repeat for sheet in sheets], dtype=np.uint8))
    return Frame(len(sheets), columns)


def coded(values: Sequence[str]) -> Coded:
    """A column of `values`, '' for nothing."""
    import numpy as np

    codes = tuple(sorted(set(values) - {""}))
    at = {code: number for number, code in enumerate(codes, start=1)} | {"": 0}
    return Coded(codes, np.array([at[value] for value in values], dtype=np.uint16))


def joined(frames: Sequence[Frame], names: Iterable[str]) -> Frame:
    """One frame after the other, with the columns called `names`."""
    import numpy as np

    if len(frames) == 1:
        return Frame(frames[0].length, {name: frames[0].column(name) for name in names})
    columns = {}
    for name in names:
        parts = [frame.column(name) for frame in frames]
        codes = tuple(dict.fromkeys(code for part in parts for code in part.codes))
        columns[name] = Coded(codes, np.concatenate([part.over(codes).numbers for part in parts])) if parts else None
    return Frame(
        sum(frame.length for frame in frames),
        {name: column for name, column in columns.items() if column is not None},
    )


def is_own(book: Codebook, name: str) -> bool:
    """True for a column whose codes are not in the code book: they stand in every block."""
    return name in OUTER or any(opened.name == name for opened in book.opened)


def block_of(book: Codebook, name: str, column: Coded) -> bytes:
    """A column as it is stored: a byte a sheet, or the block's own codes and two bytes a sheet."""
    import numpy as np

    if not is_own(book, name):
        return column.numbers.astype(np.uint8).tobytes()
    head = json.dumps(column.codes, ensure_ascii=False).encode()
    return len(head).to_bytes(_LENGTH, "little") + head + column.numbers.astype("<u2").tobytes()


def read_block(codes: tuple[str, ...] | None, data: bytes) -> Coded:
    """A stored column. `codes` None for one that holds its own."""
    import numpy as np

    if codes is not None:
        return Coded(codes, np.frombuffer(data, dtype=np.uint8))
    length = int.from_bytes(data[:_LENGTH], "little")
    head = json.loads(data[_LENGTH : _LENGTH + length])
    return Coded(tuple(head), np.frombuffer(data, dtype="<u2", offset=_LENGTH + length))
