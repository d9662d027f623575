"""Derived data, made anew."""

from functools import partial

import click

from dialog.app import create_app
from dialog.concerns.operations.index import rebuild_index
from dialog.database import Database
from dialog.migrating import require_current
from dialog.settings import Settings
from dialog.situation.operations.counting import rebuild_counts

AT_ONCE = 200


@click.group()
def rebuild() -> None:
    """Make derived data anew."""


@rebuild.command("words")
def words() -> None:
    """Make the index of the search and the prints of wordings anew, while others work."""
    app = create_app(Settings.from_environment())
    require_current(app)
    database: Database = app.extensions["dialog.database"]
    last: int | None = 0
    while last is not None:
        last = database.write(partial(rebuild_index, after_id=last, limit=AT_ONCE))
    click.echo("the words of all concerns are indexed")


@rebuild.command("counts")
def counts() -> None:
    """Forget the counts kept for the situation picture: they are made anew as somebody asks."""
    app = create_app(Settings.from_environment())
    require_current(app)
    database: Database = app.extensions["dialog.database"]
    database.write(rebuild_counts)
    click.echo("the counts of the situation picture are made anew")
