"""The schema, owned by Alembic."""

import click

from dialog.app import create_app
from dialog.migrating import upgrade
from dialog.settings import Settings


@click.group("db")
def db_group() -> None:
    """The database's schema."""


@db_group.command("upgrade")
def upgrade_command() -> None:
    """Bring the schema to this version's, all or nothing."""
    app = create_app(Settings.from_environment())
    before, after = upgrade(app)
    click.echo(f"schema {after}" if before == after else f"schema {before or 'none'} -> {after}")
