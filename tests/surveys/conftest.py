"""A survey that can be answered, and a respondent who does."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dialog.clock import now, today
from dialog.database import Database
from dialog.places.models import Area
from dialog.surveys.exchange import own_json
from dialog.surveys.models import Survey, SurveyCollector, SurveyVersion
from dialog.surveys.rules.questionnaire import Questionnaire
from tests.builders import an_area
from tests.client import PageClient
from tests.surveys.questionnaires import small
from tests.surveys.walks import Respondent

Published = Callable[..., int]


@pytest.fixture
def publish(database: Database) -> Published:
    """`publish(questionnaire, kind="open", …)`: the id of a survey that is open now, with areas A1 and A2 and the way in TORG."""

    def make(questionnaire: Questionnaire | None = None, **values: Any) -> int:
        asked = questionnaire or small()
        dates: dict[str, date] = {"opens_on": today() - timedelta(days=1), "closes_on": today() + timedelta(days=30)}
        defaults: dict[str, Any] = {"slug": asked.slug, "kind": "open", "title": dict(asked.title)} | dates
        document = own_json.dumps(asked)

        def write(session: Any) -> int:
            survey = Survey(**(defaults | values))
            session.add(survey)
            session.flush()
            session.add(
                SurveyVersion(
                    survey_id=survey.id,
                    number=1,
                    document=document,
                    checksum=own_json.checksum(document),
                    published_at=now(),
                )
            )
            for code in ("A1", "A2"):
                if session.scalar(select(Area.id).where(Area.code == code)) is None:
                    an_area(session, code)
            session.add(SurveyCollector(survey_id=survey.id, code=f"TORG{survey.id}", kind="event", label="Torget"))
            session.flush()
            return survey.id

        return database.write(write)

    return make


@pytest.fixture
def survey_id(publish: Published) -> int:
    """The small questionnaire, open."""
    return publish()


@pytest.fixture
def respondent(client: PageClient) -> Respondent:
    """Somebody with a browser without script."""
    return Respondent(client)


@pytest.fixture
def another(app: Flask) -> Respondent:
    """The same person's other phone, or somebody else."""
    return Respondent(PageClient(app))
