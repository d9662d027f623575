"""Which of the two registers a file is."""

from dialog.places.rules.area_file import AreaFile, read_areas
from dialog.places.rules.report import Kind
from dialog.places.rules.street_file import StreetFile, read_streets
from dialog.places.rules.tables import read_table

Register = AreaFile | StreetFile


def read_register(content: str) -> Register:
    """The register in `content`, told by its columns. Raises FileRefused when no row can be read."""
    table = read_table(content)
    return read_streets(table) if "street" in table.columns else read_areas(table)


def kind_of(register: Register) -> Kind:
    """Areas or streets."""
    return Kind.AREAS if isinstance(register, AreaFile) else Kind.STREETS
