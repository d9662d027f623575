"""From the places of pieces to those that most name, with how many people speak of each."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from dialog.disclosure.limits import STANDARD
from dialog.situation.queries.counting import Row, Rows

MOST_KEPT = 20

_Key = tuple[str, int | None]


class _Named:
    """One place in one area, however its letters are written. `alone`: concerns that are surely a person's only one."""

    def __init__(self) -> None:
        self.written: Counter[str] = Counter()
        self.all = self.mine = self.alone = 0
        self.voices: set[str] = set()

    def add(self, row: Row) -> None:
        self.written[" ".join(row[0].split())] += row[4]
        self.all += row[4]
        self.mine += row[5]
        if row[1]:
            self.voices.add(row[1])
        else:
            self.alone += row[4]

    def row(self, area_id: int | None) -> Row:
        """[place as most write it, "", "", area, all, mine, voices]."""
        name = min(self.written.items(), key=lambda pair: (-pair[1], pair[0]))[0]
        return [name, "", "", area_id, self.all, self.mine, self.alone + len(self.voices)]


def most_named(pieces: Sequence[Rows]) -> Rows:
    """The places with most concerns: those that at least five people name, and those of which this person may open two.

    Words: the place as it may be shown, and whose voice (see `counting`).
    """
    found: dict[_Key, _Named] = defaultdict(_Named)
    for rows in pieces:
        for row in rows.get("place", ()):
            folded = " ".join(row[0].split()).casefold()
            if folded:
                found[folded, row[3]].add(row)
    rows_ = sorted((named.row(key[1]) for key, named in found.items() if named.all > 1), key=_most_first)
    of_many = [row for row in rows_ if row[6] >= STANDARD.place_voices][:MOST_KEPT]
    own = [row for row in rows_ if row[5] > 1 and row[6] < STANDARD.place_voices][:MOST_KEPT]
    return {"place": sorted((*of_many, *own), key=_most_first)}


def _most_first(row: Row) -> tuple[int, str, int]:
    return -row[4], row[0], row[3] or 0
