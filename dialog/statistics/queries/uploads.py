"""Files of figures that wait for their confirmation."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.errors import Missing
from dialog.statistics.models import StatisticUpload


def upload_by_token(session: Session, token: str, staff_id: int) -> StatisticUpload:
    """The file this person uploaded. Raises Missing for anybody else, and once it is taken."""
    found = session.scalars(
        select(StatisticUpload).where(StatisticUpload.token == token, StatisticUpload.uploaded_by == staff_id)
    ).one_or_none()
    if found is None:
        raise Missing("upload")
    return found
