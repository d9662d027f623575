"""Two presses of one person, one after the other."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User


def take_turn(session: Session, staff_id: int) -> None:
    """Until the commit: a second press of the same person waits here, and then finds what the first one made.

    For forms whose content says whether it is the same thing once more. Where it does not, a form key does
    (`dialog.form_keys`).
    """
    session.execute(select(User.id).where(User.id == staff_id).with_for_update(key_share=True))
