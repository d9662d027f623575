"""Counts that are kept: which are there, and whether they are still good.

Every week has a version that rises with each change among its concerns (`operations.counting`). The versions are read
before anything is counted: what is counted afterwards may hold more than its version says and is counted anew then, never
less.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Text, or_, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from dialog.situation.models import CountedSheet, CountedWeek
from dialog.situation.rules.stretches import Stretch, weeks_of

EVERY_WEEK = date(1, 1, 1)
"""A week that stands for all: its version is part of every other's."""
_NEW = "counted_sheets"


@dataclass(frozen=True)
class Place:
    """Whose counts of what: `sight` as `queries.sight`, `channel` '' for all."""

    sight: str
    area: str
    channel: str


@dataclass(frozen=True)
class NewCounts:
    """Something that was just counted and may be kept."""

    place: Place
    part: str
    stretch: Stretch
    version: int
    lines: Any


@dataclass(frozen=True)
class Versions:
    """Versions of weeks, read at one moment."""

    by_week: Mapping[date, int]

    def of(self, stretch: Stretch) -> int:
        """They only rise, so the same sum means that each is the same."""
        return sum(self.by_week.get(week, 0) for week in (EVERY_WEEK, *weeks_of(stretch)))


def versions(session: Session, stretches: Iterable[Stretch]) -> Versions:
    """Those of all weeks that the stretches touch."""
    days = list(stretches)
    first, last = min(next(weeks_of(one)) for one in days), max(one[1] for one in days)
    rows = session.execute(
        select(CountedWeek.week, CountedWeek.version).where(
            or_(CountedWeek.week == EVERY_WEEK, CountedWeek.week.between(first, last))
        )
    )
    return Versions({row[0]: row[1] for row in rows})


def kept(
    session: Session, place: Place, found: Versions, wanted: Collection[tuple[str, Stretch]]
) -> dict[tuple[str, Stretch], Any]:
    """What is there and good, by part and stretch: stored, or counted in this session before."""
    here = {(one.part, one.stretch): one for one in session.info.get(_NEW, ()) if one.place == place}
    now = {key: here[key].lines for key in wanted if key in here and here[key].version == found.of(key[1])}
    keys = {(part, *stretch) for part, stretch in wanted if (part, stretch) not in now}
    if not keys:
        return now
    columns = (CountedSheet.part, CountedSheet.first, CountedSheet.last)
    rows = session.execute(
        select(*columns, CountedSheet.version, type_coerce(CountedSheet.lines, Text)).where(
            CountedSheet.sight == place.sight,
            CountedSheet.area == place.area,
            CountedSheet.channel == place.channel,
            tuple_(*columns).in_(sorted(keys)),
        )
    )
    return now | {
        (part, (first, last)): json.loads(lines)
        for part, first, last, version, lines in rows
        if version == found.of((first, last))
    }


def note(session: Session, new: Iterable[NewCounts]) -> None:
    """Remember what was counted, for whoever ends the reading to keep it."""
    session.info.setdefault(_NEW, []).extend(new)


def noted(session: Session) -> list[NewCounts]:
    """What was counted since this was asked last."""
    found: list[NewCounts] = session.info.pop(_NEW, [])
    return found
