"""The same problem at the same place, week after week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialog.categories.rules import Category, Tag

WEEKS_SHOWN = 12
SHORTEST_STREAK = 3
MOST_SHOWN = 8
# Not troubles of a place.
LEFT_OUT = frozenset({Category.POSITIVE_EVENTS, Category.PLANNED_CHANGES})
LEFT_OUT_FACETS = frozenset({"question", "wrong_recipient", "test_or_abuse", "service_response"})


@dataclass(frozen=True)
class Problem:
    """What is told of, where, and how often in each of the last twelve weeks, oldest first. `place` '' is all of it."""

    tag: Tag
    area_id: int | None
    place: str
    weeks: tuple[int, ...]

    @property
    def streak(self) -> int:
        """Weeks in a row, counted back from the last."""
        return streak(self.weeks)

    @property
    def latest(self) -> int:
        """How many in the last week."""
        return self.weeks[-1]

    @property
    def total(self) -> int:
        return sum(self.weeks)


def streak(weeks: Sequence[int]) -> int:
    """How many weeks in a row, counted back from the last, have something."""
    return next((at for at, count in enumerate(reversed(weeks)) if not count), len(weeks))


def is_problem(tag: Tag) -> bool:
    """False for what is good or planned, and for "Other" that nobody has given a name."""
    if tag.category in LEFT_OUT or tag.facet in LEFT_OUT_FACETS:
        return False
    return tag != Tag(Category.OTHER)


def recurring(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that come back, the most told of first. A whole area is named only when none of its places is."""
    back = [one for one in found if is_problem(one.tag) and one.streak >= SHORTEST_STREAK]
    named = {(one.tag, one.area_id) for one in back if one.place}
    kept = [one for one in back if one.place or (one.tag, one.area_id) not in named]
    kept.sort(key=lambda one: (-one.latest, -one.streak, -one.total, one.tag, one.area_id or 0, one.place))
    return tuple(kept[:MOST_SHOWN])
