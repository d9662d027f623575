"""Which questionnaire a survey asks now."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.surveys.exchange.own_json import loads
from dialog.surveys.models import Survey, SurveyVersion
from dialog.surveys.rules.questionnaire import Question, Questionnaire


@dataclass(frozen=True)
class NewestVersion:
    """The last version of a survey, published or not."""

    survey_id: int
    version_id: int
    kind: str
    published: bool
    questionnaire: Questionnaire


def newest_version(session: Session, slug: str) -> NewestVersion | None:
    """The survey at this address as it is now, None when there is none."""
    row = session.execute(
        select(
            Survey.id,
            Survey.kind,
            SurveyVersion.id.label("version_id"),
            SurveyVersion.published_at,
            SurveyVersion.document,
        )
        .join(SurveyVersion, SurveyVersion.survey_id == Survey.id)
        .where(Survey.slug == slug)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return NewestVersion(row.id, row.version_id, row.kind, row.published_at is not None, loads(row.document))


def questions_of(session: Session, survey_id: int) -> dict[str, Question]:
    """Every question of any version by code, as the newest version that has it words it."""
    documents = session.scalars(
        select(SurveyVersion.document).where(SurveyVersion.survey_id == survey_id).order_by(SurveyVersion.number)
    )
    found: dict[str, Question] = {}
    for document in documents:
        found |= loads(document).questions
    return found
