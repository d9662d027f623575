"""Disposal from the command line: what the worker does once a day, now."""

import click

from dialog.app import create_app
from dialog.database import Database
from dialog.migrating import require_current
from dialog.records.operations.run import run as run_rules
from dialog.records.queries.rules import planned
from dialog.settings import Settings

ACTOR = "command line"


@click.group()
def retention() -> None:
    """Erase by decided rules."""


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Say what would be erased; erase nothing.")
def run(dry_run: bool) -> None:
    """Run the rules in force. Without a rule nothing is erased."""
    app = create_app(Settings.from_environment())
    require_current(app)
    database: Database = app.extensions["dialog.database"]
    try:
        lines = _planned(database) if dry_run else _done(database)
    finally:
        database.close()
    click.echo("\n".join(lines or ["no rule is in force: nothing is erased"]))


def _planned(database: Database) -> list[str]:
    with database.read() as session:
        return [
            f"{one.rule.what}, {one.rule.days} days, {one.rule.decision}: would erase {one.due}"
            for one in planned(session)
        ]


def _done(database: Database) -> list[str]:
    done = database.write(lambda session: run_rules(session, ACTOR))
    return [f"{one.what}, {one.days} days, {one.decision}: erased {one.erased}, left {one.left}" for one in done]
