"""An installation in a folder, as the command line finds it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import stamp

from dialog.app import create_app
from dialog.database import Database
from dialog.keys import create_keys
from dialog.resources import PACKAGE, migrations_folder
from dialog.schema import metadata
from dialog.settings import Settings, new_secret
from dialog.web.assets import Assets


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stylesheets and scripts, compressed once: a second of work that every new installation would do again."""
    folder = tmp_path_factory.mktemp("built")
    Assets(PACKAGE / "static", folder)
    return folder


@pytest.fixture
def installation(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Its database, empty. A module that needs more in it asks for this one and fills it."""
    create_keys(tmp_path)
    shutil.copytree(built, tmp_path / "assets")
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
