"""A row of counts divided in two ways at once, made safe: no part can be found by taking others from what is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialog.disclosure.groups import hidden_in_table
from dialog.disclosure.limits import STANDARD, Limits
from dialog.situation.rules.figures import NOTHING, Figure, Shown, masked, show, show_table

Cells = Mapping[str, Mapping[str, Figure]]
"""By the first way of dividing, then by the second. Every concern is in one cell."""


@dataclass(frozen=True)
class Crossed:
    """`cells`: by both ways; `firsts` and `seconds`: by one of them; `total`: all of them."""

    total: Shown
    firsts: Mapping[str, Shown]
    seconds: Mapping[str, Shown]
    cells: Mapping[tuple[str, str], Shown]


def crossed(cells: Cells, limits: Limits = STANDARD) -> Crossed:
    """What may be shown of one row, whichever of its ways of dividing it is looked at."""
    firsts = {one: _sum(by_second.values()) for one, by_second in cells.items()}
    names = sorted({two for by_second in cells.values() for two in by_second})
    seconds = {two: _sum(by_second.get(two, NOTHING) for by_second in cells.values()) for two in names}
    others = {one: {two: by_second.get(two, NOTHING).others for two in names} for one, by_second in cells.items()}
    hidden = hidden_in_table(others, {two: figure.others for two, figure in seconds.items()}, True, limits)
    return Crossed(
        show(_sum(firsts.values()), limits),
        show_table(firsts, limits),
        show_table(seconds, limits),
        {
            (one, two): masked(figure, hidden=(one, two) in hidden and figure.others > 0)
            for one, by_second in cells.items()
            for two, figure in by_second.items()
        },
    )


def overlap(inside: Figure, whole: Figure, limits: Limits = STANDARD) -> bool:
    """True when a part and the rest of a whole that is shown can both be told."""
    rest = Figure(whole.all - inside.all, whole.mine - inside.mine)
    return all(part.others == 0 or part.others >= limits.staff_total for part in (inside, rest))


def _sum(figures: Iterable[Figure]) -> Figure:
    return sum(figures, NOTHING)
