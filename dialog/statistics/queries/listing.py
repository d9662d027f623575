"""What has been imported, and how it is mapped."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.statistics.models import AreaNote, CrimeClass, StatisticSource

MOST_SOURCES = 30


def imported_sources(session: Session) -> Sequence[StatisticSource]:
    """The latest imports, the newest first."""
    newest = select(StatisticSource).order_by(StatisticSource.imported_at.desc(), StatisticSource.id.desc())
    return session.scalars(newest.limit(MOST_SOURCES)).all()


def crime_classes(session: Session) -> Sequence[CrimeClass]:
    """Every class that a file has named, those that nobody has mapped first."""
    found = session.scalars(select(CrimeClass).order_by(CrimeClass.code)).all()
    return sorted(found, key=lambda one: (bool(one.group), one.code))


def area_note(session: Session, code: str) -> AreaNote | None:
    """What was noted of an area."""
    return session.get(AreaNote, code)


def crime_class(session: Session, code: str) -> CrimeClass | None:
    """A class that a file has named."""
    return session.get(CrimeClass, code)
