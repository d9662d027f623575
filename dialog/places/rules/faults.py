"""What an import file can have wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dialog.errors import NotPossibleNow


@dataclass(frozen=True)
class FileFault:
    """One thing to correct. `row` is the line of the file (CSV) or the number of the feature; 0 means the whole file.

    `code` is a stable short name that `places.import_labels` puts into words with `values`.
    """

    row: int
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class FileRefused(NotPossibleNow):
    """Nothing of the file was taken. `faults` says what to correct, in the order of the file."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__("import_file", count=len(faults))
        self.faults = tuple(faults)

    @classmethod
    def whole(cls, code: str, **values: object) -> "FileRefused":
        """Refused before any row could be read."""
        return cls([FileFault(0, "", code, values)])
