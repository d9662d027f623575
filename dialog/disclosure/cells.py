"""Hide small counts, and enough others that the hidden ones cannot be worked out from what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialog.disclosure.limits import STANDARD, Limits

NARROWEST = 3


@dataclass(frozen=True)
class SafeCounts:
    """What may be shown. `shown` maps a key to its exact count; `hidden` keys have one that is not told.

    `total` is None when the base is too small for any figure.
    """

    total: int | None
    shown: Mapping[str, int]
    hidden: frozenset[str]

    @classmethod
    def nothing(cls) -> "SafeCounts":
        """Too few to say anything."""
        return cls(None, {}, frozenset())


def safe_counts(counts: Mapping[str, int], total: int, limits: Limits = STANDARD) -> SafeCounts:
    """One row of counts under a known total, made safe for the public.

    Cells of 1 to `smallest_cell` - 1 are hidden. While the hidden ones could be narrowed down (a single one, or a
    sum so small that a reader knows all are small), the smallest shown one is hidden too. Below `public_base` in
    total nothing is shown. Zeros are shown: that nothing was told is nobody's secret.
    """
    if total < limits.public_base:
        return SafeCounts.nothing()
    hidden = hidden_cells(counts, limits)
    return SafeCounts(total, {key: n for key, n in counts.items() if key not in hidden}, hidden)


def hidden_cells(counts: Mapping[str, int], limits: Limits = STANDARD) -> frozenset[str]:
    """The cells of one table to leave out: the small ones, and as many more as keep those from being worked out.

    Every cell when nothing less would do.
    """
    small = {key for key, count in counts.items() if 0 < count < limits.smallest_cell}
    hidden = set(small)
    while hidden and not _is_safe(counts, small, hidden, limits):
        others = sorted((count, key) for key, count in counts.items() if count > 0 and key not in hidden)
        if not others:
            return frozenset(counts)
        hidden.add(others[0][1])
    return frozenset(hidden)


def _is_safe(counts: Mapping[str, int], small: set[str], hidden: set[str], limits: Limits) -> bool:
    """True when nobody can tell what the small ones are, also not who knows how the others were chosen: as the smallest."""
    together = sum(counts[key] for key in hidden)
    if not is_wide(together, len(hidden), limits):
        return False
    taken_along = len(hidden) - len(small)
    shown = [count for key, count in counts.items() if count > 0 and key not in hidden]
    most = len(small) * (limits.smallest_cell - 1)
    if not taken_along:
        # All of them are one, or all as large as a small one can be.
        return len(small) < together < most
    if not shown:
        return True
    # Each that was taken along is at least the limit and at most the smallest that is shown.
    lowest = max(len(small), together - taken_along * min(shown))
    highest = min(most, together - taken_along * limits.smallest_cell)
    return lowest < highest


def feasible(hidden_sum: int, cells: int) -> tuple[int, int]:
    """(lowest, highest) a reader can work out for one hidden cell when the others are only known not to be negative."""
    return (hidden_sum, hidden_sum) if cells == 1 else (0, hidden_sum)


def safe_total(count: int, limits: Limits = STANDARD) -> int | None:
    """A count for staff who may see totals only: from `staff_total` up, else None."""
    return count if count >= limits.staff_total else None


def is_wide(hidden_sum: int, cells: int, limits: Limits = STANDARD) -> bool:
    """True when a reader who knows what `cells` hidden ones sum to still cannot tell what any of them is."""
    lowest, highest = feasible(hidden_sum, cells)
    return highest - lowest >= NARROWEST and highest >= limits.smallest_cell
