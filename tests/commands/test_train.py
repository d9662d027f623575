"""`dialog train suggestions` on an installation of its own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import stamp
from sqlalchemy import select

from dialog.app import create_app
from dialog.audit.models import AuditEntry
from dialog.categories.models import SuggestionModel
from dialog.categories.rules.linear import ENOUGH_IN_ALL
from dialog.commands import main
from dialog.database import Database
from dialog.keys import create_keys
from dialog.resources import migrations_folder
from dialog.schema import metadata
from dialog.settings import Settings, new_secret
from tests.concerns.test_learning import decide


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    create_keys(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIALOG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DIALOG_SECRET_KEY", new_secret())
    app = create_app(Settings.from_environment())
    database: Database = app.extensions["dialog.database"]
    metadata.create_all(database.engine)
    with app.app_context():
        stamp(directory=str(migrations_folder()))
    yield database
    database.close()


def train(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["dialog", "train", "suggestions"])
    main()


def test_too_few_decisions_are_said_and_teach_nothing(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    train(monkeypatch)
    assert "0 decisions: too few" in capsys.readouterr().out
    with installation.read() as session:
        assert session.scalars(select(SuggestionModel)).all() == []


def test_it_learns_and_says_whether_it_is_used(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.write(lambda session: decide(session, ENOUGH_IN_ALL))
    train(monkeypatch)
    assert f"learnt from {ENOUGH_IN_ALL} decisions; it is used from now on" in capsys.readouterr().out
    with installation.read() as session:
        assert session.scalars(select(SuggestionModel.active)).one()
        assert session.scalars(select(AuditEntry.actor).order_by(AuditEntry.sequence)).all()[-1] == "command line"
