"""Reported crime beside what people tell: another kind of source, another year, never added together."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from dialog.situation.queries.parts import Wanted
from dialog.statistics.queries.crimes import CrimeTable
from dialog.statistics.rules.groups import CrimeGroup
from dialog.web.formatting import number

FIGURES = "statistics_staff.statistics"
MOST_SHOWN = 3


@dataclass(frozen=True)
class StatisticsBox:
    """The newest figures up to the period. `lines`: what it is called and how many; '–' where the publisher left it out."""

    year: int
    lines: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    url: str


def statistics_box(found: CrimeTable | None, wanted: Wanted) -> StatisticsBox | None:
    """None when nothing has been imported for the area: no information."""
    if found is None or not found.lines:
        return None
    code = wanted.area.code if wanted.area is not None else ""
    grouped = [line for line in found.lines if line.group] or list(found.lines)
    first = [line for line in grouped if line.group == CrimeGroup.ALL]
    rest = [line for line in grouped if line.group != CrimeGroup.ALL]
    return StatisticsBox(
        found.year,
        tuple(
            (line.label, number(line.count) if line.count is not None else "–") for line in (*first, *rest)[:MOST_SHOWN]
        ),
        tuple(one.source for one in found.sources),
        found.notes,
        url_for(FIGURES, area=code or None, year=found.year) if FIGURES in current_app.view_functions else "",
    )


def statistics_label(box: StatisticsBox | None) -> str:
    """What the fourth kind of source is called on the page."""
    return str(_("Reported crime, %(year)s", year=box.year) if box is not None else _("Reported crime"))
