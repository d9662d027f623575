"""The web process."""

import logging
import os
import sys

import click
from flask import Flask
from waitress.server import create_server

from dialog.app import create_app
from dialog.commands.serving import settled
from dialog.migrating import require_current
from dialog.settings import Settings, SettingsError

THREADS = 8
CONNECTIONS = 2000


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes, behind a proxy.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve pages. The worker runs beside: `dialog worker`."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    settings = Settings.from_environment()
    app = create_app(settings)
    require_current(app)
    if workers == 1:
        serve_here(settled(app), host, port)
    else:
        serve_with_gunicorn(app, settings, host, port, workers)


def serve_here(app: Flask, host: str, port: int) -> None:
    """One process, eight threads. Waitress takes in whole requests before a thread sees them: slow phones hurt nobody."""
    server = create_server(
        app, host=host, port=port, threads=THREADS, connection_limit=CONNECTIONS, ident=""
    )  # fmt: skip
    try:
        server.run()
    finally:
        app.extensions["dialog.database"].close()


def serve_with_gunicorn(app: Flask, settings: Settings, host: str, port: int, workers: int) -> None:
    """Several processes behind a buffering proxy. No access log: it would hold addresses."""
    if settings.rate_limit_url == "memory://":
        raise SettingsError(["several processes need DIALOG_RATE_LIMIT_URL=redis://… so that they count together"])
    app.extensions["dialog.database"].close()
    gunicorn = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket"]
    sizes = ["--workers", str(workers), "--threads", str(THREADS), "--bind", f"{host}:{port}"]
    os.execv(sys.executable, [*gunicorn, *sizes, "dialog.commands.serving:app()"])  # noqa: S606
