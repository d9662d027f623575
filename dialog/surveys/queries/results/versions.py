"""Versions as they are used: the questionnaire and its code book, read once per process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.surveys.codebook import codebook
from dialog.surveys.exchange.own_json import loads
from dialog.surveys.models import SurveyVersion
from dialog.surveys.rules.measures import Codebook
from dialog.surveys.rules.questionnaire import Questionnaire


@dataclass(frozen=True)
class Version:
    """A version. `names`: the code a question had here -> the code it has in the newest version, where they differ."""

    id: int
    number: int
    questionnaire: Questionnaire
    book: Codebook
    names: Mapping[str, str]


def version_of(session: Session, version_id: int) -> Version:
    """One version by itself."""
    row = session.get_one(SurveyVersion, version_id)
    return Version(row.id, row.number, *_read(row.document), names={})


def published_versions(session: Session, survey_id: int) -> tuple[Version, ...]:
    """The published versions, oldest first, each with what its codes are called in the newest."""
    rows = session.scalars(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey_id, SurveyVersion.published_at.is_not(None))
        .order_by(SurveyVersion.number)
    ).all()
    found: list[Version] = []
    names: dict[str, str] = {}
    for row in reversed(rows):
        found.append(Version(row.id, row.number, *_read(row.document), names=dict(names)))
        renamed: Mapping[str, str] = row.mapping.get("renamed", {})
        names = names | {old: names.get(new, new) for old, new in renamed.items()}
    return tuple(reversed(found))


@lru_cache(maxsize=32)
def _read(document: str) -> tuple[Questionnaire, Codebook]:
    questionnaire = loads(document)
    return questionnaire, codebook(questionnaire)
