"""How a person wants to work at the desk."""

from sqlalchemy.orm import Session

from dialog.concerns.models import TriageSettings
from dialog.concerns.rules.keys import DeskSettings


def desk_settings(session: Session, user_id: int) -> DeskSettings:
    """What this person chose, or the usual."""
    found = session.get(TriageSettings, user_id)
    return DeskSettings(found.keys, found.keys_on, found.moves_on) if found is not None else DeskSettings()
