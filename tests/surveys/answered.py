"""Surveys with stored answers, as the batch leaves them: for tests of results."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from dialog.clock import now
from dialog.surveys.codebook import codebook
from dialog.surveys.exchange.own_json import checksum, dumps
from dialog.surveys.models import Survey, SurveyAnswer, SurveyCollector, SurveyTodo, SurveyVersion
from dialog.surveys.rules.packing import pack
from dialog.surveys.rules.questionnaire import Questionnaire

Document = Mapping[str, Mapping[str, Sequence[str]]]


def a_survey(session: Session, questionnaire: Questionnaire, kind: str = "open", slug: str = "") -> Survey:
    """A survey with version 1 published."""
    survey = Survey(
        slug=slug or questionnaire.slug,
        kind=kind,
        title=dict(questionnaire.title),
        opens_on=date(2026, 9, 1),
        closes_on=date(2026, 9, 30),
        wave="2026",
    )
    session.add(survey)
    session.flush()
    a_version(session, survey, questionnaire)
    return survey


def a_version(
    session: Session,
    survey: Survey,
    questionnaire: Questionnaire,
    number: int = 1,
    mapping: Mapping[str, Any] | None = None,
) -> SurveyVersion:
    text = dumps(questionnaire)
    version = SurveyVersion(
        survey_id=survey.id,
        number=number,
        document=text,
        checksum=checksum(text),
        mapping=dict(mapping or {}),
        published_at=now(),
    )
    session.add(version)
    session.flush()
    return version


def a_collector(session: Session, survey: Survey, code: str, kind: str = "link", group_type: str = "") -> None:
    session.add(
        SurveyCollector(survey_id=survey.id, code=code, kind=kind, label=f"Kanal {code}", group_type=group_type)
    )
    session.flush()


def answer(
    session: Session,
    version: SurveyVersion,
    questionnaire: Questionnaire,
    documents: Iterable[Document],
    packed: bool = True,
    **values: Any,
) -> list[bytes]:
    """Store the sheets and put them on the list of what is not counted; their keys."""
    columns = codebook(questionnaire).columns
    keys = []
    for document in documents:
        key = secrets.token_bytes(16)
        session.add(
            SurveyAnswer(
                key=key,
                survey_id=version.survey_id,
                version_id=version.id,
                document=json.dumps(document, sort_keys=True),
                packed=pack(columns, document) if packed else b"",
                language=values.get("language", "sv"),
                channel=values.get("channel", ""),
                mode=values.get("mode", "self"),
                likely_repeat=values.get("likely_repeat", False),
                **({"alike": b""} if hasattr(SurveyAnswer, "alike") else {}),
            )
        )
        keys.append(key)
    session.flush()
    session.add_all(SurveyTodo(answer_key=key) for key in keys)
    session.flush()
    return keys
