"""What waits for the next batch, and how many of those asked have answered: in steps that single out nobody."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from dialog.surveys.models import Survey, SurveyInvitation, SurveyWaiting
from dialog.surveys.rules.holding import in_tens


@dataclass(frozen=True)
class Participation:
    """Of an area: how many were invited, and how many codes were used, rounded down to tens."""

    area_code: str
    invited: int
    answered: int


def waiting_count(session: Session, survey_id: int) -> int:
    """How many answers have come that no figure holds yet."""
    waits = select(func.count()).select_from(SurveyWaiting).where(SurveyWaiting.survey_id == survey_id)
    return session.scalar(waits) or 0


def participation(session: Session, survey_id: int) -> list[Participation]:
    """By area, in the order of their codes. Nothing about a single code ever leaves the database."""
    kept = session.scalar(select(Survey.invited).where(Survey.id == survey_id))
    if kept is not None:
        return [Participation(area, *numbers) for area, numbers in sorted(kept.items())]
    rows = session.execute(
        select(
            SurveyInvitation.area_code,
            func.count().label("invited"),
            func.sum(case((SurveyInvitation.used, 1), else_=0)).label("used"),
        )
        .where(SurveyInvitation.survey_id == survey_id)
        .group_by(SurveyInvitation.area_code)
        .order_by(SurveyInvitation.area_code)
    )
    return [Participation(row.area_code, row.invited, in_tens(int(row.used))) for row in rows]
