"""Surveys from the command line: results made anew."""

from functools import partial

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.app import create_app
from dialog.audit.operations import record
from dialog.database import Database
from dialog.migrating import require_current
from dialog.settings import Settings
from dialog.surveys.models import Survey
from dialog.surveys.operations.rebuild import rebuild

ACTOR = "command line"


@click.group()
def survey() -> None:
    """Surveys and their results."""


@survey.command("rebuild")
@click.argument("slug", required=False, default="")
def rebuild_command(slug: str) -> None:
    """Count the answers of the survey SLUG anew, or of all surveys. Nothing that was answered changes."""
    app = create_app(Settings.from_environment())
    require_current(app)
    database: Database = app.extensions["dialog.database"]
    try:
        with database.read() as session:
            found = session.execute(
                select(Survey.id, Survey.slug)
                .where(Survey.slug == slug if slug else Survey.id > 0)
                .order_by(Survey.slug)
            ).all()
        if not found and slug:
            raise click.ClickException(f"there is no survey '{slug}'")
        for survey_id, name in found:
            number = database.write(partial(_rebuilt, survey_id=survey_id, slug=name))
            click.echo(f"{name}: {number} answers counted anew")
    finally:
        database.close()


def _rebuilt(session: Session, survey_id: int, slug: str) -> int:
    number = rebuild(session, survey_id)
    record(session, None, ACTOR, "results_rebuilt", "survey_results", slug, number=number)
    return number
