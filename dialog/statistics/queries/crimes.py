"""Reported crime of an area and a year, with everything that must be said beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.catalogue import DEFAULT_LANGUAGE, translate
from dialog.places.models import Area
from dialog.places.rules.levels import Level
from dialog.statistics import labels
from dialog.statistics.models import AreaNote, CrimeClass, ReportedCrime, StatisticSource
from dialog.statistics.queries.residents import Residents, residents
from dialog.statistics.queries.versions import AreaVersion, versions
from dialog.statistics.rules.figure_file import Sex
from dialog.statistics.rules.groups import SEVEN, CrimeGroup
from dialog.statistics.rules.rates import per_cent, per_thousand

_ORDER = {group.value: at for at, group in enumerate((CrimeGroup.ALL, *SEVEN))}


@dataclass(frozen=True)
class CrimeLine:
    """One class of crime. `group`: a `CrimeGroup`, '' for a class that is not mapped; `label`: the publisher's words.

    `count` None: left out by the publisher. `per_1000`: per 1,000 residents; `share`: per cent of the municipality. Both
    have one decimal, and are None when not known. `id`: the figure's own row.
    """

    group: str
    label: str
    count: int | None
    per_1000: Decimal | None = None
    share: Decimal | None = None
    categories: tuple[str, ...] = ()
    id: int = 0


@dataclass(frozen=True)
class SourceLine:
    """Where figures come from: the publisher's words, and the day they were taken out there."""

    source: str
    exported_on: date | None


@dataclass(frozen=True)
class CrimeTable:
    """Each class stands for itself: a publisher's classes may hold each other, so nothing is added up.

    `notes` belong beside every table, `warnings` beside every comparison; both are sentences. `area_version`: the area
    that the figures speak of, None without figures.
    """

    code: str
    year: int
    lines: tuple[CrimeLine, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    notes: tuple[str, ...] = ()
    area_version: AreaVersion | None = None
    warnings: tuple[str, ...] = ()
    residents: Residents | None = None


def municipality_code(session: Session) -> str:
    """The code of the municipality's own area, '' when the register has none."""
    found = select(Area.code).where(Area.level == Level.MUNICIPALITY).order_by(Area.valid_from.desc(), Area.id.desc())
    return session.scalars(found.limit(1)).first() or ""


def crime_years(session: Session, code: str = "") -> tuple[int, ...]:
    """The years with figures for the area ('' the municipality), the newest first."""
    wanted = code or municipality_code(session)
    found = (
        select(ReportedCrime.year)
        .join(Area, Area.id == ReportedCrime.area_id)
        .where(Area.code == wanted)
        .distinct()
        .order_by(ReportedCrime.year.desc())
    )
    return tuple(session.scalars(found))


def has_statistics(session: Session, code: str, first: date, last: date) -> bool:
    """Whether there is reported crime to set beside a period. It comes once a year: the year before counts too."""
    wanted = code or municipality_code(session)
    found = (
        select(ReportedCrime.id)
        .join(Area, Area.id == ReportedCrime.area_id)
        .where(
            Area.code == wanted,
            ReportedCrime.year.between(first.year - 1, last.year),
            ReportedCrime.count.is_not(None),
        )
        .limit(1)
    )
    return session.scalar(found) is not None


def crime_table(session: Session, code: str, year: int, language: str = DEFAULT_LANGUAGE) -> CrimeTable:
    """The figures for everybody of the area ('' the municipality) in the year. No lines when there are none."""
    root = municipality_code(session)
    wanted = code or root
    found = _counts(session, {wanted, root}, year)
    own = found.get(wanted, {})
    if not own:
        return CrimeTable(wanted, year)
    whole = found.get(root, {}) if wanted != root else {}
    people = residents(session, [wanted], date(year, 12, 31)).get(wanted)
    version = _version(session, wanted, next(iter(own.values())).area_id)
    return CrimeTable(
        code=wanted,
        year=year,
        lines=_lines(session, own, whole, people),
        sources=_sources(own, whole),
        notes=_notes(session, wanted, own, people, language),
        area_version=version,
        warnings=_warnings(session, version, year, language),
        residents=people,
    )


def city_core_notes(session: Session, language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """Area code -> what must stand beside every figure per resident of that area."""
    rows = session.scalars(select(AreaNote).where(AreaNote.city_core).order_by(AreaNote.area_code))
    return {one.area_code: one.note or translate(language, labels.CITY_CORE) for one in rows}


def version_warning(one: AreaVersion, other: AreaVersion, language: str = DEFAULT_LANGUAGE) -> str:
    """What to say when two figures are set beside each other; '' when both speak of the same version of an area."""
    if one.id == other.id:
        return ""
    return translate(
        language, labels.TWO_VERSIONS, one=version_text(one, language), other=version_text(other, language)
    )


def version_text(version: AreaVersion, language: str = DEFAULT_LANGUAGE) -> str:
    """An area and the days it was in force."""
    first = labels.long_day(version.valid_from, language)
    if version.valid_to is None:
        return translate(language, labels.SINCE, area=version.name, first=first)
    last = labels.long_day(version.valid_to, language)
    return translate(language, labels.FROM_TO, area=version.name, first=first, last=last)


@dataclass(frozen=True)
class _Count:
    id: int
    area_id: int
    count: int | None
    source: SourceLine


def _counts(session: Session, codes: set[str], year: int) -> dict[str, dict[str, _Count]]:
    """Area code -> class -> figure."""
    rows = session.execute(
        select(
            ReportedCrime.id, Area.code, ReportedCrime.crime_class, ReportedCrime.area_id, ReportedCrime.count,
            StatisticSource.source, StatisticSource.exported_on,
        )
        .join(Area, Area.id == ReportedCrime.area_id)
        .join(StatisticSource, StatisticSource.id == ReportedCrime.source_id)
        .where(Area.code.in_(sorted(codes)), ReportedCrime.year == year, ReportedCrime.sex == Sex.EVERYBODY)
        .order_by(ReportedCrime.crime_class, ReportedCrime.id)
    ).all()  # fmt: skip
    found: dict[str, dict[str, _Count]] = {}
    for row_id, code, crime_class, area_id, count, source, exported_on in rows:
        found.setdefault(code, {})[crime_class] = _Count(row_id, area_id, count, SourceLine(source, exported_on))
    return found


def _lines(
    session: Session, own: Mapping[str, _Count], whole: Mapping[str, _Count], people: Residents | None
) -> tuple[CrimeLine, ...]:
    classes = {one.code: one for one in session.scalars(select(CrimeClass).where(CrimeClass.code.in_(sorted(own))))}
    lines = [
        CrimeLine(
            group=classes[name].group if name in classes else "",
            label=name,
            count=one.count,
            per_1000=per_thousand(one.count, people.count if people else None),
            share=per_cent(one.count, whole[name].count) if name in whole else None,
            categories=tuple(classes[name].categories) if name in classes else (),
            id=one.id,
        )
        for name, one in own.items()
    ]
    return tuple(sorted(lines, key=lambda line: (_ORDER.get(line.group, len(_ORDER)), line.label)))


def _sources(own: Mapping[str, _Count], whole: Mapping[str, _Count]) -> tuple[SourceLine, ...]:
    found = {one.source for one in own.values()} | {whole[name].source for name in own if name in whole}
    return tuple(sorted(found, key=lambda line: (line.source, line.exported_on or date.min)))


def _version(session: Session, code: str, area_id: int) -> AreaVersion | None:
    return next((one for one in versions(session, [code]).get(code, []) if one.id == area_id), None)


def _notes(
    session: Session, code: str, own: Mapping[str, _Count], people: Residents | None, language: str
) -> tuple[str, ...]:
    found = []
    if any(one.count is None for one in own.values()):
        found.append(translate(language, labels.SOME_LEFT_OUT))
    if people is None or not people.count:
        return (*found, translate(language, labels.NO_RESIDENTS))
    found.append(translate(language, labels.RESIDENTS_YEAR, year=people.year))
    if people.summed:
        found.append(translate(language, labels.SUMMED))
    core = city_core_notes(session, language)
    return (*found, core[code]) if code in core else tuple(found)


def _warnings(session: Session, version: AreaVersion | None, year: int, language: str) -> tuple[str, ...]:
    """What keeps the figures from being set beside those of other years, or beside the area of today."""
    if version is None:
        return ()
    if not version.knows(year):
        first = labels.long_day(version.valid_from, language)
        return (translate(language, labels.NOT_KNOWN, day=first, area=version.name),)
    if version.valid_to is None:
        return ()
    goes_on = any(one.valid_from > version.valid_to for one in versions(session, [version.code])[version.code])
    last = labels.long_day(version.valid_to, language)
    return (translate(language, labels.REDRAWN if goes_on else labels.ENDED, area=version.name, day=last),)
