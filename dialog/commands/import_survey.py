"""Take over a questionnaire from its own JSON: a new survey, or the next version of one that is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.commands.import_ import ACTOR, dry_run_option, file_argument, import_group, opened_database
from dialog.errors import NotPossibleNow
from dialog.organisations.rules import Editor
from dialog.surveys.exchange.own_json import UnreadableQuestionnaire
from dialog.surveys.models import Survey
from dialog.surveys.operations.surveys import SurveyValues, create_survey, import_version, publish_version
from dialog.surveys.queries.surveys import questionnaire_of_version, survey_facts
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.rules.versions import difference
from dialog.surveys.soundness import read_file

USUAL_LENGTH = timedelta(days=28)
REFUSALS = {
    "dates": "the survey closes before it opens",
    "slug": "an address has small letters a to z, digits and hyphens, at most 60",
    "survey_over": "the survey has closed; give another --slug for a new wave",
    "nothing_new": "the file is the same as what is published",
}


@import_group.command("survey")
@file_argument
@dry_run_option
@click.option("--slug", help="The survey's address. Left out: the one that the file names.")
@click.option(
    "--kind", type=click.Choice(["open", "sample"]), default="open", show_default=True, help="Of a new survey."
)
@click.option("--opens", type=click.DateTime(["%Y-%m-%d"]), help="First day of a new survey. Left out: today.")
@click.option("--closes", type=click.DateTime(["%Y-%m-%d"]), help="Last day of a new survey. Left out: 28 days later.")
@click.option("--publish", is_flag=True, help="Publish it at once; without this it is a draft.")
def survey_command(
    file: Path,
    dry_run: bool,
    slug: str | None,
    kind: str,
    opens: datetime | None,
    closes: datetime | None,
    publish: bool,
) -> None:
    """A questionnaire (own JSON): a new survey, or the next version of one that is there."""
    questionnaire = _read(file)
    address = slug or questionnaire.slug
    first = opens.date() if opens else today()
    values = SurveyValues(kind, questionnaire.title, first, closes.date() if closes else first + USUAL_LENGTH)
    with opened_database() as database, _refusals_said(file.name):
        with database.read() as session:
            click.echo(_comparison(session, address, questionnaire))
        if dry_run:
            click.echo("nothing was changed")
            return
        number = database.write(lambda session: _take(session, address, values, questionnaire, publish=publish))
    state = "published" if publish else "a draft"
    click.echo(f"{address}: version {number} is {state}")


def _read(file: Path) -> Questionnaire:
    try:
        return read_file(file.read_bytes())
    except UnreadableQuestionnaire as fault:
        raise _refusal(file.name, fault.problems) from None


def _refusal(name: str, faults: list[str]) -> click.ClickException:
    """The faults, a line each, and what it comes to."""
    for fault in faults:
        click.echo(f"{name}: {fault}", err=True)
    return click.ClickException(
        f"nothing was imported: {len(faults)} thing{'s' if len(faults) != 1 else ''} to correct"
    )


def _comparison(session: Session, slug: str, after: Questionnaire) -> str:
    """What would change."""
    if session.scalar(select(Survey.id).where(Survey.slug == slug)) is None:
        return f"{slug}: a new survey with {after.steps} questions in {', '.join(after.languages)}"
    published = survey_facts(session, slug).published
    if published is None:
        return f"{slug}: the draft is replaced by {after.steps} questions"
    found = difference(questionnaire_of_version(session, published.id), after)
    number = published.number + 1
    lines = [f"{slug}: version {number} against version {published.number}: {len(found.same)} questions are the same"]
    lines += [f"  new: {code}" for code in found.added]
    lines += [f"  changed: {change.code}" for change in found.changed]
    lines += [f"  retired from version {number}: {code}" for code in found.gone]
    return "\n".join(lines)


def _take(session: Session, slug: str, values: SurveyValues, questionnaire: Questionnaire, *, publish: bool) -> int:
    editor = Editor(None, ACTOR)
    survey_id = session.scalar(select(Survey.id).where(Survey.slug == slug))
    if survey_id is None:
        survey_id, number = create_survey(session, editor, slug, values, questionnaire), 1
    else:
        number = import_version(session, editor, survey_id, questionnaire)
    if publish:
        publish_version(session, editor, survey_id, number)
    return number


@contextmanager
def _refusals_said(name: str) -> Iterator[None]:
    try:
        yield
    except NotPossibleNow as refusal:
        faults = refusal.values.get("faults")
        if refusal.code == "mapping" and isinstance(faults, list):
            faults = [f"{code}: asked in another way than before, give it a new code" for _, code in faults]
        if isinstance(faults, list):
            raise _refusal(name, [str(fault) for fault in faults]) from None
        raise click.ClickException(f"nothing was imported: {REFUSALS.get(refusal.code, refusal.code)}") from None


__all__ = ["import_group", "survey_command"]
