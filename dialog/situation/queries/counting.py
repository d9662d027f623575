"""The counting itself: SELECTs over what was told in some days, looked up once and grouped in many ways."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern, ConcernContact, ConcernTag
from dialog.concerns.queries.access import safe_place, shown_place, worded
from dialog.concerns.queries.counted import counted
from dialog.concerns.queries.voices import teller
from dialog.situation.queries.scope import Scope, in_scope, mine
from dialog.situation.rules.periods import Period
from dialog.situation.rules.stretches import Stretch

TOLD, TAGGED = "told", "tagged"
"""What a sheet counts: concerns (also those not reviewed yet: `counts` is 1 for those that are), or the tags of those that
count.
"""
# As many signs of a fingerprint as are compared.
FINGERPRINT_KEPT = 15
MASKED = frozenset({"voice", "report"})
# 56 bits: two of a million voices are taken for one less than once in a hundred thousand installations.
MASK_BYTES = 7

Row = list[Any]
"""[one, two, three, area id or None, all, mine]: words ('' where a sheet has none), and the two counts of a `Figure`."""
Rows = dict[str, list[Row]]
"""By the sheet's name; one without rows may be missing."""
Condition = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Sheet:
    """One way of grouping. `words` and `where` speak of the columns of `_Counting.told` or `.tagged`.

    `area`: by area too. `once`: a concern with several rows in a group counts one time. `own`: the column that says which
    are this person's own among the counted.
    """

    name: str
    of: str
    words: tuple[str, ...] = ()
    where: Condition | None = None
    area: bool = False
    once: bool = False
    own: str = "mine"


def count(
    session: Session, scope: Scope, pieces: Sequence[Stretch], sheets: Sequence[tuple[Sheet, set[int]]]
) -> list[Rows]:
    """The rows of each piece. The pieces lie side by side, in order; each sheet comes with the pieces it is wanted for."""
    counting = _Counting(scope, pieces, voices=any("voice" in sheet.words for sheet, _ in sheets))
    statement = union_all(*(counting.sheet(sheet, wanted) for sheet, wanted in sheets))
    found: list[Rows] = [{} for _ in pieces]
    for name, one, two, three, area_id, at, all_, mine_ in session.execute(statement):
        found[at].setdefault(name, []).append([one, two, three, area_id, all_, int(mine_ or 0)])
    for sheet, _ in sheets:
        for column in MASKED.intersection(sheet.words):
            _mask([row for rows in found for row in rows.get(sheet.name, ())], sheet.words.index(column))
    return found


def _mask(rows: list[Row], at: int) -> None:
    """What tellers have alike, so that it can still be told apart but leads back to nobody."""
    for row in rows:
        if row[at]:
            row[at] = blake2b(row[at].encode(), digest_size=MASK_BYTES, person=b"voices").hexdigest()


class _Counting:
    """A statement in the making."""

    def __init__(self, scope: Scope, pieces: Sequence[Stretch], voices: bool) -> None:
        self._scope, self._pieces, self._voices = scope, pieces, voices

    def sheet(self, sheet: Sheet, wanted: set[int]) -> Select[Any]:
        """The SELECT of one sheet: its name, three words, area, piece, and the counts."""
        rows = self.told if sheet.of == TOLD else self.tagged
        words: list[Any] = [rows.c[name] for name in sheet.words]
        area: list[Any] = [rows.c.area_id] if sheet.area else []
        columns: list[Any] = [
            literal(sheet.name),
            *words,
            *(cast(literal(""), Text) for _ in range(3 - len(words))),
            *(area or [cast(null(), Integer)]),
            rows.c.piece,
            *(_once(rows) if sheet.once else (func.count(), func.sum(rows.c[sheet.own]))),
        ]
        chosen = select(*columns).select_from(rows).group_by(*words, *area, rows.c.piece)
        if sheet.where is not None:
            chosen = chosen.where(sheet.where(rows.c))
        return chosen if len(wanted) == len(self._pieces) else chosen.where(rows.c.piece.in_(sorted(wanted)))

    @cached_property
    def told(self) -> CTE:
        """What was told, one row each. `counts`: reviewed; `mine`: may be opened or listed; `worded`: its words may be read;
        1 or 0.

        `voice`: '' for a concern that is surely somebody's only one (no address was left and it was not divided), else
        what all from one address, or all parts of one, have alike. `report`: the same for parts of one concern. Both are
        masked before anything else is done with them.
        """
        address = func.substr(ConcernContact.fingerprint, 1, FINGERPRINT_KEPT) if self._voices else cast(null(), Text)
        chosen = (
            select(
                Concern.id, cast(Concern.id, Text).label("number"), cast(Concern.received_on, Text).label("day"),
                Concern.area_id, Concern.channel, Concern.kind, Concern.recurring, Concern.when_days,
                type_coerce(Concern.when_times, Text).label("when_times"),
                type_coerce(Concern.days, Text).label("days"), Concern.time_from, Concern.time_to,
                Concern.place_type, Concern.target,
                func.coalesce(cast(Concern.source_id, Text), "").label("source"),
                shown_place(self._scope.staff).label("place"),
                safe_place().label("named"),
                func.coalesce(address, cast(Concern.part_of_id, Text), "").label("voice"),
                func.coalesce(cast(Concern.part_of_id, Text), "").label("report"),
                self._piece.label("piece"),
                mine(self._scope).label("mine"),
                case((worded(self._scope.staff), 1), else_=0).label("worded"),
                case((counted(), 1), else_=0).label("counts"),
            )
            .where(in_scope(self._scope, Period(self._pieces[0][0], self._pieces[-1][1])))
        )  # fmt: skip
        if self._voices:
            chosen = chosen.outerjoin(ConcernContact, ConcernContact.concern_id == teller())
        return chosen.cte("told")

    @cached_property
    def tagged(self) -> CTE:
        """The tags of what counts: a row for each, with the columns of the concern."""
        told = self.told.c
        return (
            select(ConcernTag.category, ConcernTag.facet, *self.told.c)
            .join(self.told, told.id == ConcernTag.concern_id)
            .where(told.counts == 1)
            .cte("tagged")
        )

    @property
    def _piece(self) -> ColumnElement[int]:
        """The place of its piece in the list."""
        later = [(Concern.received_on >= piece[0], at) for at, piece in enumerate(self._pieces) if at]
        return case(*reversed(later), else_=0) if later else literal(0)


def _once(rows: CTE) -> tuple[Any, ...]:
    return func.count(distinct(rows.c.id)), func.count(distinct(case((rows.c.mine == 1, rows.c.id))))


def both(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """All of them."""
    return and_(*conditions)
