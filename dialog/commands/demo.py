"""Everything on one machine, filled with Lindesund."""

import shutil
import sys
import threading
from pathlib import Path

import click
from rich.progress import Progress

from dialog.app import create_app
from dialog.commands.serve import serve_here
from dialog.commands.serving import settled
from dialog.commands.worker import run_until
from dialog.demo.fill import PASSWORD, fill, is_filled, people
from dialog.keys import create_keys
from dialog.migrating import upgrade
from dialog.settings import Settings

FOLDER = "dialog-demo"
# A file that says that nothing in this data folder is real.
MARK = "demo"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--reset", is_flag=True, help="Begin anew: what the demo holds is erased.")
def demo(host: str, port: int, reset: bool) -> None:
    """Lindesund, a fictional municipality: pages and worker in one go, nothing else to install."""
    folder = Path(FOLDER).absolute()
    if reset and folder.is_dir():
        shutil.rmtree(folder)
    create_keys(folder)
    (folder / MARK).touch()
    app = create_app(demo_settings(folder, host, port))
    upgrade(app)
    if not is_filled(app):
        with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("Lindesund")
            fill(app, lambda done, all_: bar.update(task, completed=done, total=all_))
    _say_where(host, port)
    stopping = threading.Event()
    worker = threading.Thread(target=run_until, args=(app, stopping), daemon=True)
    worker.start()
    try:
        serve_here(settled(app), host, port)
    except KeyboardInterrupt:
        pass
    finally:
        stopping.set()


def is_demo(folder: Path) -> bool:
    """Whether `dialog demo` made this data folder."""
    return (folder / MARK).is_file()


def demo_settings(folder: Path, host: str = "127.0.0.1", port: int = 8000) -> Settings:
    """The settings of the demo that lies in `folder`."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    environ = {
        "DIALOG_DATA_DIR": str(folder),
        "DIALOG_BASE_URL": f"http://{shown}:{port}",
        "DIALOG_MAIL_FROM": "trygghetsdialogen@lindesund.example",
        "DIALOG_SECOND_FACTOR": "off",
    }
    return Settings.from_environment(environ, demo=True)


def _say_where(host: str, port: int) -> None:
    click.echo(f"http://{host}:{port}/")
    for person in people():
        click.echo(f"{person.role} {person.email} {PASSWORD}")
