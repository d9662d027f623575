"""Is this installation ready?"""

import sys

import click

from dialog.app import create_app
from dialog.database import Database
from dialog.keys import load_worker_key
from dialog.migrating import newest, present
from dialog.outbox.queries import counts
from dialog.settings import Settings, SettingsError


@click.command()
def check() -> None:
    """Configuration and readiness, one line per finding; exit 1 if something is wrong."""
    settings = Settings.from_environment()
    database: Database = create_app(settings).extensions["dialog.database"]
    faults = _setting_faults(settings)
    found = present(database.engine)
    if found != newest():
        faults.append(f"schema is {found or 'missing'}, needed {newest()}: run 'dialog db upgrade'")
    else:
        _mention_failed_mails(database)
    if not settings.smtp_url:
        click.echo("note: DIALOG_SMTP_URL is not set, mails wait in the outbox")
    for line in faults:
        click.echo(line, err=True)
    if faults:
        sys.exit(1)
    click.echo("ready")


def _setting_faults(settings: Settings) -> list[str]:
    faults = []
    try:
        load_worker_key(settings.data_dir)
    except SettingsError as fault:
        faults += fault.faults
    if not settings.is_secure and not settings.host.startswith(("127.0.0.1", "localhost")):
        faults.append("DIALOG_BASE_URL is not https: the sign-in cookie would travel unprotected")
    if settings.smtp_url and not settings.mail_from:
        faults.append("DIALOG_MAIL_FROM is not set: mails have no sender")
    return faults


def _mention_failed_mails(database: Database) -> None:
    with database.read() as session:
        failed = counts(session).get("failed", 0)
    if failed:
        click.echo(f"note: {failed} mails could not be sent, see the outbox")
