"""The cross tables as the page shows them: every number with the way to the concerns behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dialog.categories.labels import category_label
from dialog.concerns.queries.filters import tags_text
from dialog.situation import crossing_labels as labels
from dialog.situation.links import Links
from dialog.situation.queries.crossings import UNSAID, YES, Crossings, CrossLine
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.themes import INFLUENCE, THEMES, Theme

NONE = Shown(0)


@dataclass(frozen=True)
class Cell:
    """A number and the list behind it; `url` '' where the list cannot be narrowed to just this."""

    shown: Shown
    url: str = ""


@dataclass(frozen=True)
class CrossRow:
    """A category. `shut`: few may see it, and there are no cells."""

    label: str
    total: Cell
    cells: tuple[Cell, ...]
    shut: bool = False

    @property
    def told(self) -> bool:
        """False when nothing was told of: that is no information, and not nought."""
        return self.total.shown.number != 0 or self.total.shown.more


@dataclass(frozen=True)
class CrossTable:
    """`columns`: the headings after the total."""

    columns: tuple[str, ...]
    rows: tuple[CrossRow, ...]

    @property
    def empty(self) -> bool:
        return not any(row.told for row in self.rows)


@dataclass(frozen=True)
class ThemeRow:
    """`within`: the categories it lies in, of a theme that runs across several."""

    label: str
    now: Cell
    before: Cell
    within: tuple[tuple[str, Cell], ...]


def place_table(found: Crossings, links: Links, target: str) -> CrossTable:
    """Category by sort of place; of what hit `target` alone, unless it is ''."""

    def cell(line: CrossLine, place: str) -> Shown:
        return line.by_target.cells.get((place, target), NONE) if target else line.by_target.firsts.get(place, NONE)

    return CrossTable(
        tuple(labels.place_text(place) for place in found.places),
        tuple(
            _row(
                line,
                line.by_target.seconds.get(target, NONE) if target else line.by_target.total,
                [(cell(line, place), {"place_type": place}, place != UNSAID) for place in found.places],
                links,
                {"target": target},
            )
            for line in found.lines
        ),
    )


def influence_table(found: Crossings, links: Links) -> CrossTable:
    """Category by sort of place, of what happened under the influence of alcohol or drugs."""
    return CrossTable(
        tuple(labels.place_text(place) for place in found.places),
        tuple(
            _row(
                line,
                line.by_influence.seconds.get(YES, NONE),
                [
                    (line.by_influence.cells.get((place, YES), NONE), {"place_type": place}, place != UNSAID)
                    for place in found.places
                ],
                links,
                {"facet": INFLUENCE},
            )
            for line in found.lines
        ),
    )


def target_table(found: Crossings, links: Links) -> CrossTable:
    """Category by what was hit."""
    return CrossTable(
        tuple(labels.target_text(target) for target in found.targets),
        tuple(
            _row(
                line,
                line.by_target.total,
                [
                    (line.by_target.seconds.get(target, NONE), {"target": target}, target != UNSAID)
                    for target in found.targets
                ],
                links,
                {},
            )
            for line in found.lines
        ),
    )


def theme_rows(found: Crossings, links: Links, before: Links) -> tuple[ThemeRow, ...]:
    """The seven themes."""
    rows = []
    for line in found.themes:
        theme = THEMES[line.code]
        narrowing = theme_narrowing(theme)
        rows.append(
            ThemeRow(
                str(labels.THEMES[line.code]),
                Cell(line.now, links.to(**narrowing)),
                Cell(line.before, before.to(**narrowing)),
                tuple(
                    (category_label(category), Cell(shown, links.to(**narrowing, category=category)))
                    for category, shown in line.by_category.items()
                ),
            )
        )
    return tuple(rows)


def theme_narrowing(theme: Theme) -> dict[str, str]:
    """The inbox's parameters for the concerns of a theme."""
    if theme.plain:
        return {"category": theme.tags[0].category}
    return {"tags": tags_text(theme.tags), "also": "".join(theme.also)}


def _row(
    line: CrossLine,
    total: Shown,
    cells: Iterable[tuple[Shown, Mapping[str, Any], bool]],
    links: Links,
    common: Mapping[str, Any],
) -> CrossRow:
    if line.shut:
        return CrossRow(category_label(line.category), Cell(NONE), (), shut=True)
    narrowed = {"category": line.category, **common}
    return CrossRow(
        category_label(line.category),
        Cell(total, links.to(**narrowed)),
        tuple(Cell(shown, links.to(**narrowed, **more) if linked else "") for shown, more, linked in cells),
    )
