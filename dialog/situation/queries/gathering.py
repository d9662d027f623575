"""From the counts of pieces to those of a longer stretch."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from dialog.categories.rules import Tag
from dialog.situation.queries.counting import Row, Rows
from dialog.situation.rules.recurring import SHORTEST_STREAK, is_problem

Gathering = Callable[[Sequence[Rows]], Rows]
"""Takes the rows of its pieces in order. Must not depend on anything else."""

LATEST_KEPT = 5


def added(pieces: Sequence[Rows]) -> Rows:
    """Each group's counts added up."""
    found: Rows = {}
    for name in {name for rows in pieces for name in rows}:
        sums: dict[tuple[object, ...], Row] = {}
        for rows in pieces:
            for row in rows.get(name, ()):
                key = (row[0], row[1], row[2], row[3])
                known = sums.get(key)
                if known is None:
                    sums[key] = list(row)
                else:
                    known[4] += row[4]
                    known[5] += row[5]
        found[name] = list(sums.values())
    return found


def latest(pieces: Sequence[Rows]) -> Rows:
    """The newest rows only. Words: day, and id as text."""
    return {
        name: sorted((row for rows in pieces for row in rows.get(name, ())), key=_newest)[:LATEST_KEPT]
        for name in {name for rows in pieces for name in rows}
    }


def _newest(row: Row) -> tuple[int, int]:
    return -int(row[0].replace("-", "")), -int(row[1])


def coming_back(pieces: Sequence[Rows]) -> Rows:
    """What was told of at the end, weeks in a row: [category, facet, place, area, counts by piece].

    One row for an area and one for each place in it, places alike however their letters are written; the place is
    written as most write it, and as the first in the alphabet when as many write it otherwise. Rows that lack one of the
    last pieces cannot come back and are left out before anything else is looked at.
    """
    last = pieces[-SHORTEST_STREAK:]
    alive: set[tuple[str, str, str, int | None]] | None = None
    keys = _Keys()
    for rows in reversed(last):
        here = {key for row in rows.get("problem", ()) for key in keys(row)}
        alive = here if alive is None else alive & here
    if not alive:
        return {}
    counts: dict[tuple[str, str, str, int | None], list[int]] = defaultdict(lambda: [0] * len(pieces))
    written: dict[tuple[str, str, str, int | None], Counter[str]] = defaultdict(Counter)
    for at, rows in enumerate(pieces):
        for row in rows.get("problem", ()):
            for key in keys(row):
                if key in alive:
                    counts[key][at] += row[5]
                    written[key][" ".join(row[2].split()) if key[2] else ""] += row[5]
    return {
        "problem": [
            [category, facet, _as_most(written[(category, facet, folded, area_id)]), area_id, weeks]
            for (category, facet, folded, area_id), weeks in counts.items()
        ]
    }


class _Keys:
    """A row's whole area, and the place in it when one is named; each spelling and subject is looked at once."""

    def __init__(self) -> None:
        self._folded: dict[str, str] = {}
        self._problems: dict[tuple[str, str], bool] = {}

    def __call__(self, row: Row) -> tuple[tuple[str, str, str, int | None], ...]:
        category, facet, place, area_id = row[:4]
        troubles = self._problems.get((category, facet))
        if troubles is None:
            troubles = self._problems[category, facet] = is_problem(Tag(category, facet))
        if not troubles:
            return ()
        folded = self._folded.get(place)
        if folded is None:
            folded = self._folded[place] = " ".join(place.split()).casefold()
        whole = (category, facet, "", area_id)
        return (whole, (category, facet, folded, area_id)) if folded else (whole,)


def _as_most(written: Counter[str]) -> str:
    return min(written.items(), key=lambda pair: (-pair[1], pair[0]))[0]
