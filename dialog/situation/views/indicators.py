"""Felt safety and what has happened, side by side and never in one table."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.situation import indicator_labels as labels
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.indicators import indicators
from dialog.situation.rules.indicators import Family, Indicator
from dialog.situation.rules.periods import Period
from dialog.statistics.queries.crimes import CrimeTable, crime_table, crime_years
from dialog.statistics.rules.groups import CrimeGroup


@dataclass(frozen=True)
class IndicatorRow:
    """One figure from one survey, in words. `share` None: too few answers for any figure."""

    label: str
    share: int | None
    answers: int | None
    span: str
    kind: str
    survey: str
    slug: str
    unsure: bool


@dataclass(frozen=True)
class IndicatorView:
    """`felt` and `actual`: the two families. `crime`: the newest year of reported crime that the period can know of."""

    felt: tuple[IndicatorRow, ...]
    actual: tuple[IndicatorRow, ...]
    crime: CrimeTable | None
    open_ones: bool
    samples: bool

    @property
    def all_crimes(self) -> tuple[object, ...]:
        """The line for every crime together, or the first seven when the publisher has none."""
        lines = self.crime.lines if self.crime else ()
        whole = tuple(line for line in lines if line.group == CrimeGroup.ALL)
        return whole or lines[:7]


def indicator_view(
    session: Session, staff: StaffMember, areas: Areas, code: str, period: Period, language: str
) -> IndicatorView:
    """What the picture of an area ('' the municipality) shows of both families."""
    found = indicators(session, staff, code, period.end, areas=areas, language=language)
    year = next((year for year in crime_years(session, code) if year <= period.end.year), None)
    return IndicatorView(
        felt=_rows(found, Family.FELT),
        actual=_rows(found, Family.ACTUAL),
        crime=crime_table(session, code, year, language) if year else None,
        open_ones=any(not one.probability for one in found),
        samples=any(one.probability for one in found),
    )


def _rows(found: tuple[Indicator, ...], family: Family) -> tuple[IndicatorRow, ...]:
    return tuple(
        IndicatorRow(
            label=labels.name_text(one),
            share=one.share,
            answers=one.answers,
            span=labels.span_text(one),
            kind=labels.kind_text(one),
            survey=one.survey,
            slug=one.slug,
            unsure=one.unsure,
        )
        for one in found
        if one.family == family
    )
