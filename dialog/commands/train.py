"""Learning from the command line: what the worker does at night, now."""

from functools import partial

import click

from dialog.app import create_app
from dialog.categories.rules.linear import ENOUGH_IN_ALL, ENOUGH_OF_ONE, learn
from dialog.concerns.operations.learning import decisions, keep_model
from dialog.database import Database
from dialog.migrating import require_current
from dialog.settings import Settings

ACTOR = "command line"


@click.group()
def train() -> None:
    """Learn from this installation's own decisions."""


@train.command("suggestions")
def train_suggestions() -> None:
    """Learn which categories texts get here. Used only when it does better on unseen texts than the word lists."""
    app = create_app(Settings.from_environment())
    require_current(app)
    database: Database = app.extensions["dialog.database"]
    try:
        with database.read() as session:
            found = decisions(session)
        model = learn(found)
        used = (
            None if model is None else database.write(partial(keep_model, model=model, number=len(found), actor=ACTOR))
        )
    finally:
        database.close()
    click.echo(_said(used, len(found)))


def _said(used: bool | None, number: int) -> str:
    if used is None:
        return (
            f"{number} decisions: too few to learn from, {ENOUGH_IN_ALL} are needed with {ENOUGH_OF_ONE} of a category"
        )
    how = "it is used from now on" if used else "it is not used, the word lists alone do as well"
    return f"learnt from {number} decisions; {how}"
