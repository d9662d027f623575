"""What a person may be told of a count, some of which they may not open.

Counts are exact for those who may open all the concerns behind them; of the others' concerns they hear from five up,
and never so that a smaller number can be worked out from the rest of the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from dialog.disclosure.cells import hidden_cells
from dialog.disclosure.limits import STANDARD, Direction, Limits, compare

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count: `all` of them, of which this person may open `mine`."""

    all: int = 0
    mine: int = 0

    @property
    def others(self) -> int:
        return self.all - self.mine

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.all + other.all, self.mine + other.mine)


NOTHING = Figure()


@dataclass(frozen=True)
class Shown:
    """A count as a page may show it. `number` None: not at all.

    `more`: there are some besides, too few to number. `exact`: everything behind it may be opened.
    """

    number: int | None
    more: bool = False
    exact: bool = True

    @property
    def linked(self) -> bool:
        """True when the list behind it holds exactly this number."""
        return bool(self.number) and (self.exact or self.more)

    @property
    def full(self) -> int | None:
        """The number when it is all there is to say, for comparing."""
        return None if self.more else self.number


def show(figure: Figure, limits: Limits = STANDARD) -> Shown:
    """One count that stands alone."""
    return masked(figure, hidden=0 < figure.others < limits.staff_total)


def show_table(figures: Mapping[Key, Figure], limits: Limits = STANDARD) -> dict[Key, Shown]:
    """Counts that stand together, perhaps under a sum that is shown: none can be found by taking others from it."""
    names = {str(at): key for at, key in enumerate(figures)}
    hidden = hidden_cells({name: figures[key].others for name, key in names.items()}, limits)
    return {key: masked(figures[key], hidden=name in hidden and figures[key].others > 0) for name, key in names.items()}


def show_series(figures: list[Figure], limits: Limits = STANDARD) -> tuple[int, ...] | None:
    """The points of a line, or None: all may be shown, or none, since those left out could be read off."""
    if any(0 < figure.others < limits.staff_total for figure in figures):
        return None
    return tuple(figure.all for figure in figures)


def direction(now: Shown, before: Shown | None, limits: Limits = STANDARD) -> Direction:
    """How two shown counts compare; what is not known, or not shown in full, is not compared."""
    if before is None or now.full is None or before.full is None:
        return Direction.TOO_FEW
    return compare(now.full, before.full, limits)


def masked(figure: Figure, *, hidden: bool) -> Shown:
    """A count whose part that may not be opened is told, or not."""
    if figure.others == 0:
        return Shown(figure.all)
    if not hidden:
        return Shown(figure.all, exact=False)
    if figure.mine:
        return Shown(figure.mine, more=True, exact=False)
    return Shown(None, exact=False)
