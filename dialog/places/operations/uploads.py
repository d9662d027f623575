"""An uploaded file waits between its preview and its confirmation, at most a day."""

import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.places.models import PlaceImport
from dialog.places.operations.imports import import_areas, import_streets
from dialog.places.queries import upload_by_token
from dialog.places.rules.area_file import AreaFile
from dialog.places.rules.report import ImportReport
from dialog.places.rules.street_file import StreetFile

KEPT = timedelta(days=1)


def keep_upload(session: Session, kind: str, file_name: str, content: str, *, staff_id: int) -> str:
    """Keep a file for its preview; the token that finds it. Earlier ones of the same person are let go."""
    session.execute(delete(PlaceImport).where(PlaceImport.uploaded_by == staff_id))
    token = secrets.token_urlsafe(24)
    session.add(
        PlaceImport(
            token=token,
            kind=kind,
            file_name=file_name[:200],
            content=content,
            uploaded_on=today(),
            uploaded_by=staff_id,
        )
    )
    session.flush()
    return token


def confirm_upload(
    session: Session, token: str, file: AreaFile | StreetFile, *, actor_id: int, actor: str
) -> ImportReport:
    """Take the uploaded file, read beforehand so that nobody waits for its reading. Raises Missing, FileRefused."""
    upload = upload_by_token(session, token, actor_id)
    if isinstance(file, AreaFile):
        report = import_areas(session, file, upload.file_name, actor_id=actor_id, actor=actor)
    else:
        report = import_streets(session, file, upload.file_name, actor_id=actor_id, actor=actor)
    session.delete(upload)
    return report


def forget_old_uploads(session: Session) -> int:
    """Erase files that were never confirmed; the number erased."""
    gone = session.execute(delete(PlaceImport).where(PlaceImport.uploaded_on < today() - KEPT))
    return int(getattr(gone, "rowcount", 0))
