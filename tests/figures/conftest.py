"""A small invented Lindesund: two districts, of which Centrum was drawn anew in 2021, and figures for both."""

from datetime import date

import pytest

from dialog.database import Database
from dialog.statistics.operations.imports import import_figures
from tests.builders import an_area

SOURCE = "Brottsförebyggande rådet, anmälda brott"
HEAD = "year;area_code;crime_class;sex;count;source;exported_on\n"
PEOPLE_HEAD = "year;area_code;count;sex;source;exported_on\n"


def crimes(*rows: str, exported: str = "2026-03-31", source: str = SOURCE) -> str:
    """A file. Each row: year;area;class;sex;count."""
    return HEAD + "".join(f"{row};{source};{exported}\n" for row in rows)


def people_file(*rows: str, exported: str = "2026-02-20") -> str:
    """A file. Each row: year;area;count;sex."""
    return PEOPLE_HEAD + "".join(f"{row};Statistiska centralbyrån, folkmängd;{exported}\n" for row in rows)


CRIMES = crimes(
    "2020;LIND;Samtliga brott;;80 000",
    "2020;C;Samtliga brott;;20 000",
    "2025;LIND;Samtliga brott;;84 816",
    "2025;C;Samtliga brott;;35 597",
    "2025;N;Samtliga brott;;49 000",
    "2025;C;Rån;;120",
    "2025;C;Narkotikabrott;;..",
    "2025;C;Ordningsstörningar;;",
    "2025;LIND;Narkotikabrott;;4 000",
)
PEOPLE = people_file("2024;C;60000;", "2025;C;65000;", "2025;N;30000;women", "2025;N;31000;men")


@pytest.fixture
def lindesund(database: Database) -> Database:
    """The areas alone."""

    def make(session):  # type: ignore[no-untyped-def]
        an_area(session, "LIND", name="Lindesund", level="municipality", slug="lindesund")
        below = {"level": "city_district", "parent_code": "LIND"}
        an_area(session, "C", name="Centrum", slug="centrum", valid_to=date(2020, 12, 31), **below)
        an_area(session, "C", name="Stora Centrum", slug="stora-centrum", valid_from=date(2021, 1, 1), **below)
        an_area(session, "N", name="Nordost", slug="nordost", **below)

    database.write(make)
    return database


@pytest.fixture
def figures(lindesund: Database) -> Database:
    """Areas, crimes and residents."""
    lindesund.write(lambda session: import_figures(session, PEOPLE, "folk.csv"))
    lindesund.write(lambda session: import_figures(session, CRIMES, "brott.csv"))
    return lindesund
