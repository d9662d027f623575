"""Which version of an area a year's figure speaks of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.places.models import Area


@dataclass(frozen=True)
class AreaVersion:
    """An area as it was between two days; `valid_to` is the last one, None while it goes on."""

    id: int
    code: str
    name: str
    level: str
    parent_code: str
    valid_from: date
    valid_to: date | None

    def knows(self, year: int) -> bool:
        """False when the register does not reach back to that year."""
        return self.valid_from <= date(year, 12, 31)


def versions(session: Session, codes: Iterable[str] | None = None) -> dict[str, list[AreaVersion]]:
    """Every version of the areas (of all without `codes`), by code, the earliest first. Withdrawn ones are left out."""
    columns = (Area.id, Area.code, Area.name, Area.level, Area.parent_code, Area.valid_from, Area.valid_to)
    wanted = select(*columns).order_by(Area.valid_from, Area.id)
    if codes is not None:
        wanted = wanted.where(Area.code.in_(sorted(set(codes))))
    found: dict[str, list[AreaVersion]] = defaultdict(list)
    for id_, code, name, level, parent_code, valid_from, valid_to in session.execute(wanted).all():
        if valid_to is None or valid_to >= valid_from:
            found[code].append(AreaVersion(id_, code, name, level, parent_code or "", valid_from, valid_to))
    return dict(found)


def version_of(known: list[AreaVersion], year: int) -> AreaVersion | None:
    """The version in force at the end of the year, or the last one in force during it.

    A register that begins later gives its first version: the figures are kept, and said to be of an area that may have
    been another. None when the area ended before the year.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    during = [one for one in known if one.valid_from <= last and (one.valid_to is None or one.valid_to >= first)]
    if during:
        return during[-1]
    later = [one for one in known if one.valid_from > last]
    return later[0] if later else None
