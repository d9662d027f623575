"""The counts of a picture: sheets, each a way of grouping what was told, for stretches of days.

Nothing is counted twice. Days are cut into pieces that lie within a week; a piece's counts are kept for all who see the
same (`sight`) until something changes among the concerns of its week (`kept`, `operations.counting`), and longer stretches
are gathered from pieces and kept likewise. A picture of a year then reads a handful of rows, and a change costs one week.

How to add a count:

1. A `Sheet` in a part of `PARTS`: its name, what it counts (TOLD or TAGGED), up to three words (columns of
   `counting._Counting.told`, to which a column may be added), `area=True` to count by area too, `where=` to leave out.
   It must depend on the concern, its tags and its contact alone; anything else belongs into `sight.sight_of`. A new column
   of Concern needs nothing more: every change of a concern, its tags or its contact raises its week's version.
2. A part of its own when other days are wanted: `needs` names the periods that will be asked for, and `gather` says how
   pieces become a whole (`added` unless counts cannot be added, such as voices). A page that is not the picture names its
   parts: `load_sheets(session, scope, period, ("crossed",))`; those of the picture are in `PICTURE`.
3. Read it: `sheets.over("name", period)` gives {(one, two, three, area id): Figure} for any of the periods of `needs`;
   show the figures with `rules.figures` only.
4. When a sheet's meaning changes, rename it or its part, or raise `EDITION`: what is kept is then not found again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy.orm import Session

from dialog.categories.rules import Category
from dialog.situation.queries.counting import TAGGED, TOLD, Row, Rows, Sheet, both, count
from dialog.situation.queries.crossed_sheets import CROSSED
from dialog.situation.queries.gathering import Gathering, added, coming_back, latest
from dialog.situation.queries.kept import NewCounts, Place, Versions, kept, note, versions
from dialog.situation.queries.naming import most_named
from dialog.situation.queries.scope import Scope
from dialog.situation.queries.sight import sight_of
from dialog.situation.rules.figures import Figure
from dialog.situation.rules.periods import Period
from dialog.situation.rules.recurring import LEFT_OUT, WEEKS_SHOWN
from dialog.situation.rules.stretches import Stretch, is_piece, pieces_of, runs, stretch_of

EDITION = 2
PIECES_AT_ONCE = 16

Key = tuple[str, str, str, int | None]
"""Three words and an area's id, as the sheet has them."""
Counts = dict[tuple[str, Stretch], Rows]
"""By part and stretch."""


@dataclass(frozen=True)
class Part:
    """Sheets that are wanted for the same days and kept together."""

    name: str
    needs: Callable[[Period], Sequence[Period]]
    sheets: tuple[Sheet, ...]
    gather: Gathering = added


def now_and_before(period: Period) -> tuple[Period, ...]:
    """The period, the one before, and the twelve weeks that say whether something is told of at all."""
    return period, period.before, period.baseline


def week_by_week(period: Period) -> tuple[Period, ...]:
    """The period, the one before, and every week of baseline and series."""
    return period, period.before, *period.baseline_weeks, *period.series


def lately(period: Period) -> Period:
    """The weeks in which something may come back."""
    weeks = period.series[-WEEKS_SHOWN:]
    return Period(weeks[0].start, weeks[-1].end)


def pieces_within(period: Period) -> tuple[Period, ...]:
    """The period piece by piece, for what cannot be added up."""
    return tuple(Period(*piece) for piece in pieces_of(stretch_of(period)))


PARTS = {
    part.name: part
    for part in (
        Part(
            "told",
            now_and_before,
            (
                Sheet("area", TOLD, where=lambda told: told.counts == 1, area=True),
                Sheet("channel", TOLD, ("channel",), lambda told: told.counts == 1),
                Sheet("kind", TOLD, ("kind",), lambda told: told.counts == 1),
                Sheet("recurring", TOLD, ("recurring",), lambda told: told.counts == 1),
                Sheet("waiting", TOLD, ("channel",), lambda told: told.counts == 0),
                Sheet("seen", TAGGED, ("category", "channel", "source"), once=True),
            ),
        ),
        Part("sources", week_by_week, (Sheet("source", TOLD, ("channel",), lambda told: told.counts == 1),)),
        Part(
            "subjects",
            week_by_week,
            (
                Sheet("category", TAGGED, ("category",), once=True),
                Sheet("facet", TAGGED, ("category", "facet"), lambda tags: tags.facet != ""),
            ),
        ),
        Part(
            "times",
            lambda period: (period.times,),
            (
                Sheet("when", TOLD, ("when_days", "when_times"), lambda told: told.counts == 1),
                Sheet(
                    "coded",
                    TOLD,
                    ("days", "time_from", "time_to"),
                    lambda told: both(told.counts == 1, told.mine == 1, told.time_from != "", told.time_to != ""),
                ),
            ),
        ),
        Part(
            "good",
            lambda period: (period,),
            (
                Sheet(
                    "good",
                    TAGGED,
                    ("day", "number"),
                    lambda tags: both(tags.category == Category.POSITIVE_EVENTS, tags.mine == 1),
                ),
            ),
            latest,
        ),
        Part(
            "places",
            lambda period: (period,),
            (
                Sheet(
                    "place",
                    TOLD,
                    ("named", "voice"),
                    lambda told: both(told.counts == 1, told.named != ""),
                    area=True,
                    # A place that few name is part of their words.
                    own="worded",
                ),
            ),
            most_named,
        ),
        Part(
            "again",
            lambda period: (lately(period),),
            (
                Sheet(
                    "problem",
                    TAGGED,
                    ("category", "facet", "place"),
                    lambda tags: both(tags.mine == 1, tags.category.not_in(LEFT_OUT)),
                    area=True,
                ),
            ),
            coming_back,
        ),
        Part("crossed", lambda period: (period, period.before), CROSSED),
        Part(
            "voices",
            pieces_within,
            (Sheet("voice", TOLD, ("voice", "report"), lambda told: told.counts == 1, area=True),),
        ),
    )
}
"""By name."""
OF_ONES_OWN = frozenset({"good", "coded", "problem"})
"""Sheets that hold nothing but what the person may open; their parts shape the rows in their own way."""
PICTURE = ("told", "subjects", "sources", "times", "good", "places", "again")


@dataclass(frozen=True)
class Sheets:
    """The counts of one picture, by part and stretch. `own_only`: as in `Scope`."""

    period: Period
    parts: tuple[Part, ...]
    counts: Counts
    own_only: bool = False

    def rows(self, name: str, period: Period) -> list[Row]:
        """The rows of a sheet as its part gathers them. Raises KeyError for a period that its part does not need."""
        part = next(part.name for part in self.parts if any(sheet.name == name for sheet in part.sheets))
        rows = self.counts[part, stretch_of(period)].get(name, [])
        return [_own(row) for row in rows if row[5]] if self.own_only and name not in OF_ONES_OWN else rows

    def over(self, name: str, period: Period) -> dict[Key, Figure]:
        """The counts of a sheet in a period."""
        return {(row[0], row[1], row[2], row[3]): Figure(row[4], row[5]) for row in self.rows(name, period)}

    def needed(self, name: str) -> Sequence[Period]:
        """The periods that a sheet may be asked for."""
        part = next(part for part in self.parts if any(sheet.name == name for sheet in part.sheets))
        return part.needs(self.period)


def load_sheets(session: Session, scope: Scope, period: Period, parts: Iterable[str] = PICTURE) -> Sheets:
    """What `parts` need for a picture of `period`: read where it is kept, counted where it is not."""
    chosen = tuple(PARTS[name] for name in parts)
    wanted = {(part.name, stretch_of(one)) for part in chosen for one in part.needs(period)}
    counts = _Loading(session, scope, [stretch for _, stretch in wanted]).load(wanted)
    return Sheets(period, chosen, counts, scope.own_only)


class _Loading:
    """One loading: the versions it goes by and what it has counted."""

    def __init__(self, session: Session, scope: Scope, stretches: Iterable[Stretch]) -> None:
        self._session, self._scope = session, scope
        self._versions: Versions = versions(session, stretches)
        self._place = place_of(session, scope)
        self._new: list[NewCounts] = []

    def load(self, wanted: set[tuple[str, Stretch]]) -> Counts:
        """Everything wanted, by part and stretch."""
        found: Counts = kept(self._session, self._place, self._versions, wanted)
        missing = wanted - found.keys()
        pieces = self._pieces({(part, piece) for part, stretch in missing for piece in pieces_of(stretch)}, found)
        for name, stretch in sorted(missing):
            if not is_piece(stretch):
                found[name, stretch] = PARTS[name].gather([pieces[name, piece] for piece in pieces_of(stretch)])
                self._keep(name, stretch, found[name, stretch])
        note(self._session, self._new)
        # Pieces are kept as they were counted, so that longer stretches can be gathered from them.
        return found | {
            (name, stretch): PARTS[name].gather([pieces[name, stretch]])
            for name, stretch in wanted
            if is_piece(stretch)
        }

    def _pieces(self, wanted: set[tuple[str, Stretch]], found: Counts) -> Counts:
        """Those of `found` and those wanted, read or counted."""
        pieces = {key: rows for key, rows in found.items() if is_piece(key[1])}
        pieces |= kept(self._session, self._place, self._versions, wanted - pieces.keys())
        uncounted = wanted - pieces.keys()
        for group in runs({piece for _, piece in uncounted}, PIECES_AT_ONCE):
            self._count(group, uncounted, pieces)
        return pieces

    def _count(self, group: list[Stretch], uncounted: set[tuple[str, Stretch]], pieces: Counts) -> None:
        wanted = {name: {at for at, piece in enumerate(group) if (name, piece) in uncounted} for name in PARTS}
        sheets = [(sheet, ats) for name, ats in wanted.items() if ats for sheet in PARTS[name].sheets]
        counted = count(self._session, self._scope, group, sheets)
        for name, ats in wanted.items():
            for at in ats:
                rows = {
                    sheet.name: counted[at][sheet.name] for sheet in PARTS[name].sheets if sheet.name in counted[at]
                }
                pieces[name, group[at]] = rows
                self._keep(name, group[at], rows)

    def _keep(self, part: str, stretch: Stretch, rows: Rows) -> None:
        self._new.append(NewCounts(self._place, part, stretch, self._versions.of(stretch), rows))


def _own(row: Row) -> Row:
    """A row without other people's concerns. How many voices there are among one's own is not known (0)."""
    rest = row[6:] if row[4] == row[5] else [0] * len(row[6:])
    return [*row[:4], row[5], row[5], *rest]


def place_of(session: Session, scope: Scope) -> Place:
    """Where the counts of a scope are kept."""
    return Place(sight_of(session, scope), f"{EDITION}:{_digest(scope)}", scope.channel)


def _digest(scope: Scope) -> str:
    if scope.area_ids is None:
        return ""
    return blake2b(repr(sorted(scope.area_ids)).encode(), digest_size=8).hexdigest()
