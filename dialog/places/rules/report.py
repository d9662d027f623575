"""What an import would do, or did."""

from dataclasses import dataclass, replace
from enum import StrEnum

from dialog.places.rules.faults import FileFault


class Kind(StrEnum):
    """The two registers that are imported here."""

    AREAS = "areas"
    STREETS = "streets"


class Note(StrEnum):
    """Something worth knowing before confirming, with a number or a text."""

    CONVERTED = "converted"
    IGNORED_COLUMNS = "ignored_columns"
    STREETS_LEFT = "streets_left"
    NO_SHAPES = "no_shapes"


@dataclass(frozen=True)
class ReportLine:
    """One area, or one part of a street. `columns` are those that change."""

    code: str
    name: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """`rows` in the file; what is new, changed and ended; `unchanged` rows; faults, for which nothing is taken."""

    kind: Kind
    rows: int
    new: tuple[ReportLine, ...] = ()
    changed: tuple[ReportLine, ...] = ()
    ended: tuple[ReportLine, ...] = ()
    unchanged: int = 0
    notes: tuple[tuple[Note, str], ...] = ()
    faults: tuple[FileFault, ...] = ()

    @property
    def changes(self) -> int:
        """How many rows of the register would be written."""
        return len(self.new) + len(self.changed) + len(self.ended)

    def with_faults(self, faults: tuple[FileFault, ...]) -> "ImportReport":
        return replace(self, new=(), changed=(), ended=(), unchanged=0, faults=faults)
