"""Internal notes, for the reading pane alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernNote
from dialog.concerns.queries.access import readable


@dataclass(frozen=True)
class Note:
    """An internal note as colleagues read it."""

    author: str
    at: datetime
    text: str
    is_question: bool


def notes_on(session: Session, staff: StaffMember, reference: str) -> tuple[Note, ...]:
    """The notes on a concern, oldest first; none for those who may not open it."""
    rows = session.execute(
        select(User.name, ConcernNote.at, ConcernNote.text, ConcernNote.is_question)
        .select_from(ConcernNote)
        .join(Concern, Concern.id == ConcernNote.concern_id)
        .join(User, User.id == ConcernNote.author_id)
        .where(Concern.reference == reference, readable(staff))
        .order_by(ConcernNote.id)
    ).all()
    return tuple(Note(*row) for row in rows)
