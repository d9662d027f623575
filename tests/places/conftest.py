"""The two towns the tests know: Exempelstad with its hard cases, and the demo's Lindesund."""

from pathlib import Path

import pytest

from dialog.database import Database
from dialog.places.operations import import_areas, import_streets

TESTS = Path(__file__).parent.parent
TOWN_AREAS = (TESTS / "data/exempelstad_areas.geojson").read_text(encoding="utf-8")
TOWN_STREETS = (TESTS / "data/exempelstad_streets.csv").read_text(encoding="utf-8")
STOCKHOLM = (TESTS / "data/stockholm_districts.geojson").read_text(encoding="utf-8")
DEMO = TESTS.parent / "dialog/demo/data"


@pytest.fixture
def town(database: Database) -> Database:
    """Exempelstad, stored."""
    database.write(lambda session: import_areas(session, TOWN_AREAS, "areas.geojson"))
    database.write(lambda session: import_streets(session, TOWN_STREETS, "streets.csv"))
    return database


@pytest.fixture
def demo_town(database: Database) -> Database:
    """Lindesund, stored."""
    areas, streets = ((DEMO / name).read_text(encoding="utf-8") for name in ("areas.geojson", "streets.csv"))
    database.write(lambda session: import_areas(session, areas, "areas.geojson"))
    database.write(lambda session: import_streets(session, streets, "streets.csv"))
    return database
