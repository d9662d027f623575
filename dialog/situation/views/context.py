"""What every part of the page needs to name and link its figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dialog.categories.models import Facet
from dialog.disclosure.limits import Direction
from dialog.situation.labels import DIRECTIONS
from dialog.situation.links import Links
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.parts import Picture, Row
from dialog.situation.queries.problems_kept import ProblemRow, Subject
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.problems import place_key
from dialog.situation.rules.recurring import Problem


@dataclass(frozen=True)
class Context:
    """One picture with the names of its areas and facets, and the way to the concerns behind it.

    `records`: the problems that somebody has described, or the machine has proposed, by what they are about.
    """

    picture: Picture
    areas: Areas
    facets: Mapping[str, Facet]
    links: Links
    records: Mapping[Subject, ProblemRow] = field(default_factory=dict)

    @cached_property
    def links_before(self) -> Links:
        """To the concerns of the period before."""
        return self.links.during(self.picture.wanted.period.before)

    def area_name(self, area_id: int | None) -> str:
        """'' for no area."""
        area = self.areas.by_id.get(area_id) if area_id is not None else None
        return area.name if area is not None else ""

    def record_of(self, problem: Problem) -> ProblemRow | None:
        """The described problem that a recurring one belongs to."""
        area = self.areas.by_id.get(problem.area_id) if problem.area_id is not None else None
        return self.records.get((problem.tag, area.code, place_key(problem.place))) if area is not None else None


@dataclass(frozen=True)
class TableRow:
    """One row of a table with now and before. `url` '' where the list cannot be narrowed to just this."""

    label: str
    now: Shown
    before: Shown | None
    words: Any
    compared: bool
    known: bool
    url: str = ""
    before_url: str = ""
    note: str = ""
    state: str = ""
    shut: bool = False
    level: int = 1


def table_row(context: Context, row: Row, label: str, narrowing: Mapping[str, Any] | None, **more: Any) -> TableRow:
    """`narrowing` None leaves the links out."""
    return TableRow(
        label,
        row.now,
        row.before,
        DIRECTIONS[row.direction],
        row.direction is not Direction.TOO_FEW,
        row.known,
        url=context.links.to(**narrowing) if narrowing is not None else "",
        before_url=context.links_before.to(**narrowing) if narrowing is not None else "",
        **more,
    )
