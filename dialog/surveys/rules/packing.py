"""An answer sheet as bytes: one byte per coded column, in the fixed order of the version's code book.

0 says that there is no answer; n says the column's n-th code. A chosen option of a multiple choice is its own column with
the codes '0' and '1', so that "answered, but not this one" and "not answered" stay apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Document = Mapping[str, Mapping[str, Sequence[str]]]

NOT_CHOSEN, CHOSEN = CHOICES = ("0", "1")
# A code that the version does not know. It counts as an answer and belongs to no option.
UNKNOWN = 255
MOST_CODES = 254
# So many bands at most for a number.
MOST_BANDS = 10


@dataclass(frozen=True)
class PackedColumn:
    """One column of codes. `name` is unique in the version: the address, and the suffix or option after '_'.

    `option`: the option of a multiple choice that the byte is about. `bands`: lowest numbers of the bands that a number
    is put in; their codes are '1', '2', …
    """

    name: str
    address: str
    suffix: str
    codes: tuple[str, ...]
    option: str = ""
    bands: tuple[int, ...] = ()

    def byte(self, chosen: Sequence[str]) -> int:
        """What stands for `chosen`, the codes that were given under the suffix."""
        if not chosen:
            return 0
        if self.option:
            return 2 if self.option in chosen else 1
        code = chosen[0] if not self.bands or chosen[0] in self.codes else self._band(chosen[0])
        return self.codes.index(code) + 1 if code in self.codes else UNKNOWN

    def _band(self, number: str) -> str:
        try:
            return str(sum(1 for lowest in self.bands if lowest <= int(number)) or 1)
        except ValueError:
            return ""


def pack(columns: Sequence[PackedColumn], document: Document) -> bytes:
    """The codes of one answer sheet, a byte for each of `columns`."""
    nothing: Mapping[str, Sequence[str]] = {}
    return bytes(
        column.byte(document.get(column.address, nothing).get(column.suffix, ())) for column in columns
    )  # fmt: skip


def unpack(columns: Sequence[PackedColumn], packed: bytes) -> dict[str, str]:
    """Column name -> code, '' for no answer and '?' for one the version does not know."""
    return {
        column.name: "" if byte == 0 else column.codes[byte - 1] if byte <= len(column.codes) else "?"
        for column, byte in zip(columns, packed, strict=True)
    }


def bands_between(least: int, most: int) -> tuple[int, ...]:
    """The lowest numbers of at most ten equally wide bands."""
    wide = max(1, -(-(most - least + 1) // MOST_BANDS))
    return tuple(range(least, most + 1, wide))
