"""Counts over time, read off the sheets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, distinct, func, literal_column, select
from sqlalchemy.orm import Session

from dialog.categories.rules import DOMESTIC_VIOLENCE, STAFF_THREATENED, Category, Tag
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.counted import counted
from dialog.concerns.rules import Restriction
from dialog.situation.queries.sheets import Bins, Line, Sheets
from dialog.situation.rules.figures import NOTHING, Figure
from dialog.situation.rules.periods import Period


@dataclass(frozen=True)
class Timeline:
    """One subject's counts, bin by bin."""

    bins: Bins
    figures: Mapping[int, Figure]

    def over(self, period: Period) -> Figure:
        """The count of a period or week of the picture."""
        return sum((self.figures[at] for at in self.bins.within(period) if at in self.figures), NOTHING)

    def weekly(self, weeks: Sequence[Period]) -> list[Figure]:
        return [self.over(week) for week in weeks]

    @property
    def known(self) -> bool:
        """True when anything at all was told in the window."""
        return bool(self.figures)


def timelines(sheets: Sheets, name: str) -> dict[Tag, Timeline]:
    """The lines of a sheet of subjects, by category and facet."""
    found: dict[Tag, dict[int, Figure]] = defaultdict(dict)
    for line in sheets[name]:
        found[Tag(line.one, line.two)][line.at] = line.figure
    return {tag: Timeline(sheets.bins, figures) for tag, figures in found.items()}


def in_phase(lines: Iterable[Line], phase: int) -> dict[Any, Figure]:
    """Counts of one phase, by the sheet's word or area."""
    return {line.one or line.area_id: line.figure for line in lines if line.at == phase}


def total(lines: Iterable[Line]) -> Figure:
    return sum((line.figure for line in lines), NOTHING)


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
