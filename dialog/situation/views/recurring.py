"""What comes back, with what is written down about it."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dialog.concerns.queries.filters import NO_AREA, NO_FACET
from dialog.situation.labels import subject_label
from dialog.situation.queries.problems_kept import ProblemRow
from dialog.situation.rules.levels import ProblemState
from dialog.situation.rules.recurring import Problem
from dialog.situation.views.context import Context

PROBLEM = "situation_staff.problem"
STRIP_HEIGHT, LOWEST_BAR, BAR_STEP = 26, 3, 14
# Where a problem is among the six steps: told of and not taken up yet, or looked at and described.
STEPS: dict[ProblemState, tuple[int, Any]] = {
    ProblemState.PROPOSED: (1, _l("Situation picture")),
    ProblemState.KEPT: (2, _l("Problem picture")),
}


@dataclass(frozen=True)
class Bar:
    """One week of a strip: position, height, and whether there was nothing."""

    x: int
    y: int
    height: int
    empty: bool


@dataclass(frozen=True)
class Record:
    """What is written down about it. `step`: of the six, with its name; '' for an event and what was set aside."""

    text: str
    url: str
    step: int
    step_name: Any
    responsible: str


@dataclass(frozen=True)
class ProblemView:
    """One recurring problem. `record` None: nobody has written it down."""

    label: str
    where: str
    bars: tuple[Bar, ...]
    spoken: str
    latest: int
    streak: int
    url: str
    record: Record | None


def problem_views(context: Context) -> list[ProblemView]:
    """The most told of first."""
    return [_problem(context, problem) for problem in context.picture.problems]


def _problem(context: Context, problem: Problem) -> ProblemView:
    area = context.area_name(problem.area_id) or str(_("No area given"))
    return ProblemView(
        label=subject_label(problem.tag, context.facets),
        where=f"{problem.place}, {area}" if problem.place else area,
        bars=bars(problem.weeks),
        spoken=", ".join(str(count) for count in problem.weeks),
        latest=problem.latest,
        streak=problem.streak,
        url=problem_url(context, problem),
        record=_record(record) if (record := context.record_of(problem)) is not None else None,
    )


def record_link(record: ProblemRow) -> str:
    """The described problem's own page."""
    return url_for(PROBLEM, number=record.number) if PROBLEM in current_app.view_functions else ""


def _record(record: ProblemRow) -> Record:
    step, name = STEPS.get(record.state, (0, ""))
    return Record(
        str(_("Problem %(number)s", number=record.number)), record_link(record), step, name, record.responsible
    )


def problem_url(context: Context, problem: Problem) -> str:
    """The concerns of its twelve weeks: as many as the weeks' numbers add up to."""
    weeks = context.picture.wanted.period.series[-len(problem.weeks) :]
    links = context.links.during(type(weeks[0])(weeks[0].start, weeks[-1].end))
    area = context.areas.by_id.get(problem.area_id) if problem.area_id is not None else None
    where = {"area": area.code, "area_id": area.id} if area else {"area": NO_AREA}
    return links.to(
        category=str(problem.tag.category), facet=problem.tag.facet or NO_FACET, place=problem.place, **where
    )


def bars(weeks: tuple[int, ...], highest: int = 0) -> tuple[Bar, ...]:
    """A strip, on a scale that ends at `highest` or at its own highest week."""
    top = max(*weeks, highest, 1)
    heights = [max(LOWEST_BAR, round(STRIP_HEIGHT * count / top)) for count in weeks]
    return tuple(
        Bar(at * BAR_STEP, STRIP_HEIGHT - height, height, not count)
        for at, (height, count) in enumerate(zip(heights, weeks, strict=True))
    )
