"""What was told in a period, by who told it: for documents, so that no kind of source is counted as another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import Session

from dialog.categories.rules import Category
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.counted import counted
from dialog.concerns.queries.voices import heard
from dialog.disclosure.cells import hidden_cells, safe_total
from dialog.disclosure.groups import hidden_in_table
from dialog.disclosure.limits import STANDARD
from dialog.situation.queries.scope import Scope, in_scope
from dialog.situation.rules.levels import SourceClass
from dialog.situation.rules.periods import Period
from dialog.situation.rules.sources import channels_of, source_class

TELLERS = (SourceClass.RESIDENTS, SourceClass.STAFF, SourceClass.PARTNERS)


@dataclass(frozen=True)
class Told:
    """Counts as they may be shown, None for one that is not. A key is missing where nothing was told: no information.

    `any_from`: the classes that anything at all came from. `total` is for the whole, None when it is not shown.
    `voices`: the residents behind what residents told, as far as anybody can tell, None when that is not shown.
    """

    total: int | None
    channels: Mapping[str, int | None]
    categories: Mapping[tuple[SourceClass, str], int | None]
    any_from: frozenset[SourceClass]
    voices: int | None

    def of(self, found: SourceClass) -> tuple[int, bool]:
        """What a class has told: the sum of what is shown of its channels, and whether there is more that is not shown.

        Made of the shown numbers only, so that it tells nothing new.
        """
        counts = [count for code, count in self.channels.items() if source_class(code) is found]
        return sum(count for count in counts if count is not None), None in counts


def told_in(session: Session, scope: Scope, period: Period) -> Told:
    """The counts of a period, for somebody who sees totals only: every count is treated as others'."""
    chosen = (in_scope(scope, period), counted())
    channels: dict[str, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(Concern.channel, func.count()).where(*chosen).group_by(Concern.channel).order_by(Concern.channel)
        )
    }
    table: dict[str, dict[str, int]] = defaultdict(dict)
    totals: dict[str, int] = defaultdict(int)
    for channel, category, count in session.execute(
        select(Concern.channel, ConcernTag.category, func.count(distinct(Concern.id)))
        .join(ConcernTag, ConcernTag.concern_id == Concern.id)
        .where(*chosen, ConcernTag.category != Category.VIOLENT_EXTREMISM)
        .group_by(Concern.channel, ConcernTag.category)
    ):
        found = source_class(channel).value
        table[found][category] = table[found].get(category, 0) + count
        totals[category] += count
    shut = hidden_cells(channels)
    # A category's number over all sources stands in the picture: no source's part may be had by subtraction from it.
    hidden = hidden_in_table(table, totals, adds_up=False)
    total = sum(channels.values())
    return Told(
        total if total == 0 else safe_total(total),
        {code: None if code in shut else count for code, count in channels.items()},
        {
            (SourceClass(found), category): None if (found, category) in hidden else count
            for found, counts in table.items()
            for category, count in counts.items()
        },
        frozenset(source_class(code) for code in channels),
        _voices(session, chosen, bool(shut.intersection(channels_of(SourceClass.RESIDENTS)))),
    )


def _voices(session: Session, chosen: Sequence[ColumnElement[bool]], hides: bool) -> int | None:
    """Of residents. `hides`: some of their channels are not told, and then nor is what lies behind all of them."""
    if hides:
        return None
    voices = heard(session, *chosen, Concern.channel.in_(channels_of(SourceClass.RESIDENTS))).voices
    return voices if voices >= STANDARD.place_voices else None
