"""How good suggestions are, measured on what people decided; and which are good enough to be shown beforehand.

Until then a suggestion is kept in the shadow: it is made and compared, and shown only after a person has tagged.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dialog.categories.rules import ORDER

# A share of fewer is chance.
ENOUGH_OF_CATEGORY = 20
ENOUGH_OF_ALL = 60
GOOD = 0.7


class Mode(StrEnum):
    """MEASURED: shown for the categories that are good enough here. OFF: nothing is suggested or shown."""

    MEASURED = "measured"
    OFF = "off"


@dataclass(frozen=True)
class Outcome:
    """What was suggested for one concern and what a person decided, as categories. `shown`: suggestions were in sight."""

    suggested: frozenset[str]
    decided: frozenset[str]
    shown: bool = False


@dataclass(frozen=True)
class Measured:
    """One category, or all ('' as `category`). `suggested` times, `right` of them; `decided` times by people."""

    category: str
    suggested: int
    right: int
    decided: int

    @property
    def precision(self) -> float | None:
        """The share of suggestions that people kept; None when nothing was suggested."""
        return self.right / self.suggested if self.suggested else None

    @property
    def recall(self) -> float | None:
        """The share of people's tags that had been suggested; None when there are none."""
        return self.right / self.decided if self.decided else None


def measured(outcomes: Iterable[Outcome]) -> tuple[Measured, dict[str, Measured]]:
    """All together, and each of the fourteen."""
    counts = {category: [0, 0, 0] for category in ORDER}
    for outcome in outcomes:
        for category in outcome.suggested & counts.keys():
            counts[category][0] += 1
            counts[category][1] += category in outcome.decided
        for category in outcome.decided & counts.keys():
            counts[category][2] += 1
    each = {category: Measured(category, *three) for category, three in counts.items()}
    return Measured("", *(sum(three[place] for three in counts.values()) for place in range(3))), each


def good_enough(all_of_them: Measured, each: dict[str, Measured]) -> frozenset[str]:
    """Categories whose suggestions may be shown before a person has decided.

    By their own precision when they have been suggested often enough; a rarer one by that of all together, unless its own
    few are mostly wrong.
    """
    overall = all_of_them.suggested >= ENOUGH_OF_ALL and (all_of_them.precision or 0) >= GOOD
    return frozenset(category for category, one in each.items() if _is_good(one, overall=overall))


def _is_good(one: Measured, *, overall: bool) -> bool:
    if one.suggested >= ENOUGH_OF_CATEGORY:
        return (one.precision or 0) >= GOOD
    return overall and one.right * 2 >= one.suggested
