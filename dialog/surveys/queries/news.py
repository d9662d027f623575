"""Surveys as news: what is open, what is coming, what has closed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.surveys.models import Survey, SurveyVersion
from dialog.surveys.queries.drafts import questionnaire_of
from dialog.surveys.rules.questionnaire import Texts, worded
from dialog.surveys.rules.states import SurveyState, state_on

# So many closed ones stay among the news.
MOST_CLOSED = 10


@dataclass(frozen=True)
class SurveyNews:
    """A published survey as residents read about it. `texts` and `news` by language."""

    slug: str
    kind: str
    state: SurveyState
    texts: Texts
    news: Texts
    opens_on: date
    closes_on: date
    results_on: date | None
    questions: int
    minutes: int

    @property
    def results_to_come(self) -> date | None:
        """The day the results are shown, until it has passed."""
        return self.results_on if self.results_on and self.results_on >= today() else None

    @property
    def for_everybody(self) -> bool:
        """Whether anyone may answer it now."""
        return self.kind == "open" and self.state is SurveyState.OPEN

    def title(self, language: str) -> tuple[str, str]:
        """(title, its language)."""
        return worded(self.texts, language)

    def text(self, language: str) -> tuple[str, str]:
        """(news text, its language); ('', …) when there is none."""
        return worded(self.news, language)


def survey_news(session: Session) -> list[SurveyNews]:
    """Open ones first, those that close soonest at the top; then the coming, then the closed, the latest first."""
    newest = (
        select(SurveyVersion.survey_id, func.max(SurveyVersion.number).label("number"))
        .where(SurveyVersion.published_at.is_not(None))
        .group_by(SurveyVersion.survey_id)
        .subquery()
    )
    rows = session.execute(
        select(Survey, SurveyVersion.id, SurveyVersion.checksum)
        .join(newest, newest.c.survey_id == Survey.id)
        .join(SurveyVersion, (SurveyVersion.survey_id == Survey.id) & (SurveyVersion.number == newest.c.number))
        .order_by(Survey.closes_on, Survey.id)
    ).all()
    found = [_news(session, survey, version_id, checksum) for survey, version_id, checksum in rows]
    closed = [one for one in found if one.state is SurveyState.CLOSED]
    return [
        *(one for one in found if one.state is SurveyState.OPEN),
        *sorted((one for one in found if one.state is SurveyState.COMING), key=lambda one: one.opens_on),
        *closed[: -MOST_CLOSED - 1 : -1],
    ]


def published_slugs(session: Session) -> list[str]:
    """The surveys that have a public page, in the order they were made."""
    published = select(SurveyVersion.survey_id).where(SurveyVersion.published_at.is_not(None))
    return list(session.scalars(select(Survey.slug).where(Survey.id.in_(published)).order_by(Survey.id)))


def _news(session: Session, survey: Survey, version_id: int, checksum: str) -> SurveyNews:
    questionnaire = questionnaire_of(session.connection(), version_id, checksum)
    return SurveyNews(
        slug=survey.slug,
        kind=survey.kind,
        state=state_on(
            today(),
            published=True,
            opens_on=survey.opens_on,
            closes_on=survey.closes_on,
            batched=survey.batched_on is not None,
        ),
        texts=survey.title or questionnaire.title,
        news=survey.news or {},
        opens_on=survey.opens_on,
        closes_on=survey.closes_on,
        results_on=survey.results_on,
        questions=questionnaire.steps,
        minutes=questionnaire.minutes,
    )
