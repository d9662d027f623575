"""What gunicorn loads, in a checkout and from the wheel alike."""

from flask import Flask

from dialog.app import create_app
from dialog.settings import Settings


def app() -> Flask:
    """The application of this environment's settings."""
    return create_app(Settings.from_environment())
