"""A municipality as the demo describes it."""

from pathlib import Path

import pytest

from dialog.database import Database
from dialog.organisations.operations import ImportReport, import_organisations

FILE = Path(__file__).parents[2] / "dialog" / "demo" / "data" / "organisations.json"


@pytest.fixture
def lindesund(database: Database) -> ImportReport:
    """The demo's organisations, imported."""
    content = FILE.read_text(encoding="utf-8")
    return database.write(lambda session: import_organisations(session, content))
