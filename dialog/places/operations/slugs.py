"""Addresses of area pages."""

from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.places.models import Area
from dialog.places.rules.names import slug


class Slugs:
    """Gives each area an address of its own. An address that an area ever had is never another's."""

    def __init__(self, session: Session) -> None:
        self._owner = {slug_: code for code, slug_ in session.execute(select(Area.code, Area.slug).order_by(Area.id))}

    def take(self, code: str, name: str) -> str:
        """The address for this area under this name: the name, then with its code, then with a number."""
        plain = slug(name)
        coded = f"{plain[:80]}-{slug(code)[:40]}"
        candidates = chain((plain, coded), (f"{coded}-{number}" for number in count(2)))
        found = next(one for one in candidates if self._owner.get(one, code) == code)
        self._owner[found] = code
        return found
