"""`dialog import statistics|population FILE` on an installation of its own."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from dialog.database import Database
from dialog.statistics.models import Population, ReportedCrime
from tests.commands.test_import import file, run
from tests.figures.conftest import crimes, people_file
from tests.places.conftest import TOWN_AREAS


def count(database: Database, table: type[ReportedCrime] | type[Population]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_figures_are_looked_at_and_then_taken_once(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "areas", file(tmp_path, "a.geojson", TOWN_AREAS)) == 0
    content = crimes("2025;A1;Rån;;12", "2025;A1;Våldsbrott;;..")
    figures = file(tmp_path, "s.csv", content)
    capsys.readouterr()
    assert run(monkeypatch, "statistics", figures, "--dry-run") == 0
    assert count(installation, ReportedCrime) == 0
    assert "2 rows read: 2 would be new, 0 would be changed" in capsys.readouterr().out
    assert run(monkeypatch, "statistics", figures) == 0
    assert run(monkeypatch, "statistics", figures) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("2 rows read: 0 new, 0 changed, 0 renewed, 2 unchanged")
    assert run(monkeypatch, "population", file(tmp_path, "p.csv", people_file("2025;A1;4200;"))) == 0
    assert (count(installation, ReportedCrime), count(installation, Population)) == (2, 1)


def test_faults_are_said_by_row_and_nothing_is_taken(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = file(tmp_path, "s.csv", crimes("2025;Z9;Rån;;12"))
    for words in (("statistics", figures, "--dry-run"), ("statistics", figures)):
        assert run(monkeypatch, *words) == 1
        said = capsys.readouterr().err
        assert "s.csv:2: area_code: There is no area Z9. Load the areas first" in said
        assert "nothing was imported: 1 thing to correct" in said
    assert run(monkeypatch, "population", figures) == 1
    assert count(installation, ReportedCrime) == 0
