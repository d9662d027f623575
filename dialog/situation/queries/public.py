"""What is published of areas, and the counts it is made from."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, distinct, func, select
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.counted import counted
from dialog.concerns.queries.voices import teller
from dialog.concerns.rules import Restriction
from dialog.places.rules.levels import Level
from dialog.situation.models import PublishedTotals
from dialog.situation.queries.areas import Areas
from dialog.situation.rules.periods import Period
from dialog.situation.rules.publishing import PublicTotals


@dataclass(frozen=True)
class AreaCounts:
    """Exact counts by area code, everything below included. Never shown: `rules.publishing` decides what may be."""

    totals: Mapping[str, int]
    categories: Mapping[str, Mapping[str, int]]
    parents: Mapping[str, str]


def published_totals(session: Session, area_id: int) -> PublicTotals | None:
    """What was last published of this version of an area; None when nothing has been yet."""
    row = session.scalars(
        select(PublishedTotals).where(PublishedTotals.area_id == area_id).order_by(PublishedTotals.week.desc()).limit(1)
    ).one_or_none()
    if row is None:
        return None
    return PublicTotals(
        start=date.fromisoformat(row.totals["from"]),
        end=date.fromisoformat(row.totals["to"]),
        total=row.totals["total"],
        categories=tuple((category, count) for category, count in row.totals["categories"]),
    )


def is_published(session: Session, week: date) -> bool:
    """True when the totals of the week that begins on this Monday stand."""
    return session.scalar(select(PublishedTotals.id).where(PublishedTotals.week == week).limit(1)) is not None


def area_counts(session: Session, areas: Areas, period: Period) -> AreaCounts:
    """The counted concerns of `period` for every area in force, without those that few may open."""
    per_area = _by_area(session, period)
    totals, categories = {}, {}
    for code in areas.current:
        ids = areas.ids_below(code)
        totals[code] = sum(per_area.totals[area_id] for area_id in ids)
        categories[code] = dict(sum((per_area.categories[area_id] for area_id in ids), Counter[str]()))
    municipality = _municipality(areas)
    if municipality:
        totals[municipality] = sum(per_area.totals.values())
    return AreaCounts(totals, categories, _parents(areas, municipality))


@dataclass(frozen=True)
class _PerArea:
    """By area id; None holds what has no area."""

    totals: Mapping[int | None, int]
    categories: Mapping[int | None, Counter[str]]


def _by_area(session: Session, period: Period) -> _PerArea:
    public = _public(period)
    # What one person told counts once, also when staff divided it: parts of one text are no crowd to hide in.
    totalled = select(Concern.area_id, func.count(distinct(teller()))).where(public).group_by(Concern.area_id)
    found = session.execute(totalled).all()
    totals: dict[int | None, int] = defaultdict(int)
    totals.update((row[0], row[1]) for row in found)
    once = (
        select(teller(), Concern.area_id, ConcernTag.category)
        .join(ConcernTag, ConcernTag.concern_id == Concern.id)
        .where(public)
        .distinct()
        .subquery("once")
    )
    columns = (once.c.area_id, once.c.category)
    categories: dict[int | None, Counter[str]] = defaultdict(Counter)
    for area_id, category, count in session.execute(select(*columns, func.count()).group_by(*columns)):
        categories[area_id][category] = count
    return _PerArea(totals, categories)


def _public(period: Period) -> ColumnElement[bool]:
    return and_(
        counted(), Concern.restricted == Restriction.NONE, Concern.received_on.between(period.start, period.end)
    )


def _parents(areas: Areas, municipality: str) -> dict[str, str]:
    """The area in force right above each; everything without one lies in the municipality, which counts it too."""
    found = {
        code: one.parent_code if one.parent_code in areas.current else municipality
        for code, one in areas.current.items()
    }
    return found | ({municipality: ""} if municipality else {})


def _municipality(areas: Areas) -> str:
    """The code of the municipality itself, or '': what has no area lies in it."""
    found = [one.code for one in areas.current.values() if one.level == Level.MUNICIPALITY]
    return found[0] if len(found) == 1 else ""
