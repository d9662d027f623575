"""Findings and recurring problems in words."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from dialog.situation.labels import FINDING_KINDS, FINDING_MARKS, finding_text, subject_label
from dialog.situation.rules.findings import Finding
from dialog.situation.rules.recurring import Problem
from dialog.situation.views.context import Context

STRIP_HEIGHT, LOWEST_BAR, BAR_STEP = 26, 3, 14


@dataclass(frozen=True)
class FindingView:
    """One finding. `name` is the CSS class of its kind."""

    name: str
    mark: str
    kind: Any
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Bar:
    """One week of a strip: position, height, and whether there was nothing."""

    x: int
    y: int
    height: int
    empty: bool


@dataclass(frozen=True)
class ProblemView:
    """One recurring problem."""

    label: str
    where: str
    bars: tuple[Bar, ...]
    spoken: str
    latest: int
    streak: int
    url: str


def finding_views(context: Context) -> list[FindingView]:
    return [_finding(context, finding) for finding in context.picture.findings]


def problem_views(context: Context) -> list[ProblemView]:
    return [_problem(context, problem) for problem in context.picture.problems]


def _finding(context: Context, finding: Finding) -> FindingView:
    problem = finding.problem
    area = context.area_name(problem.area_id) if problem is not None else ""
    streak = problem.streak if problem is not None else 0
    name, mark = FINDING_MARKS[finding.kind]
    return FindingView(
        name,
        mark,
        FINDING_KINDS[finding.kind],
        finding_text(finding.kind, subject_label(finding.tag, context.facets), area, streak),
        _resting_on(finding),
        _finding_url(context, finding) if finding.linked else "",
    )


def _finding_url(context: Context, finding: Finding) -> str:
    if finding.problem is not None:
        return _problem_url(context, finding.problem)
    return context.links.to(category=str(finding.tag.category), facet=finding.tag.facet)


def _resting_on(finding: Finding) -> str:
    reports = ngettext("%(num)s concern.", "%(num)s concerns.", finding.number)
    if finding.usual is not None:
        usual = _("Usual is %(low)s–%(high)s.", low=finding.usual.low, high=finding.usual.high)
        return f"{reports} {usual}"
    problem = finding.problem
    last = ngettext("%(num)s concern in the last week.", "%(num)s concerns in the last week.", finding.number)
    return f"{problem.place}. {last}" if problem is not None and problem.place else str(last)


def _problem(context: Context, problem: Problem) -> ProblemView:
    area = context.area_name(problem.area_id) or str(_("No area given"))
    return ProblemView(
        label=subject_label(problem.tag, context.facets),
        where=f"{problem.place}, {area}" if problem.place else area,
        bars=_bars(problem.weeks),
        spoken=", ".join(str(count) for count in problem.weeks),
        latest=problem.latest,
        streak=problem.streak,
        url=_problem_url(context, problem),
    )


def _problem_url(context: Context, problem: Problem) -> str:
    """The concerns of its twelve weeks. The place is looked for in their words: people write it in several ways."""
    weeks = context.picture.wanted.period.series[-len(problem.weeks) :]
    links = context.links.during(type(weeks[0])(weeks[0].start, weeks[-1].end))
    area = context.areas.by_id.get(problem.area_id) if problem.area_id is not None else None
    return links.to(
        category=str(problem.tag.category), facet=problem.tag.facet, area=area.code if area else "none", q=problem.place
    )


def _bars(weeks: tuple[int, ...]) -> tuple[Bar, ...]:
    top = max(*weeks, 1)
    heights = [max(LOWEST_BAR, round(STRIP_HEIGHT * count / top)) for count in weeks]
    return tuple(
        Bar(at * BAR_STEP, STRIP_HEIGHT - height, height, not count)
        for at, (height, count) in enumerate(zip(heights, weeks, strict=True))
    )
