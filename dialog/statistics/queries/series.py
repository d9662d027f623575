"""One class of crime year by year, with the version of the area that each year speaks of."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.catalogue import DEFAULT_LANGUAGE
from dialog.places.models import Area
from dialog.statistics.models import ReportedCrime, StatisticSource
from dialog.statistics.queries.crimes import SourceLine, municipality_code, version_warning
from dialog.statistics.queries.versions import AreaVersion, versions
from dialog.statistics.rules.figure_file import Sex
from dialog.statistics.rules.rates import per_cent


@dataclass(frozen=True)
class YearPoint:
    """`count` None: left out by the publisher. `share`: per cent of the municipality, one decimal."""

    year: int
    count: int | None
    share: Decimal | None
    version: AreaVersion
    source: SourceLine


@dataclass(frozen=True)
class YearSeries:
    """The newest year first. `warnings`: sentences, one for each border that was redrawn between two of the years."""

    crime_class: str
    points: tuple[YearPoint, ...] = ()
    warnings: tuple[str, ...] = ()


def crime_series(session: Session, code: str, crime_class: str, language: str = DEFAULT_LANGUAGE) -> YearSeries:
    """All years of a class in the area ('' the municipality)."""
    root = municipality_code(session)
    wanted = code or root
    known = {one.id: one for one in versions(session, [wanted]).get(wanted, [])}
    rows = session.execute(
        select(
            Area.code, ReportedCrime.year, ReportedCrime.area_id, ReportedCrime.count, StatisticSource.source,
            StatisticSource.exported_on,
        )
        .join(Area, Area.id == ReportedCrime.area_id)
        .join(StatisticSource, StatisticSource.id == ReportedCrime.source_id)
        .where(
            Area.code.in_([wanted, root]), ReportedCrime.crime_class == crime_class, ReportedCrime.sex == Sex.EVERYBODY
        )
        .order_by(ReportedCrime.year.desc(), ReportedCrime.id)
    ).all()  # fmt: skip
    whole = {year: count for code_, year, _area, count, *_source in rows if code_ == root and wanted != root}
    points = tuple(
        YearPoint(
            year, count, per_cent(count, whole.get(year)), known[area_id], SourceLine(source, exported_on)
        )
        for code_, year, area_id, count, source, exported_on in rows
        if code_ == wanted and area_id in known
    )  # fmt: skip
    found = (version_warning(older.version, newer.version, language) for newer, older in pairwise(points))
    return YearSeries(crime_class, points, tuple(dict.fromkeys(text for text in found if text)))
