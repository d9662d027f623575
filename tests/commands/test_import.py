"""`dialog import areas|streets FILE` on an installation of its own."""

import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.commands import main
from dialog.database import Database
from dialog.organisations.models import Unit
from dialog.places.models import Area, StreetRange
from tests.organisations.conftest import FILE as LINDESUND
from tests.places.conftest import TOWN_AREAS, TOWN_STREETS


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit status of `dialog import WORDS`."""
    monkeypatch.setattr(sys, "argv", ["dialog", "import", *words])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def count(database: Database, table: type[Area] | type[StreetRange]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def file(tmp_path: Path, name: str, content: str | bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return str(path)


def test_registers_are_imported_once(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    areas, streets = file(tmp_path, "a.geojson", TOWN_AREAS), file(tmp_path, "s.csv", TOWN_STREETS)
    assert run(monkeypatch, "areas", areas) == 0
    assert run(monkeypatch, "streets", streets) == 0
    assert run(monkeypatch, "streets", streets) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "6 rows read: 6 new, 0 changed, 0 ended, 0 unchanged",
        "12 rows read: 12 new, 0 changed, 0 ended, 0 unchanged",
        "12 rows read: 0 new, 0 changed, 0 ended, 12 unchanged",
    ]
    assert (count(installation, Area), count(installation, StreetRange)) == (6, 12)
    with Session(installation.engine) as session:
        assert {entry.actor for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))} == {
            "command line"
        }


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "areas", file(tmp_path, "a.geojson", TOWN_AREAS), "--dry-run") == 0
    assert "6 would be new" in capsys.readouterr().out
    assert count(installation, Area) == 0


def test_every_fault_is_one_line_and_nothing_is_imported(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = file(tmp_path, "a.csv", "code,name,level\nA,,district\nB,Norr,village\nC,Söder,district\n")
    assert run(monkeypatch, "areas", wrong) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "a.csv:2: name: The cell is empty, and a value is needed"
    assert said[1].startswith("a.csv:3: level: Write one of these levels: municipality, ")
    assert said[2:] == ["nothing was imported: 2 things to correct"]
    assert count(installation, Area) == 0
    streets = file(tmp_path, "s.csv", TOWN_STREETS)
    for more in ((), ("--dry-run",)):
        assert run(monkeypatch, "streets", streets, *more) == 1
        assert "s.csv:2: area_code: There is no area A2. Load the areas first" in capsys.readouterr().err
    assert run(monkeypatch, "areas", file(tmp_path, "b.csv", b"\xff\xfec\0")) == 1
    assert "b.csv: The file is saved as UTF-16. Save it as UTF-8 and try again" in capsys.readouterr().err


def test_what_the_operator_mistypes_is_said_without_a_traceback(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "areas", str(tmp_path / "none.csv")) == 2
    assert run(monkeypatch, "villages") == 2
    assert run(monkeypatch, "areas") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_organisations_are_taken_over_whole_or_not_at_all(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = LINDESUND.read_text(encoding="utf-8")
    right, wrong = file(tmp_path, "o.json", whole), file(tmp_path, "wrong.json", whole.replace('"police"', '"polis"'))
    assert run(monkeypatch, "organisations", wrong) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("wrong.json: organisations[2] POLISEN: kind 'polis' is not one of")
    assert told[-1].startswith("nothing was imported: ")
    assert run(monkeypatch, "organisations", right, "--dry-run") == 0
    assert units_stored(installation) == 0
    assert run(monkeypatch, "organisations", right) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("7 organisations, 11 units with 9 areas, 11 guide lines")
    assert units_stored(installation) == 11


def units_stored(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Unit)) or 0
