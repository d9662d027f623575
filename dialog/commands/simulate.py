"""Simulated respondents: they show where a questionnaire leads, and fill a demo."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import click
from flask import Flask
from sqlalchemy import select

from dialog.app import create_app
from dialog.commands.demo import FOLDER, demo_settings, is_demo
from dialog.commands.import_ import progress_bar
from dialog.commands.worker import count_survey_answers, move_survey_answers
from dialog.database import Database
from dialog.demo.answering import Sending, send, sent_by
from dialog.demo.respondents import Crowd, someone
from dialog.migrating import require_current
from dialog.places.queries import area_choices
from dialog.settings import Settings, read_data_dir
from dialog.surveys.models import SurveyCollector
from dialog.surveys.queries.versions import NewestVersion, newest_version
from dialog.surveys.simulating import Coverage, coverage, simulate_sheet

# What may be known about an area, so that every page can be reached.
FACTS = frozenset({"pledge"})
MOST = 1_000_000


@click.command()
@click.argument("slug")
@click.option("--responses", required=True, type=click.IntRange(1, MOST), help="How many respondents.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same respondents.")
@click.option("--into-real", is_flag=True, help="Send their answers as real ones: in a demo only.")
def simulate(slug: str, responses: int, seed: int, into_real: bool) -> None:
    """Let made-up respondents answer the survey SLUG, and say which pages they reach. Nothing is stored."""
    settings = _installation()
    if into_real and not settings.demo:
        raise click.ClickException("made-up answers are sent in a demo only, never among real ones")
    app = create_app(settings)
    require_current(app)
    database: Database = app.extensions["dialog.database"]
    try:
        with database.read() as session:
            version = newest_version(session, slug)
            areas = {area.code: area.name for area in area_choices(session)}
            doors = session.scalars(
                select(SurveyCollector.code).where(
                    SurveyCollector.survey_id == (version.survey_id if version else 0), SurveyCollector.active
                )
            ).all()
        if version is None:
            raise click.ClickException(f"there is no survey '{slug}'")
        if into_real:
            _send(app, version, areas, ["", *doors], responses, seed)
        else:
            _say(_walked(version, areas, responses, seed), seed)
    finally:
        database.close()


def _installation() -> Settings:
    """The one that the environment names; beside a demo and nothing else, the demo."""
    named, beside = read_data_dir(), Path(FOLDER).absolute()
    if is_demo(named):
        return Settings.from_environment(demo=True)
    return demo_settings(beside) if not named.is_dir() and is_demo(beside) else Settings.from_environment()


def _walked(version: NewestVersion, areas: Mapping[str, str], responses: int, seed: int) -> Coverage:
    random = Random(seed)
    with progress_bar("respondents") as told:
        return coverage(
            version.questionnaire,
            (
                simulate_sheet(version.questionnaire, random, areas, FACTS)
                for number in range(1, responses + 1)
                if told(number, responses) is None
            ),
        )


def _say(found: Coverage, seed: int) -> None:
    click.echo(f"{found.respondents} respondents, seed {seed}; nothing was stored")
    click.echo(f"pages answered: fewest {found.shortest}, median {found.usual:g}, most {found.longest}")
    for screen in found.questionnaire.screens:
        asked = " ".join(one.address for one in screen.questions)
        number = found.reached.get(screen.number, 0)
        click.echo(f"page {screen.number:3}  {number:7}  {number / found.respondents:4.0%}  {asked}")
    for number, times in sorted(found.refused.items()):
        click.echo(f"page {number} did not take {times} of the answers")
    if found.never:
        click.echo(f"never reached: {', '.join(str(screen.number) for screen in found.never)}")


def _send(
    app: Flask, version: NewestVersion, areas: Mapping[str, str], doors: list[str], responses: int, seed: int
) -> None:
    if version.kind != "open":
        raise click.ClickException("this survey is answered with the codes of its letters")
    random = Random(seed)

    def sendings() -> Iterator[Sending]:
        for _ in range(responses):
            resident = someone(random, Crowd(), list(areas))
            yield sent_by(resident, version.questionnaire, areas, random, random.choice(doors))

    with progress_bar("answers") as told:
        done = send(
            app.extensions["dialog.database"],
            app.extensions["dialog.keys"],
            version.survey_id,
            version.version_id,
            sendings(),
            lambda number: told(number, responses),
        )
    move_survey_answers(app)
    count_survey_answers(app)
    click.echo(f"{done} made-up answers sent, seed {seed}")
