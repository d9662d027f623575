"""What a web process loads, in a checkout and from the wheel alike."""

import gc

from flask import Flask

from dialog.app import create_app
from dialog.settings import Settings


def app() -> Flask:
    """The application of this environment's settings, for gunicorn."""
    return settled(create_app(Settings.from_environment()))


def settled(application: Flask) -> Flask:
    """The same, its parts no longer looked through for garbage.

    They live as long as the process. Looking through all of them now and then made one page in thirty wait a quarter of a
    second for nothing.
    """
    gc.collect()
    gc.freeze()
    return application
