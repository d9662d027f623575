"""A person's own way of working at the desk."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from dialog.concerns.models import TriageSettings
from dialog.concerns.rules.keys import doubles, unusual
from dialog.errors import NotPossibleNow


def save_desk_settings(
    session: Session, user_id: int, keys: Mapping[str, str], *, keys_on: bool, moves_on: bool
) -> None:
    """Keep the keys by act (only the unusual ones) and both switches. Raises NotPossibleNow('keys') when two are the same."""
    if doubles(keys):
        raise NotPossibleNow("keys")
    found = session.get(TriageSettings, user_id)
    if found is None:
        found = TriageSettings(user_id=user_id)
        session.add(found)
    found.keys, found.keys_on, found.moves_on = unusual(keys), keys_on, moves_on
