"""What an import of figures would do, or did."""

from dataclasses import dataclass
from enum import StrEnum

from dialog.places.rules.faults import FileFault
from dialog.statistics.rules.figure_file import Kind


class Note(StrEnum):
    """Something worth knowing before confirming, with a number or a text."""

    LEFT_OUT = "left_out"
    OLDER = "older"
    BEFORE_REGISTER = "before_register"
    NEW_CLASSES = "new_classes"
    IGNORED_COLUMNS = "ignored_columns"


@dataclass(frozen=True)
class ChangeLine:
    """One figure that would be written. `before` and `count` None: left out by the publisher."""

    area: str
    year: int
    name: str
    sex: str
    count: int | None
    before: int | None = None


@dataclass(frozen=True)
class FigureReport:
    """`rows` in the file; figures that are new and changed; `renewed` ones come anew from a newer file with the same
    count; `older` ones are left as stored, since those come from a newer file; faults, for which nothing is taken.
    """

    kind: Kind
    rows: int
    new: tuple[ChangeLine, ...] = ()
    changed: tuple[ChangeLine, ...] = ()
    renewed: int = 0
    older: int = 0
    unchanged: int = 0
    sources: tuple[str, ...] = ()
    notes: tuple[tuple[Note, str], ...] = ()
    faults: tuple[FileFault, ...] = ()

    @property
    def changes(self) -> int:
        """How many figures would be written."""
        return len(self.new) + len(self.changed) + self.renewed
