"""The schema's version: bring it up, or refuse to run on another one."""

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade as migrate_upgrade
from sqlalchemy import Engine

from dialog.resources import migrations_folder
from dialog.settings import SettingsError


def upgrade(app: Flask) -> tuple[str | None, str]:
    """Run what is missing; (version before, version after). The migrations hold a lock while they run."""
    engine: Engine = app.extensions["dialog.database"].engine
    before = present(engine)
    if before != newest():
        with app.app_context():
            migrate_upgrade(directory=str(migrations_folder()))
    return before, newest()


def present(engine: Engine) -> str | None:
    """The version of the database; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The version this program is written for."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    head = ScriptDirectory.from_config(config).get_current_head()
    assert head is not None
    return head


def require_current(app: Flask) -> None:
    """Raise SettingsError unless the database has exactly this program's schema."""
    found, wanted = present(app.extensions["dialog.database"].engine), newest()
    if found is None:
        raise SettingsError(["the database is empty: run 'dialog init'"])
    if found != wanted:
        advice = "run 'dialog db upgrade' or install the right version"
        raise SettingsError([f"the database has schema {found}, this program needs {wanted}: {advice}"])
