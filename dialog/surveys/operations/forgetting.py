"""Erasing what surveys need for a while only. The times stand in `retention`."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.surveys.models import Survey, SurveyInvitation, SurveySent
from dialog.surveys.queries.waiting import participation
from dialog.surveys.rules.holding import AFTER_WAVE


def forget_after_waves(session: Session) -> int:
    """Erase codes and marks of sent forms of waves that are long over; how many waves.

    How many were invited and, in whole tens, how many answered stays with the survey.
    """
    over = select(Survey).where(Survey.batched_on.is_not(None), Survey.closes_on < today() - AFTER_WAVE)
    surveys = [survey for survey in session.scalars(over) if _holds_something(session, survey.id)]
    for survey in surveys:
        asked = participation(session, survey.id)
        if asked:
            survey.invited = {area.area_code: [area.invited, area.answered] for area in asked}
        for model in (SurveyInvitation, SurveySent):
            session.execute(delete(model).where(model.survey_id == survey.id))
    return len(surveys)


def _holds_something(session: Session, survey_id: int) -> bool:
    return any(
        session.scalar(select(func.count()).select_from(model).where(model.survey_id == survey_id))
        for model in (SurveyInvitation, SurveySent)
    )
