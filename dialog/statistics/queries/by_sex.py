"""Women and men side by side: only where both can be shown without telling of a few people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.places.models import Area
from dialog.statistics.models import CrimeClass, ReportedCrime, StatisticSource
from dialog.statistics.queries.crimes import SourceLine, municipality_code
from dialog.statistics.queries.versions import AreaVersion, version_of, versions
from dialog.statistics.rules.figure_file import Sex
from dialog.statistics.rules.groups import CrimeGroup
from dialog.statistics.rules.pairs import Pair, hidden_pairs

Pairs = Mapping[str, Mapping[str, Pair]]


@dataclass(frozen=True)
class SexLine:
    """One class. `women` and `men` are None together: left out by the publisher, or since they would tell of a few."""

    group: str
    label: str
    women: int | None
    men: int | None


@dataclass(frozen=True)
class SexTable:
    """`sources`: where the figures come from."""

    lines: tuple[SexLine, ...] = ()
    sources: tuple[SourceLine, ...] = ()

    @property
    def hides(self) -> bool:
        return any(line.women is None for line in self.lines)


def sex_table(session: Session, code: str, year: int) -> SexTable:
    """Reported crime of women and men in the area ('' the municipality) and the year."""
    wanted = code or municipality_code(session)
    current = [one for known in versions(session).values() if (one := version_of(known, year)) is not None]
    chain = _chain(current, wanted)
    families = {above: [one.code for one in current if one.parent_code == above] for above in chain[:-1]}
    needed = {wanted, *chain, *(one for parts in families.values() for one in parts)}
    pairs, sources = _pairs(session, wanted, needed, year)
    own = pairs.get(wanted, {})
    if not own:
        return SexTable()
    groups = {one.code: one.group for one in session.scalars(select(CrimeClass).order_by(CrimeClass.code))}
    hidden = {name for name in own if _is_hidden(name, chain, families, pairs)}
    every = {name for name in own if groups.get(name) == CrimeGroup.ALL}
    # All crimes together, less all the others that are shown, would be the one that is not.
    if hidden - every:
        hidden |= every
    lines = [
        SexLine(groups.get(name, ""), name, *((None, None) if name in hidden else (pair.women, pair.men)))
        for name, pair in sorted(own.items())
    ]
    return SexTable(tuple(lines), sources)


def _chain(current: Iterable[AreaVersion], code: str) -> list[str]:
    """The area and all it lies in, the widest first."""
    above = {one.code: one.parent_code for one in current}
    found = [code]
    while (parent := above.get(found[0], "")) and parent not in found:
        found.insert(0, parent)
    return found


def _is_hidden(name: str, chain: list[str], families: Mapping[str, list[str]], pairs: Pairs) -> bool:
    """Whether the class is left out for the last area of the chain, or for one that it lies in."""
    if not pairs.get(chain[0], {}).get(name, Pair(None, None)).told and len(chain) == 1:
        return True
    for above, below in pairwise(chain):
        parts = {one: pairs[one][name] for one in families[above] if name in pairs.get(one, {})}
        if below in hidden_pairs(parts, pairs.get(above, {}).get(name)):
            return True
    return False


def _pairs(session: Session, wanted: str, codes: set[str], year: int) -> tuple[Pairs, tuple[SourceLine, ...]]:
    """Area code -> class -> pair; and where those of the wanted area come from."""
    rows = session.execute(
        select(
            Area.code, ReportedCrime.crime_class, ReportedCrime.sex, ReportedCrime.count, StatisticSource.source,
            StatisticSource.exported_on,
        )
        .join(Area, Area.id == ReportedCrime.area_id)
        .join(StatisticSource, StatisticSource.id == ReportedCrime.source_id)
        .where(
            Area.code.in_(sorted(codes)), ReportedCrime.year == year, ReportedCrime.sex.in_([Sex.WOMEN, Sex.MEN])
        )
        .order_by(ReportedCrime.id)
    ).all()  # fmt: skip
    cells = {(code, name, sex): count for code, name, sex, count, *_source in rows}
    found: dict[str, dict[str, Pair]] = {}
    for code, name, _sex in cells:
        found.setdefault(code, {})[name] = Pair(
            cells.get((code, name, Sex.WOMEN.value)), cells.get((code, name, Sex.MEN.value))
        )
    sources = {SourceLine(row.source, row.exported_on) for row in rows if row.code == wanted}
    return found, tuple(sorted(sources, key=lambda line: (line.source, str(line.exported_on))))
