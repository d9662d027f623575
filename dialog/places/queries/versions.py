"""What tells whether something kept in memory about places is still good."""

from datetime import date

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.places.models import Area, PlaceVersion, StreetRange

Version = tuple[str | None, int | None, int | None, date]


def engine_of(session: Session) -> Engine:
    """The engine behind a session, also when it is bound to one connection."""
    return session.get_bind().engine


def place_version(session: Session) -> Version:
    """Changes with every import and with the day (areas and streets come into force by date). Three index look-ups."""
    token = select(PlaceVersion.token).where(PlaceVersion.id == 1).scalar_subquery()
    newest_area = select(func.max(Area.id)).scalar_subquery()
    newest_range = select(func.max(StreetRange.id)).scalar_subquery()
    found = session.execute(select(token, newest_area, newest_range)).one()
    return found[0], found[1], found[2], today()
