"""The demo's surveys hold as many answers as were sent, by the ways they came, and everything is counted."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.queries import verify
from dialog.clock import today
from dialog.concerns.models import Concern
from dialog.database import Database
from dialog.demo.surveys import ANSWERED, DOORS, INVITED_PER_AREA, OPEN_SLUG, WAVE_SLUG
from dialog.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyCollector,
    SurveyCube,
    SurveyInvitation,
    SurveyTodo,
    SurveyWaiting,
)
from dialog.surveys.rules.holding import BATCH

pytestmark = pytest.mark.xdist_group("lindesund")


@pytest.fixture
def town(lindesund: Flask) -> Iterator[Session]:
    database: Database = lindesund.extensions["dialog.database"]
    with database.read() as session:
        yield session


def survey(session: Session, slug: str) -> Survey:
    return session.scalars(select(Survey).where(Survey.slug == slug)).one()


def number_of(session: Session, survey_id: int) -> int:
    return session.scalar(select(func.count()).where(SurveyAnswer.survey_id == survey_id)) or 0


def test_1417_answers_load_and_count_by_channel(town: Session) -> None:
    found = survey(town, OPEN_SLUG)
    assert number_of(town, found.id) == 1417
    channels = select(SurveyAnswer.channel, func.count()).where(SurveyAnswer.survey_id == found.id)
    labels = dict(town.execute(select(SurveyCollector.code, SurveyCollector.label)).all())
    by_channel = {labels.get(code, ""): n for code, n in town.execute(channels.group_by(SurveyAnswer.channel))}
    assert by_channel == {door.label: door.answers for door in DOORS}
    assert found.opens_on <= today() <= found.closes_on


def test_the_results_count_every_answer_once(town: Session) -> None:
    # Others in this town may have answered since, too few to be moved.
    assert (town.scalar(select(func.count()).select_from(SurveyWaiting)) or 0) < BATCH
    assert town.scalar(select(func.count()).select_from(SurveyTodo)) == 0
    for slug in (OPEN_SLUG, WAVE_SLUG):
        found = survey(town, slug)
        areas = dict(
            town.execute(
                select(SurveyCube.value, SurveyCube.count).where(
                    (SurveyCube.survey_id == found.id) & (SurveyCube.question == "OMRADE"),
                    (SurveyCube.area == "") & (SurveyCube.age == "") & (SurveyCube.sex == ""),
                )
            ).all()
        )
        # Everybody had to say an area: the whole, and its parts.
        assert areas.pop("") == sum(areas.values()) == number_of(town, found.id)


def test_the_wave_of_a_random_sample_is_over(town: Session) -> None:
    found = survey(town, WAVE_SLUG)
    assert (found.kind, found.closes_on < today()) == ("sample", True)
    invited = select(func.count()).where(SurveyInvitation.survey_id == found.id)
    used = invited.where(SurveyInvitation.used)
    assert town.scalar(invited) == INVITED_PER_AREA * len(ANSWERED) == 1800
    assert town.scalar(used) == number_of(town, found.id) == sum(ANSWERED.values())
    linked = select(func.count()).where(SurveyInvitation.form_hash.is_not(None))
    assert town.scalar(linked) == 0


def test_its_problems_have_become_part_of_the_picture(town: Session) -> None:
    wave = survey(town, WAVE_SLUG)
    observations = town.scalars(select(Concern).where(Concern.channel == "survey")).all()
    assert 0.8 * sum(ANSWERED.values()) < len(observations) <= sum(ANSWERED.values())
    assert {one.received_on for one in observations} == {wave.closes_on}
    assert all(one.tags for one in observations)
    assert today() - wave.closes_on > timedelta(weeks=16)


def test_the_log_of_all_this_holds_together(town: Session, lindesund: Flask) -> None:
    found = verify(town, lindesund.extensions["dialog.keys"])
    assert found.fault is None
