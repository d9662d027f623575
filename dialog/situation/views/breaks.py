"""Breaks of series: a line in the box of the category, and a sentence that says why."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _

from dialog.categories.labels import category_label, facet_label
from dialog.situation.queries.breaks import Break
from dialog.situation.rules.periods import Period
from dialog.web.formatting import long_date


def broken_at(found: Iterable[Break], weeks: Sequence[Period]) -> Mapping[str, tuple[int, ...]]:
    """Positions in the series of weeks where something else is counted from, by category."""
    at: dict[str, set[int]] = {}
    for one in found:
        for place, week in enumerate(weeks):
            if one.category and week.start <= one.on <= week.end:
                at.setdefault(one.category, set()).add(place)
    return {category: tuple(sorted(places)) for category, places in at.items()}


def break_lines(found: Iterable[Break]) -> list[str]:
    """One sentence for each: from when, what, and that the numbers before and after are not the same thing."""
    return [_line(one) for one in found]


def _line(one: Break) -> str:
    where = category_label(one.category) if one.category else str(_("any category"))
    values = {"day": long_date(one.on), "facet": facet_label(one.facet), "category": where}
    if one.begins:
        return str(
            _(
                "Break in the series: “%(facet)s” under %(category)s is counted since %(day)s. Do not compare it with before.",
                **values,
            )
        )
    return str(
        _(
            "Break in the series: “%(facet)s” under %(category)s is not used since %(day)s. What was told of it then stands"
            " elsewhere now.",
            **values,
        )
    )
