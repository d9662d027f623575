"""Which area totals the public may see, so that no hidden one can be found by taking the shown from their sum.

Areas lie in a tree; the total of an area holds everything below it, and what lies in none of its parts (for the
municipality: what has no area). That remainder is never published: it is a hidden cell of every sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dialog.categories.rules import Category
from dialog.disclosure.cells import SafeCounts, is_wide, safe_counts
from dialog.disclosure.limits import STANDARD, Limits

WEEKS = 12
# Says by which limits stored totals were made.
RULE = "12 weeks, base 20, cell 5"
PUBLIC_CATEGORIES = tuple(category for category in Category if category is not Category.VIOLENT_EXTREMISM)


@dataclass(frozen=True)
class PublicTotals:
    """What may be said of an area. `total` None: too little to say anything.

    `categories` are (code, count), count None where it is hidden, and empty for areas that are divided into others. One
    concern counts in each of its categories, so they do not sum to the total.
    """

    start: date
    end: date
    total: int | None
    categories: tuple[tuple[str, int | None], ...] = ()


def safe_area_totals(
    totals: Mapping[str, int], parents: Mapping[str, str], limits: Limits = STANDARD
) -> frozenset[str]:
    """The areas whose total may be shown. `totals` by code, `parents` code -> code of the area right above, or ''.

    A total below the base is hidden. Where the hidden ones under a shown sum could be narrowed down, the smallest shown
    one is hidden too, with everything under it.
    """
    large = {code for code, total in totals.items() if total >= limits.public_base}
    shown = {code for code in large if large.issuperset(_above(code, parents))}
    while weak := [code for code in sorted(shown) if not _holds(code, totals, parents, shown, limits)]:
        parts = [code for code in shown if parents.get(code) == weak[0]]
        victim = min(parts, key=lambda code: (totals[code], code))
        shown -= {code for code in shown if code == victim or victim in _above(code, parents)}
    return frozenset(shown)


def safe_categories(counts: Mapping[str, int], total: int, limits: Limits = STANDARD) -> SafeCounts:
    """The categories of one area whose total is shown."""
    return safe_counts({category: counts.get(category, 0) for category in PUBLIC_CATEGORIES}, total, limits)


def _holds(code: str, totals: Mapping[str, int], parents: Mapping[str, str], shown: set[str], limits: Limits) -> bool:
    """True when nothing hidden right below `code` can be narrowed down from its shown sum."""
    parts = [part for part in totals if parents.get(part) == code]
    rest = totals[code] - sum(totals[part] for part in parts if part in shown)
    if not any(part in shown for part in parts) or rest == 0:
        return True
    hidden = [totals[part] for part in parts if part not in shown and totals[part]]
    remainder = rest - sum(hidden)
    if not hidden:
        # Only the remainder is left: it stands there for everybody to subtract.
        return remainder >= limits.public_base
    return is_wide(rest, len(hidden) + (remainder > 0), limits)


def _above(code: str, parents: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    while (code := parents.get(code, "")) and code not in found:
        found.append(code)
    return found
