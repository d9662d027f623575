"""An uploaded file of figures waits between its preview and its confirmation, at most a day."""

import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.statistics.models import StatisticUpload
from dialog.statistics.operations.imports import import_figures
from dialog.statistics.queries.uploads import upload_by_token
from dialog.statistics.rules.figure_file import FigureFile
from dialog.statistics.rules.report import FigureReport

KEPT = timedelta(days=1)


def keep_figures(session: Session, kind: str, file_name: str, content: str, *, staff_id: int) -> str:
    """Keep a file for its preview; the token that finds it. Earlier ones of the same person are let go."""
    session.execute(delete(StatisticUpload).where(StatisticUpload.uploaded_by == staff_id))
    token = secrets.token_urlsafe(24)
    session.add(
        StatisticUpload(
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


def confirm_figures(session: Session, token: str, file: FigureFile, *, actor_id: int, actor: str) -> FigureReport:
    """Take the uploaded file, read beforehand so that nobody waits for its reading. Raises Missing, FileRefused."""
    upload = upload_by_token(session, token, actor_id)
    report = import_figures(session, file, upload.file_name, actor_id=actor_id, actor=actor)
    session.delete(upload)
    return report


def forget_old_figures(session: Session) -> int:
    """Erase files that were never confirmed; the number erased."""
    gone = session.execute(delete(StatisticUpload).where(StatisticUpload.uploaded_on < today() - KEPT))
    return int(getattr(gone, "rowcount", 0))
