"""The schema that migrations make is the schema of the models, on both databases; nothing is lost on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Engine, Inspector, inspect, text
from sqlalchemy.orm import Session

from dialog import migrating
from dialog.accounts.models import Grant, User
from dialog.app import create_app
from dialog.database import make_engine
from dialog.organisations.models import Organisation
from dialog.resources import migrations_folder
from dialog.schema import metadata
from dialog.settings import Settings, SettingsError
from tests.conftest import fresh_database

UNORDERED = ("survey_draft", "survey_invitation", "survey_waiting", "survey_answer", "survey_text", "survey_todo")


@pytest.fixture
def bare(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on a database with nothing in it."""
    with fresh_database(tmp_path, request) as url:
        app = create_app(replace(settings, database_url=url))
        yield app
        app.extensions["dialog.database"].close()


def engine_of(app: Flask) -> Engine:
    engine: Engine = app.extensions["dialog.database"].engine
    return engine


def shape(inspector: Inspector) -> dict[str, object]:
    """Every table with its columns, keys, checks and indexes."""
    found: dict[str, object] = {}
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        found[table] = {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)},
            "primary": sorted(inspector.get_pk_constraint(table)["constrained_columns"]),
            "unique": sorted(sorted(u["column_names"]) for u in inspector.get_unique_constraints(table)),
            "foreign": sorted(
                (tuple(f["constrained_columns"]), f["referred_table"], str(f["options"].get("ondelete")))
                for f in inspector.get_foreign_keys(table)
            ),
            "checks": sorted(str(c["name"]) for c in inspector.get_check_constraints(table)),
            "indexes": sorted(tuple(i["column_names"]) for i in inspector.get_indexes(table)),
        }
    return found


def test_the_migrated_schema_is_that_of_the_models(bare: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    before, after = migrating.upgrade(bare)
    assert before is None
    assert after == migrating.newest()
    with engine_of(bare).connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    assert not differences
    (tmp_path / "models").mkdir()
    with fresh_database(tmp_path / "models", request) as url:
        engine = make_engine(url)
        metadata.create_all(engine)
        assert shape(inspect(engine_of(bare))) == shape(inspect(engine))
        engine.dispose()


def test_a_second_upgrade_changes_nothing(bare: Flask) -> None:
    migrating.upgrade(bare)
    assert migrating.upgrade(bare) == (migrating.newest(), migrating.newest())
    migrating.require_current(bare)


def test_an_empty_or_unknown_schema_is_refused(bare: Flask) -> None:
    with pytest.raises(SettingsError, match="dialog init"):
        migrating.require_current(bare)
    migrating.upgrade(bare)
    with engine_of(bare).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="9999"):
        migrating.require_current(bare)


def test_down_and_up_again(bare: Flask) -> None:
    migrating.upgrade(bare)
    with bare.app_context():
        downgrade(directory=str(migrations_folder()), revision="base")
    assert not shape(inspect(engine_of(bare)))
    migrating.upgrade(bare)
    assert shape(inspect(engine_of(bare)))


def test_what_an_earlier_release_held_is_still_there(bare: Flask) -> None:
    """A concern with its tag, written by the tables as they were before triage."""
    with bare.app_context():
        upgrade(directory=str(migrations_folder()), revision="0002")
    with engine_of(bare).begin() as connection:
        _insert(connection, "organisation", id=1, code="l", kind="municipality")
        _insert(connection, "unit", id=1, organisation_id=1, code="central")
        told = {"reference": "SP-2026-0001", "text": "Mörkt", "kind": "concern", "state": "reviewed"}
        _insert(connection, "concern", id=7, year=2026, number=1, unit_id=1, **told)
        _insert(connection, "concern_tag", concern_id=7, category="other", facet="lighting")
    migrating.upgrade(bare)
    kept = text(
        "SELECT reference, text, part, aside, marks_checked, facet FROM concern"
        " JOIN concern_tag ON concern_tag.concern_id = concern.id"
    )
    with engine_of(bare).connect() as connection:
        rows = [tuple(row) for row in connection.execute(kept)]
    assert rows == [("SP-2026-0001", "Mörkt", 0, "", False, "lighting")]


def _insert(connection: Connection, table: str, **values: object) -> None:
    """A row with `values`; whatever else the table asks for is empty."""
    empty: dict[type, object] = {str: "", int: 0, bool: False, date: date(2026, 11, 2)}
    asked = [column for column in inspect(connection).get_columns(table) if not column["nullable"]]
    for column in asked:
        if column["name"] not in values and column["default"] is None:
            values[column["name"]] = empty[column["type"].python_type]
    names = ", ".join(values)
    connection.execute(
        text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})"), values
    )


def fill(session: Session) -> None:
    owner = Organisation(code="l", name="L", kind="municipality")
    user = User(email="a@lindesund.example", email_key="a@lindesund.example", name="A")
    user.grants.append(Grant(role="reader", organisation=owner))
    session.add(user)


@pytest.fixture
def later(tmp_path: Path, bare: Flask, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations to which a test adds one; the database is filled at the version before."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for path in migrations_folder().glob("*.*"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    for path in (migrations_folder() / "versions").glob("*.py"):
        (folder / "versions" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    migrating.upgrade(bare)
    monkeypatch.setattr(migrating, "migrations_folder", lambda: folder)
    bare.extensions["dialog.database"].write(fill)
    return folder


def add_migration(folder: Path, upgrade: str, downgrade: str = "pass") -> None:
    (folder / "versions" / "9000_later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '9000'\ndown_revision = {migrating.newest()!r}\nbranch_labels = depends_on = None\n"
        f"def upgrade():\n{upgrade}\ndef downgrade():\n    {downgrade}\n",
        encoding="utf-8",
    )


def grants(app: Flask) -> int:
    with engine_of(app).connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM staff_grant")).scalar_one())


def test_rebuilding_a_parent_keeps_its_children(bare: Flask, later: Path) -> None:
    """The trap: on SQLite a rebuilt parent with foreign keys on empties children that cascade, without an error."""
    add_migration(
        later,
        "    with op.batch_alter_table('staff_user') as batch:\n"
        "        batch.alter_column('name', type_=sa.String(300), existing_type=sa.String(120))",
        "pass",
    )
    assert grants(bare) == 1
    assert migrating.upgrade(bare)[1] == "9000"
    assert grants(bare) == 1
    with bare.app_context():
        downgrade(directory=str(later), revision="-1")
    assert grants(bare) == 1


def test_a_failed_migration_leaves_nothing_half_done(bare: Flask, later: Path) -> None:
    add_migration(
        later,
        "    op.create_table('half', sa.Column('id', sa.Integer, primary_key=True))\n"
        "    op.execute(\"UPDATE organisation SET name = 'changed'\")\n"
        "    op.execute('SELECT * FROM does_not_exist')",
    )
    before = shape(inspect(engine_of(bare)))
    config = Config()
    config.set_main_option("script_location", str(later))
    with pytest.raises(Exception, match="does_not_exist"), bare.app_context():
        command.upgrade(config, "head")
    assert shape(inspect(engine_of(bare))) == before
    with engine_of(bare).connect() as connection:
        assert connection.execute(text("SELECT name FROM organisation")).scalar_one() == "L"


def test_a_migration_that_would_orphan_rows_is_undone(bare: Flask, later: Path) -> None:
    if engine_of(bare).dialect.name != "sqlite":
        return  # PostgreSQL's own constraints say no at once
    add_migration(later, "    op.execute('DELETE FROM organisation')")
    config = Config()
    config.set_main_option("script_location", str(later))
    with pytest.raises(RuntimeError, match="nothing was changed"), bare.app_context():
        command.upgrade(config, "head")
    assert grants(bare) == 1


def test_tables_whose_order_would_tell_have_no_row_numbers(bare: Flask) -> None:
    """Answers lie by their random keys: a row number would say who came first."""
    migrating.upgrade(bare)
    engine = engine_of(bare)
    if engine.dialect.name != "sqlite":
        assert not [
            column["name"]
            for table in UNORDERED
            for column in inspect(engine).get_columns(table)
            if column.get("autoincrement") is True or "nextval" in str(column.get("default"))
        ]
        return
    with engine.connect() as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {row.name: row.sql for row in found}
    assert not [table for table in UNORDERED if "WITHOUT ROWID" not in made[table]]
