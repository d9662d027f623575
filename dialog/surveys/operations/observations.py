"""When a wave is over, its answers become part of the picture: observations in codes, and the texts an analyst coded.

Both leave the survey mixed, dated the wave's last day, and without a thread back to the sheet they came from.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from dialog.audit.operations import SYSTEM, record
from dialog.categories.rules import Tag
from dialog.clock import today
from dialog.concerns.operations.observations import Observation, receive_observations
from dialog.surveys.exchange import own_json
from dialog.surveys.models import Survey, SurveyAnswer, SurveyText, SurveyVersion
from dialog.surveys.queries.texts import text_counts
from dialog.surveys.rules.holding import BATCH
from dialog.surveys.rules.observing import observed
from dialog.surveys.rules.texts import TextState

# Fewer than a batch of texts coded late wait for company, but not for ever.
LONGEST_WAIT = timedelta(days=30)


def surveys_to_gather(session: Session) -> list[int]:
    """Surveys whose last batch is done and that have something for the picture."""
    ended = session.scalars(select(Survey).where(Survey.batched_on.is_not(None)).order_by(Survey.id))
    return [survey.id for survey in ended if survey.observed_on is None or _texts_are_ready(session, survey)]


def gather(session: Session, survey_id: int) -> int:
    """Turn what is ready into concerns, all in one; how many.

    The first time every sheet gives at most one observation, likely repeats none. Later only texts coded since are taken,
    at least ten at a time unless nothing is left to code or a month has gone. Raises NotPossibleNow('no_central_unit').
    """
    survey = session.scalars(select(Survey).where(Survey.id == survey_id).with_for_update()).one()
    if survey.batched_on is None:
        return 0
    found: list[Observation] = []
    if survey.observed_on is None:
        found = _observations(session, survey.id)
        survey.observed_on = today()
        record(session, None, SYSTEM, "observations_made", "survey", survey.slug, number=len(found))
    elif not _texts_are_ready(session, survey):
        return 0
    texts = _take_texts(session, survey)
    return receive_observations(session, found + texts, survey.closes_on)


def _observations(session: Session, survey_id: int) -> list[Observation]:
    versions = session.execute(
        select(SurveyVersion.id, SurveyVersion.document).where(SurveyVersion.survey_id == survey_id)
    )
    questionnaires = {row.id: own_json.loads(row.document) for row in versions}
    sheets = session.execute(
        select(SurveyAnswer.version_id, SurveyAnswer.document).where(
            SurveyAnswer.survey_id == survey_id, SurveyAnswer.likely_repeat.is_(False)
        )
    )
    found = (observed(questionnaires[sheet.version_id], json.loads(sheet.document)) for sheet in sheets)
    return [Observation(**vars(one)) for one in found if one is not None]


def _texts_are_ready(session: Session, survey: Survey) -> bool:
    number = text_counts(session, survey.id)
    late = today() >= survey.closes_on + LONGEST_WAIT
    return number.coded >= BATCH or (number.coded > 0 and (number.uncoded == 0 or late))


def _take_texts(session: Session, survey: Survey) -> list[Observation]:
    """The coded texts as concerns to be. Here they leave a row that counts them, with a new key and nothing else."""
    rows = session.scalars(
        select(SurveyText)
        .where(SurveyText.survey_id == survey.id, SurveyText.state == TextState.CODED)
        .with_for_update()
    ).all()
    if not rows:
        return []
    found = [_as_observation(row.text, row.language, row.coding) for row in rows]
    _leave_counted(session, rows)
    record(session, None, SYSTEM, "texts_moved", "survey", survey.slug, number=len(found))
    return found


def _as_observation(text: str, language: str, coding: dict[str, Any]) -> Observation:
    tags = tuple(Tag(category, facet) for category, facet in coding["tags"])
    return Observation(tags=tags, area_code=coding["area"], text=text, kind=coding["kind"], language=language)


def _leave_counted(session: Session, rows: Sequence[SurveyText]) -> None:
    left = [
        {
            "key": secrets.token_bytes(16),
            "answer_key": None,
            "survey_id": row.survey_id,
            "area_code": "",
            "address": row.address,
            "suffix": row.suffix,
            "text": "",
            "language": "",
            "state": TextState.MOVED.value,
            "coding": None,
        }
        for row in rows
    ]
    gone = delete(SurveyText).where(SurveyText.key.in_([row.key for row in rows]))
    session.execute(gone.execution_options(synchronize_session=False))
    session.execute(insert(SurveyText.__table__), sorted(left, key=lambda row: row["key"]))  # type: ignore[arg-type, return-value]
