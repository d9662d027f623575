"""Files that wait for their confirmation."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.errors import Missing
from dialog.places.models import PlaceImport


def upload_by_token(session: Session, token: str, staff_id: int) -> PlaceImport:
    """The file this person uploaded. Raises Missing for anybody else, and once it is taken."""
    found = session.scalars(
        select(PlaceImport).where(PlaceImport.token == token, PlaceImport.uploaded_by == staff_id)
    ).one_or_none()
    if found is None:
        raise Missing("upload")
    return found
