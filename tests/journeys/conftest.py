"""Lindesund, filled once, and a browser to walk through it."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dialog import migrating
from dialog.app import create_app
from dialog.demo.fill import fill
from dialog.keys import create_keys
from dialog.settings import Settings
from tests.browsers import served, watched_page
from tests.conftest import DATABASE, fresh_database

Open = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(scope="session")
def lindesund(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The demo's application, as `dialog demo` fills it. Filling takes a minute: on SQLite one process does it for all."""
    folder: Path = tmp_path_factory.mktemp("lindesund") / "town"
    if DATABASE == "sqlite":
        shutil.copytree(_filled_once(tmp_path_factory.getbasetemp()), folder)
        app = _town(folder, f"sqlite:///{folder / 'dialog.sqlite'}")
        yield app
        app.extensions["dialog.database"].close()
        return
    folder.mkdir()
    create_keys(folder)
    with fresh_database(folder, request) as url:
        app = _town(folder, url)
        migrating.upgrade(app)
        fill(app, lambda done, all_: None)
        yield app
        app.extensions["dialog.database"].close()


def _filled_once(base: Path) -> Path:
    """A folder with keys and a filled database, which nobody has open."""
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "lindesund-filled"
    with (shared / "lindesund.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = shared / "lindesund-making"
            making.mkdir()
            create_keys(making)
            app = _town(making, f"sqlite:///{making / 'dialog.sqlite'}")
            migrating.upgrade(app)
            fill(app, lambda done, all_: None)
            app.extensions["dialog.database"].close()
            making.rename(folder)
    return folder


def _town(folder: Path, url: str) -> Flask:
    settings = Settings(
        data_dir=folder,
        database_url=url,
        base_url="http://127.0.0.1",
        secret_key="journey-secret-key-that-is-long-enough-0123456789",
        mail_from="trygghetsdialogen@lindesund.example",
        second_factor=False,
        demo=True,
        testing=True,
    )
    return create_app(settings)


@pytest.fixture(scope="session")
def lindesund_site(lindesund: Flask) -> Iterator[str]:
    with served(lindesund) as address:
        yield address


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def phone(browser: Any, lindesund_site: str) -> Open:
    """`with phone(scripts=False) as page`: a page on a small phone."""

    @contextmanager
    def open_page(*, scripts: bool = True, **options: Any) -> Iterator[Any]:
        with watched_page(browser, lindesund_site, java_script_enabled=scripts, **(PHONE | options)) as page:
            yield page

    return open_page


@pytest.fixture
def desktop(browser: Any, lindesund_site: str) -> Open:
    """`with desktop() as page`: a page on a desk."""

    @contextmanager
    def open_page(**options: Any) -> Iterator[Any]:
        with watched_page(browser, lindesund_site, **(DESKTOP | options)) as page:
            yield page

    return open_page
