"""The file a municipality describes itself in, read into plain values."""

from dialog.organisations.import_format.reading import read_file
from dialog.organisations.import_format.rows import (
    ExceptionRow,
    GuideRow,
    OrganisationRow,
    OrganisationsFile,
    UnitRow,
)

__all__ = ["ExceptionRow", "GuideRow", "OrganisationRow", "OrganisationsFile", "UnitRow", "read_file"]
