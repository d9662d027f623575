"""The fourteen boxes: one scale, one order, the unusual marked and not moved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from dialog.categories.labels import category_label
from dialog.situation.labels import line_text, usual_text
from dialog.situation.queries.parts import Subject
from dialog.situation.rules.figures import Shown
from dialog.situation.views.context import Context

PER_ROW = 5
# A row whose lines all stay under this share of the scale is cropped at the top, never drawn to another scale.
CROPPED_UNDER = 0.45
LOWEST_TOP = 5


@dataclass(frozen=True)
class Line:
    """What the component `sparkline` takes."""

    values: tuple[int, ...]
    low: int
    high: int
    top: int
    description: str
    cropped: bool
    first: str | None = None
    last: str | None = None
    mark: int | None = None
    breaks: tuple[int, ...] = ()

    def arguments(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Box:
    """One category. `everywhere`: the sentence for those who may not see it."""

    category: str
    label: str
    state: str
    now: Shown
    url: str
    known: bool
    usual: str
    line: Line | None
    shut: bool
    everywhere: str


def boxes(context: Context, broken: Mapping[str, tuple[int, ...]] | None = None) -> list[Box]:
    """In the fixed order. `broken`: where the series of a category is broken (`views.breaks`)."""
    subjects = context.picture.categories
    top = max(LOWEST_TOP, *(_highest(one) for one in subjects))
    found = [_box(context, subject, at, top, _row_of(subjects, at)) for at, subject in enumerate(subjects)]
    return [_with_breaks(box, (broken or {}).get(box.category, ())) for box in found]


def _with_breaks(box: Box, places: tuple[int, ...]) -> Box:
    return replace(box, line=replace(box.line, breaks=places)) if places and box.line is not None else box


def _row_of(subjects: tuple[Subject, ...], at: int) -> tuple[Subject, ...]:
    start = at - at % PER_ROW
    return subjects[start : start + PER_ROW]


def _highest(subject: Subject) -> int:
    if subject.series is None:
        return 0
    return max(*subject.series, subject.weekly.high if subject.weekly is not None else 0)


def _box(context: Context, subject: Subject, at: int, top: int, row: tuple[Subject, ...]) -> Box:
    low_row = at >= PER_ROW and all(_highest(one) < CROPPED_UNDER * top for one in row)
    return Box(
        category=str(subject.tag.category),
        label=category_label(subject.tag.category),
        state="shut" if subject.shut else subject.state,
        now=subject.row.now,
        url=context.links.to(category=str(subject.tag.category)),
        known=subject.row.known,
        usual=usual_text(subject.usual) if subject.row.known else "",
        line=_line(context, subject, at, top, low_row),
        shut=subject.shut,
        everywhere=everywhere_text(subject),
    )


def _line(context: Context, subject: Subject, at: int, top: int, cropped: bool) -> Line | None:
    if subject.series is None:
        return None
    weeks = context.picture.wanted.period.series
    numbers = [_("w. %(week)s", week=week.end.isocalendar()[1]) for week in (weeks[0], weeks[-1])]
    first_box = at == 0
    return Line(
        subject.series,
        subject.weekly.low if subject.weekly is not None else 0,
        subject.weekly.high if subject.weekly is not None else 0,
        top,
        line_text(subject),
        cropped,
        *((numbers[0], numbers[1], top) if first_box else ()),
    )


def everywhere_text(subject: Subject) -> str:
    """What all may hear of what few may see."""
    if subject.everywhere is None:
        return ""
    return str(_("%(count)s in the whole municipality in the last twelve weeks.", count=subject.everywhere))
