"""How many live in an area."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from dialog.places.models import Area
from dialog.statistics.models import Population, StatisticSource
from dialog.statistics.queries.versions import AreaVersion, version_of, versions
from dialog.statistics.rules.figure_file import Sex


@dataclass(frozen=True)
class Residents:
    """`count` at the end of `year` (None: the publisher has left it out), by `source`, exported on a day.

    `summed`: added up from the areas below, since the area has no figure of its own.
    """

    count: int | None
    year: int
    source: str
    exported_on: date | None = None
    summed: bool = False


Own = Mapping[str, Residents]


def residents(session: Session, codes: Iterable[str], day: date) -> dict[str, Residents]:
    """The newest figures that speak of `day` or before, by area code; an area without any is missing.

    '' is the municipality. An area without a figure of its own has the sum of those right below it, if they all have one.
    """
    wanted = set(codes)
    last_year = day.year if (day.month, day.day) == (12, 31) else day.year - 1
    every = versions(session)
    tree = _Tree(every, last_year)
    names = {code: (tree.municipality if code == "" else code) for code in wanted}
    own = _own(session, last_year, tree.with_all_below(name for name in names.values() if name))
    found = {code: _of(name, own, tree) for code, name in names.items() if name}
    return {code: one for code, one in found.items() if one is not None}


class _Tree:
    """Which areas lie right below which, at the end of a year."""

    def __init__(self, every: Mapping[str, list[AreaVersion]], year: int) -> None:
        current = [one for known in every.values() if (one := version_of(known, year)) is not None]
        self._below: dict[str, list[str]] = defaultdict(list)
        for one in current:
            if one.parent_code:
                self._below[one.parent_code].append(one.code)
        self.municipality = next((one.code for one in current if one.level == "municipality"), "")

    def below(self, code: str) -> list[str]:
        return self._below.get(code, [])

    def with_all_below(self, codes: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        waiting = list(codes)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting.extend(self.below(code))
        return frozenset(found)


def _of(code: str, own: Own, tree: _Tree, above: frozenset[str] = frozenset()) -> Residents | None:
    if code in own or code in above:
        return own.get(code)
    parts = [_of(part, own, tree, above | {code}) for part in tree.below(code)]
    known = [part for part in parts if part is not None]
    if not known or len(known) != len(parts):
        return None
    years = {part.year for part in known}
    if len(years) > 1:
        return None
    counts = [part.count for part in known]
    whole = None if None in counts else sum(count for count in counts if count is not None)
    sources = "; ".join(sorted({part.source for part in known}))
    exported = [part.exported_on for part in known if part.exported_on is not None]
    return Residents(whole, years.pop(), sources, min(exported, default=None), summed=True)


def _own(session: Session, last_year: int, codes: Collection[str]) -> dict[str, Residents]:
    """The newest figure of each area that has one: for everybody, or added up from women and men."""
    of_all_ages = (Population.year <= last_year, Population.age == "")
    newest = (
        select(Area.code, func.max(Population.year).label("year"))
        .join(Population, Population.area_id == Area.id)
        .where(*of_all_ages, Area.code.in_(sorted(codes)))
        .group_by(Area.code)
        .subquery()
    )
    rows = session.execute(
        select(
            Area.code, Population.year, Population.sex, Population.count, StatisticSource.source,
            StatisticSource.exported_on,
        )
        .join(Area, Area.id == Population.area_id)
        .join(StatisticSource, StatisticSource.id == Population.source_id)
        .join(newest, and_(newest.c.code == Area.code, newest.c.year == Population.year))
        .where(*of_all_ages)
        .order_by(Area.code, Population.sex, Population.id)
    ).all()  # fmt: skip
    counts: dict[str, dict[str, int | None]] = defaultdict(dict)
    about: dict[str, tuple[int, str, date | None]] = {}
    for code, year, sex, count, source, exported_on in rows:
        counts[code][sex] = count
        about[code] = (year, source, exported_on)
    return {code: Residents(_whole(by_sex), *about[code]) for code, by_sex in counts.items()}


def _whole(by_sex: Mapping[str, int | None]) -> int | None:
    if Sex.EVERYBODY in by_sex:
        return by_sex[Sex.EVERYBODY]
    women, men = by_sex.get(Sex.WOMEN), by_sex.get(Sex.MEN)
    return None if women is None or men is None else women + men
