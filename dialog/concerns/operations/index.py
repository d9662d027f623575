"""What is kept so that a concern is found again: the print of its wording. All of it can be made anew."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern, ConcernPrint
from dialog.concerns.rules.prints import bands


def index_wording(session: Session, concern: Concern) -> None:
    """Keep the print of what `concern` says; the one before it goes. Parts have none: their whole has it."""
    session.execute(delete(ConcernPrint).where(ConcernPrint.concern_id == concern.id))
    if concern.part or concern.withdrawn_on is not None:
        return
    session.add_all(
        ConcernPrint(band=band, value=value, concern_id=concern.id) for band, value in enumerate(bands(concern.text))
    )
    session.flush()


def forget_index(session: Session, concern_id: int) -> None:
    """Nothing finds this concern by its words any longer: its teller took it back."""
    session.execute(delete(ConcernPrint).where(ConcernPrint.concern_id == concern_id))
