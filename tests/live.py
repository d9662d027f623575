"""The application as it runs in earnest: limits on, faults answered with pages, the database of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask

from dialog.app import create_app
from dialog.extensions import limiter
from dialog.settings import Settings


@contextmanager
def live_app(shared: Flask) -> Iterator[Flask]:
    """A second application beside the shared one, with limits and error pages as in production.

    Limits are counted by one object in the process: they are switched off again at the end.
    """
    settings: Settings = replace(shared.extensions["dialog.settings"], testing=False)
    app = create_app(settings)
    app.extensions["dialog.keys"] = shared.extensions["dialog.keys"]
    try:
        with app.app_context():
            limiter.reset()
        yield app
    finally:
        with app.app_context():
            limiter.reset()
        limiter.enabled = False
        app.extensions["dialog.database"].close()
