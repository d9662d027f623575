"""Surveys that can be answered, for tests that meet them as residents do."""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import now, today
from dialog.database import Database
from dialog.organisations.models import Programme
from dialog.places.models import PlaceVersion
from dialog.surveys.exchange.own_json import checksum, dumps
from dialog.surveys.models import Survey, SurveyVersion, SurveyWaiting
from dialog.surveys.questionnaires import ready
from dialog.surveys.rules.questionnaire import Questionnaire
from tests.builders import an_area

AREAS = {"L1": "Norrhöjden", "L2": "Ekdungen", "L3": "Björkslätt"}


def publish(session: Session, questionnaire: Questionnaire, slug: str, **values: Any) -> int:
    """A survey that is open from yesterday for thirty days; its id."""
    defaults: dict[str, Any] = {
        "kind": "open",
        "title": dict(questionnaire.title),
        "opens_on": today() - timedelta(days=1),
        "closes_on": today() + timedelta(days=30),
    }
    survey = Survey(slug=slug, **(defaults | values))
    session.add(survey)
    session.flush()
    text = dumps(questionnaire)
    version = SurveyVersion(survey_id=survey.id, number=1, document=text, checksum=checksum(text), published_at=now())
    session.add(version)
    session.flush()
    return survey.id


def publish_ready(database: Database, *names: str) -> None:
    """Ready questionnaires, open under their names, in a town of three areas."""

    def write(session: Session) -> None:
        for code, name in AREAS.items():
            an_area(session, code, name=name)
        # What pages remember is remembered under these stamps, as in an installation that is in use.
        session.add(Programme(id=1, stamp=secrets.token_hex(8)))
        session.add(PlaceVersion(id=1, token=secrets.token_hex(8)))
        for name in names:
            publish(session, ready(name), name)

    database.write(write)


def waiting(database: Database) -> list[SurveyWaiting]:
    """What has been sent and waits."""
    with database.read() as session:
        return list(session.scalars(select(SurveyWaiting)))
