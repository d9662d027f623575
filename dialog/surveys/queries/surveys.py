"""Surveys as staff see them: their state, their versions, and how many have answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.errors import Missing
from dialog.surveys.exchange import own_json
from dialog.surveys.models import Survey, SurveyAnswer, SurveyVersion, SurveyWaiting
from dialog.surveys.rules.questionnaire import Questionnaire, Texts, worded
from dialog.surveys.rules.states import SurveyState, state_on


@dataclass(frozen=True)
class VersionFacts:
    """`answered` counts what has been moved by version; what still waits is counted with the survey."""

    id: int
    number: int
    published_at: datetime | None
    checksum: str
    mapping: Mapping[str, Any]
    answered: int

    @property
    def retired(self) -> tuple[str, ...]:
        """Questions of the version before that this one no longer asks."""
        return tuple(str(code) for code in self.mapping.get("retired", ()))

    @property
    def renamed(self) -> dict[str, str]:
        """Old code -> the code under which a question lives on."""
        return {str(old): str(new) for old, new in dict(self.mapping.get("renamed", {})).items()}


@dataclass(frozen=True)
class SurveyFacts:
    """A survey with its numbers. `answered` includes the `waiting` ones. `versions` newest first."""

    id: int
    slug: str
    kind: str
    texts: Texts
    news: Texts
    opens_on: date
    closes_on: date
    results_on: date | None
    wave: str
    lock_version: int
    state: SurveyState
    answered: int
    waiting: int
    versions: tuple[VersionFacts, ...]

    @property
    def title(self) -> str:
        """In Swedish, as staff call it."""
        return worded(self.texts, "sv")[0] or self.slug

    @property
    def is_sample(self) -> bool:
        return self.kind == "sample"

    @property
    def newest(self) -> VersionFacts:
        return self.versions[0]

    @property
    def published(self) -> VersionFacts | None:
        """What residents are asked now."""
        return next((version for version in self.versions if version.published_at is not None), None)

    @property
    def draft(self) -> VersionFacts | None:
        """What is being worked on."""
        return self.newest if self.newest.published_at is None else None


def surveys(session: Session) -> list[SurveyFacts]:
    """All of them, the one that closes last first."""
    return list(_facts(session, session.scalars(select(Survey).order_by(Survey.closes_on.desc(), Survey.id.desc()))))


def survey_facts(session: Session, slug: str) -> SurveyFacts:
    """The survey at this address. Raises Missing."""
    found = list(_facts(session, session.scalars(select(Survey).where(Survey.slug == slug))))
    if not found:
        raise Missing("survey")
    return found[0]


def questionnaire_of_version(session: Session, version_id: int) -> Questionnaire:
    """A stored version as a questionnaire. Raises Missing."""
    document = session.scalar(select(SurveyVersion.document).where(SurveyVersion.id == version_id))
    if document is None:
        raise Missing("survey_version")
    return own_json.loads(document)


def _facts(session: Session, found: Iterator[Survey]) -> Iterator[SurveyFacts]:
    rows = list(found)
    ids = [survey.id for survey in rows]
    moved = {
        (survey_id, version_id): number
        for survey_id, version_id, number in session.execute(
            select(SurveyAnswer.survey_id, SurveyAnswer.version_id, func.count())
            .where(SurveyAnswer.survey_id.in_(ids))
            .group_by(SurveyAnswer.survey_id, SurveyAnswer.version_id)
        )
    }
    waiting = (
        select(SurveyWaiting.survey_id, func.count().label("number"))
        .where(SurveyWaiting.survey_id.in_(ids))
        .group_by(SurveyWaiting.survey_id)
    )
    waits: dict[int, int] = {row.survey_id: row.number for row in session.execute(waiting)}
    versions: dict[int, list[VersionFacts]] = {}
    for version in session.execute(
        select(
            SurveyVersion.id, SurveyVersion.survey_id, SurveyVersion.number, SurveyVersion.published_at,
            SurveyVersion.checksum, SurveyVersion.mapping,
        )
        .where(SurveyVersion.survey_id.in_(ids))
        .order_by(SurveyVersion.number.desc())
    ):  # fmt: skip
        answered = moved.get((version.survey_id, version.id), 0)
        facts = VersionFacts(
            version.id, version.number, version.published_at, version.checksum, version.mapping or {}, answered
        )
        versions.setdefault(version.survey_id, []).append(facts)
    for survey in rows:
        if survey.id in versions:
            yield _one(survey, tuple(versions[survey.id]), waits.get(survey.id, 0))


def _one(survey: Survey, versions: tuple[VersionFacts, ...], waiting: int) -> SurveyFacts:
    return SurveyFacts(
        id=survey.id,
        slug=survey.slug,
        kind=survey.kind,
        texts=survey.title or {},
        news=survey.news or {},
        opens_on=survey.opens_on,
        closes_on=survey.closes_on,
        results_on=survey.results_on,
        wave=survey.wave,
        lock_version=survey.lock_version,
        state=state_on(
            today(),
            published=any(version.published_at is not None for version in versions),
            opens_on=survey.opens_on,
            closes_on=survey.closes_on,
            batched=survey.batched_on is not None,
        ),
        answered=sum(version.answered for version in versions) + waiting,
        waiting=waiting,
        versions=versions,
    )
