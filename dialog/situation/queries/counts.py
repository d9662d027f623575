"""Counts over time, read off the sheets."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, distinct, func, literal_column, select
from sqlalchemy.orm import Session

from dialog.categories.rules import DOMESTIC_VIOLENCE, STAFF_THREATENED, Category, Tag
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.counted import counted
from dialog.concerns.rules import Restriction
from dialog.situation.queries.sheets import Sheets
from dialog.situation.rules.figures import NOTHING, Figure
from dialog.situation.rules.periods import Period
from dialog.situation.rules.stretches import Stretch, stretch_of


@dataclass(frozen=True)
class Timeline:
    """One subject's counts, by the stretches of the picture."""

    figures: Mapping[Stretch, Figure]

    def over(self, period: Period) -> Figure:
        """The count of a period or week of the picture."""
        return self.figures.get(stretch_of(period), NOTHING)

    def weekly(self, weeks: Sequence[Period]) -> list[Figure]:
        return [self.over(week) for week in weeks]

    @property
    def known(self) -> bool:
        """True when anything at all was told in the days the picture looks at."""
        return bool(self.figures)


def timelines(sheets: Sheets, name: str) -> dict[Tag, Timeline]:
    """A sheet of subjects, by category and facet."""
    found: dict[Tag, dict[Stretch, Figure]] = defaultdict(dict)
    for period in sheets.needed(name):
        for (category, facet, *_), figure in sheets.over(name, period).items():
            found[Tag(category, facet)][stretch_of(period)] = figure
    return {tag: Timeline(figures) for tag, figures in found.items()}


def by_word(sheets: Sheets, name: str, period: Period) -> dict[str, Figure]:
    """Counts by a sheet's first word."""
    return {key[0]: figure for key, figure in sheets.over(name, period).items()}


def by_area(sheets: Sheets, period: Period) -> dict[int | None, Figure]:
    """Counts by area id."""
    return {key[3]: figure for key, figure in sheets.over("area", period).items()}


def total(sheets: Sheets, name: str, period: Period) -> Figure:
    """All that a sheet counts in a period."""
    return sum(sheets.over(name, period).values(), NOTHING)


def restricted_totals(session: Session, weeks: Period) -> dict[Restriction, int]:
    """How much is told of what few may open: the whole municipality, whoever asks, so that no filter can vary it."""
    marks = {
        Restriction.EXTREMISM: ConcernTag.category == Category.VIOLENT_EXTREMISM,
        Restriction.DOMESTIC_VIOLENCE: ConcernTag.facet == DOMESTIC_VIOLENCE,
        Restriction.THREAT: ConcernTag.facet == STAFF_THREATENED,
    }
    found = session.execute(
        select(*(func.count(distinct(case((mark, ConcernTag.concern_id)))) for mark in marks.values()))
        .select_from(ConcernTag)
        .join(Concern, Concern.id == ConcernTag.concern_id)
        # Said as the index of restricted concerns says it, so that only those few are looked at.
        .where(Concern.restricted != literal_column("''"), counted())
        .where(Concern.received_on.between(weeks.start, weeks.end))
    ).one()
    return dict(zip(marks, found, strict=True))
