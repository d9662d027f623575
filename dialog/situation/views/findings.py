"""Findings in words."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dialog.situation.labels import FINDING_KINDS, FINDING_MARKS, finding_text, subject_label
from dialog.situation.rules.findings import Finding
from dialog.situation.views.context import Context
from dialog.situation.views.recurring import problem_url, record_link

READ = _l("Read the concerns")


@dataclass(frozen=True)
class FindingView:
    """One finding. `name` is the CSS class of its kind."""

    name: str
    mark: str
    kind: Any
    title: str
    text: str
    url: str
    link: Any = READ


def finding_views(context: Context) -> list[FindingView]:
    return [_finding(context, finding) for finding in context.picture.findings]


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
        *_leading_to(context, finding),
    )


def _leading_to(context: Context, finding: Finding) -> tuple[str, Any]:
    """Where to read on, and what the link says: the described problem, else the concerns."""
    record = context.record_of(finding.problem) if finding.problem is not None else None
    url = record_link(record) if record is not None else ""
    if record is not None and url:
        return url, _("Open problem %(number)s", number=record.number)
    return (_finding_url(context, finding) if finding.linked else ""), READ


def _finding_url(context: Context, finding: Finding) -> str:
    if finding.problem is not None:
        return problem_url(context, finding.problem)
    return context.links.to(category=str(finding.tag.category), facet=finding.tag.facet)


def _resting_on(finding: Finding) -> str:
    reports = ngettext("%(num)s concern.", "%(num)s concerns.", finding.number)
    if finding.usual is not None:
        usual = _("Usual is %(low)s–%(high)s.", low=finding.usual.low, high=finding.usual.high)
        return f"{reports} {usual}"
    problem = finding.problem
    last = ngettext("%(num)s concern in the last week.", "%(num)s concerns in the last week.", finding.number)
    return f"{problem.place}. {last}" if problem is not None and problem.place else str(last)
