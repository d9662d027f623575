"""Surveys a group can have a link into, and the links it has."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.groups.models import GroupSurvey
from dialog.surveys.models import Survey, SurveyCollector, SurveyVersion
from dialog.surveys.rules.questionnaire import worded


@dataclass(frozen=True)
class GroupLink:
    """A link of a group's own. `title` is worded in the reader's language where there is one."""

    slug: str
    title: str
    code: str


def surveys_to_link(session: Session) -> list[Survey]:
    """Published surveys with an open link that have not ended, those that close first at the top."""
    found = (
        select(Survey)
        .where(
            Survey.kind == "open",
            Survey.closes_on >= today(),
            select(SurveyVersion.id)
            .where(SurveyVersion.survey_id == Survey.id, SurveyVersion.published_at.is_not(None))
            .exists(),
        )
        .order_by(Survey.closes_on, Survey.id)
    )
    return list(session.scalars(found))


def group_links(session: Session, group_id: int, language: str) -> list[GroupLink]:
    """The links of a group into surveys that have not ended."""
    rows = session.execute(
        select(Survey, SurveyCollector.code)
        .join(GroupSurvey, GroupSurvey.survey_id == Survey.id)
        .join(SurveyCollector, GroupSurvey.collector_id == SurveyCollector.id)
        .where(GroupSurvey.group_id == group_id, Survey.closes_on >= today(), SurveyCollector.active)
        .order_by(Survey.closes_on, Survey.id)
    )
    return [GroupLink(survey.slug, worded(survey.title, language)[0], code) for survey, code in rows]
