"""Sections 3 and 5: residents and reported crime, as imported, with source, day and what must be said beside."""

from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.catalogue import locale_of, translate
from dialog.situation.documents.basis import Basis
from dialog.situation.documents.blocks import LANGUAGE, Line, Table, digits, nothing_known, said, table
from dialog.situation.documents.days import day_words
from dialog.situation.rules.documents import Content
from dialog.statistics.labels import GROUPS
from dialog.statistics.queries.crimes import CrimeLine, CrimeTable, crime_table, crime_years, has_statistics
from dialog.statistics.queries.residents import Residents, residents
from dialog.statistics.rules.groups import CrimeGroup


def facts(session: Session, basis: Basis) -> Iterator[Content]:
    """Section 3: how many live in the area and in those right below it."""
    code = basis.area.code if basis.area is not None else ""
    names = {code: basis.area.name if basis.area is not None else str(_("The whole municipality"))}
    names |= {part.code: part.name for part in basis.parts}
    found = residents(session, names, basis.period.end)
    lines = [Line(one, (name, *_people(found.get(one)))) for one, name in names.items()]
    columns = [str(_("Area")), str(_("Residents")), str(_("At the end of")), str(_("Source"))]
    yield table(Table("residents", str(_("Residents by area")), columns, lines, (1, 2)), filled=bool(found))


def crimes(session: Session, basis: Basis) -> Iterator[Content]:
    """Section 5: the newest year of reported crime that the period may be read beside."""
    code = basis.area.code if basis.area is not None else ""
    years = [
        year for year in crime_years(session, code) if basis.period.start.year - 1 <= year <= basis.period.end.year
    ]
    if not years:
        yield said(
            "crimes_gap",
            [str(_("No information: no statistics of reported crime have been taken in for this area and time."))],
        )
        return
    found = crime_table(session, code, years[0], LANGUAGE)
    columns = [
        str(_("Kind of crime")),
        str(_("Reported")),
        str(_("Per 1,000 residents")),
        str(_("Share of the municipality, per cent")),
    ]
    yield table(
        Table(
            "crimes",
            str(_("Reported crime in %(year)s", year=str(found.year))),
            columns,
            [_line(one) for one in found.lines],
            (1, 2, 3),
            _notes(found),
        )
    )


def has_figures(session: Session, basis: Basis) -> bool:
    """Whether there is anything of this class."""
    code = basis.area.code if basis.area is not None else ""
    return has_statistics(session, code, basis.period.start, basis.period.end)


def _line(one: CrimeLine) -> Line:
    return Line(
        f"{one.group}-{one.label}",
        (
            f"{translate(LANGUAGE, GROUPS[CrimeGroup(one.group)])}: {one.label}" if one.group else one.label,
            nothing_known() if one.count is None else digits(one.count),
            _decimal(one.per_1000),
            _decimal(one.share),
        ),
        one.count,
    )


def _people(found: Residents | None) -> tuple[str, str, str]:
    if found is None:
        return nothing_known(), "", ""
    return nothing_known() if found.count is None else digits(found.count), str(found.year), found.source


def _notes(found: CrimeTable) -> list[str]:
    sources = [
        str(_("Source: %(source)s, taken out %(day)s.", source=one.source, day=day_words(one.exported_on)))
        if one.exported_on
        else str(_("Source: %(source)s.", source=one.source))
        for one in found.sources
    ]
    reported = str(_("Reported crime is not all crime. What is seldom reported is seldom here."))
    return [*sources, *found.notes, *found.warnings, reported]


def _decimal(number: Decimal | None) -> str:
    return nothing_known() if number is None else str(format_decimal(number, "#,##0.0", locale=locale_of(LANGUAGE)))
