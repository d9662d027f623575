"""The log: is it whole?"""

import click
from sqlalchemy.orm import Session

from dialog.app import create_app
from dialog.audit.queries import verify
from dialog.audit.rules import Fault, Verification
from dialog.audit.witness import FILE_NAME, add_witness, read_witnesses
from dialog.database import Database
from dialog.migrating import require_current
from dialog.settings import Settings

SAID = {
    Fault.MISSING: "entry {at} is missing",
    Fault.CHANGED: "entry {at} is not what was written, or what stands before it is not",
    Fault.CUT: "the end is cut away from entry {at}",
    Fault.ADDED: "entry {at} was added after the end",
    Fault.HEAD: "the record of the end was changed; entries up to {at} hold together",
}


@click.group()
def audit() -> None:
    """The log of what staff and the system did."""


@audit.command("verify")
def verify_command() -> None:
    """Walk the whole log and name the first entry that does not hold."""
    settings = Settings.from_environment()
    app = create_app(settings)
    require_current(app)
    database: Database = app.extensions["dialog.database"]
    try:
        witnesses = read_witnesses(settings.data_dir)
    except ValueError as fault:
        raise click.ClickException(str(fault)) from fault
    with database.read() as session:
        found = verify(session, app.extensions["dialog.keys"], witnesses)
        if found.holds:
            _note_end(session, settings)
    click.echo(_report(found))


def _note_end(session: Session, settings: Settings) -> None:
    witness = add_witness(session, settings.data_dir)
    if witness is not None:
        click.echo(f"the end, entry {witness.sequence}, is noted in {settings.data_dir / FILE_NAME}")


def _report(found: Verification) -> str:
    """The line for the operator. Raises ClickException when the log does not hold."""
    if found.fault is not None:
        raise click.ClickException(f"the log is broken: {SAID[found.fault].format(at=found.broken_at)}")
    return f"the log holds: {found.entries} entries"
