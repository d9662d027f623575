"""All the counts of a picture in one statement: its concerns are looked up once and grouped in many ways.

Days are counted in bins: stretches between the days where some week or period of the picture begins. Every week and
period is a run of whole bins.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
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
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from dialog.categories.rules import Category
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.access import shown_place
from dialog.concerns.queries.counted import counted
from dialog.situation.queries.scope import Scope, in_scope, mine
from dialog.situation.rules.figures import Figure
from dialog.situation.rules.periods import DAY, Period
from dialog.situation.rules.recurring import LEFT_OUT, WEEKS_SHOWN

EARLIER, BEFORE, NOW = 0, 1, 2


@dataclass(frozen=True)
class Line:
    """One group of a sheet: up to three words, an area, `at` (a bin, a phase, or a concern's id), and the count."""

    one: str
    two: str
    three: str
    area_id: int | None
    at: int
    figure: Figure


@dataclass(frozen=True)
class Bins:
    """The days where bins begin, the first one that of the window."""

    starts: tuple[date, ...]

    @classmethod
    def of(cls, period: Period) -> "Bins":
        parts = (*period.series, *period.baseline_weeks, period, period.before, period.times, period.window)
        after = {part.end + DAY for part in parts} - {period.window.end + DAY}
        return cls(tuple(sorted({part.start for part in parts} | after)))

    def within(self, period: Period) -> range:
        """The bins that a period is made of."""
        return range(self.starts.index(period.start), bisect_right(self.starts, period.end))

    def column(self) -> ColumnElement[int]:
        """The bin of a concern, in SQL."""
        later = [(Concern.received_on >= start, at) for at, start in enumerate(self.starts) if at]
        return case(*reversed(later), else_=0)


@dataclass(frozen=True)
class Sheets:
    """The counts of one picture. `lines` by the sheet's name; a sheet without lines may be missing."""

    bins: Bins
    lines: dict[str, list[Line]]

    def __getitem__(self, name: str) -> list[Line]:
        return self.lines.get(name, [])


def load_sheets(session: Session, scope: Scope, period: Period) -> Sheets:
    """Count everything."""
    counting = _Counting(scope, period, Bins.of(period))
    lines: dict[str, list[Line]] = defaultdict(list)
    for name, one, two, three, area_id, at, all_, mine_ in session.execute(union_all(*counting.sheets())).all():
        lines[name].append(Line(one, two, three, area_id, at, Figure(all_, int(mine_ or 0))))
    return Sheets(counting.bins, dict(lines))


class _Counting:
    """The statement in the making."""

    def __init__(self, scope: Scope, period: Period, bins: Bins) -> None:
        self.bins = bins
        self._scope, self._period = scope, period

    def sheets(self) -> list[Select[Any]]:
        """One SELECT for each, all alike in their columns."""
        told, counts = self._told.c, self._told.c.counts == 1
        dated = and_(counts, told.bin >= self.bins.within(self._period.times)[0])
        tags = self._tagged.c
        return [
            _sheet("area", self._told, counts, area=told.area_id, at=told.phase),
            _sheet("channel", self._told, counts, told.channel, at=told.phase),
            _sheet("kind", self._told, counts, told.kind, at=told.phase),
            _sheet("recurring", self._told, and_(counts, told.phase == NOW), told.recurring),
            _sheet("waiting", self._told, and_(told.counts == 0, told.phase == NOW), told.channel),
            _sheet("when", self._told, dated, told.when_days, told.when_times),
            _sheet("coded", self._told, and_(dated, *self._coded()), told.days, told.time_from, told.time_to),
            _sheet("category", self._tagged, None, tags.category, at=tags.bin, once=True),
            _sheet("facet", self._tagged, tags.facet != "", tags.category, tags.facet, at=tags.bin),
            _sheet("good", self._tagged, self._good(), at=tags.id),
            *self._problems(),
        ]

    @cached_property
    def _told(self) -> CTE:
        """What was told in the window, one row each."""
        parts = (self._period, self._period.before)
        now, before = (Concern.received_on.between(part.start, part.end) for part in parts)
        return (
            select(
                Concern.id, Concern.area_id, Concern.channel, Concern.kind, Concern.recurring, Concern.when_days,
                type_coerce(Concern.when_times, Text).label("when_times"),
                type_coerce(Concern.days, Text).label("days"), Concern.time_from, Concern.time_to,
                shown_place(self._scope.staff).label("place"),
                self.bins.column().label("bin"),
                case((now, NOW), (before, BEFORE), else_=EARLIER).label("phase"),
                mine(self._scope).label("mine"),
                case((counted(), 1), else_=0).label("counts"),
            )
            .where(in_scope(self._scope, self._period.window))
            .cte("told")
        )  # fmt: skip

    @cached_property
    def _tagged(self) -> CTE:
        """The tags of what counts."""
        told = self._told.c
        return (
            select(ConcernTag.category, ConcernTag.facet, told.id, told.area_id, told.place, told.bin, told.mine)
            .join(self._told, told.id == ConcernTag.concern_id)
            .where(told.counts == 1)
            .cte("tagged")
        )

    def _coded(self) -> tuple[ColumnElement[bool], ...]:
        told = self._told.c
        return told.mine == 1, told.time_from != "", told.time_to != ""

    def _good(self) -> ColumnElement[bool]:
        tags = self._tagged.c
        positive = tags.category == Category.POSITIVE_EVENTS
        return and_(positive, tags.mine == 1, tags.bin >= self.bins.within(self._period)[0])

    def _problems(self) -> list[Select[Any]]:
        """What may have come back: told of in the area in the last week, and how often in the eleven before."""
        tags = self._tagged.c
        weeks = self._period.series[-WEEKS_SHOWN:]
        first, last = (self.bins.within(week)[0] for week in (weeks[0], weeks[-1]))
        key = (tags.category, tags.facet, func.coalesce(tags.area_id, 0))
        lately = select(*key).where(tags.mine == 1, tags.bin >= last)
        where = and_(
            tags.mine == 1, tags.bin >= first, tags.category.not_in(LEFT_OUT), tuple_(*key).in_(lately)
        )  # fmt: skip
        words = (tags.category, tags.facet)
        return [
            _sheet("problem", self._tagged, where, *words, "", tags.area_id, tags.bin),
            _sheet("problem", self._tagged, and_(where, tags.place != ""), *words, tags.place, tags.area_id, tags.bin),
        ]


def _sheet(
    name: str,
    rows: CTE,
    where: ColumnElement[bool] | None,
    one: ColumnElement[str] | str = "",
    two: ColumnElement[str] | str = "",
    three: ColumnElement[str] | str = "",
    area: ColumnElement[Any] | None = None,
    at: ColumnElement[int] | None = None,
    once: bool = False,
) -> Select[Any]:
    """Counts of `rows` by the columns given. `once`: a concern with several rows in a group counts one time."""
    groups = [column for column in (one, two, three, area, at) if isinstance(column, ColumnElement)]
    if once:
        counts: list[Any] = [func.count(distinct(one_)) for one_ in (rows.c.id, case((rows.c.mine == 1, rows.c.id)))]
    else:
        counts = [func.count(), func.sum(rows.c.mine)]
    columns: list[Any] = [
        literal(name),
        *(cast(word, Text) if isinstance(word, str) else word for word in (one, two, three)),
        cast(null(), Integer) if area is None else area,
        cast(literal(0), Integer) if at is None else at,
        *counts,
    ]
    chosen = select(*columns).select_from(rows)
    return (chosen if where is None else chosen.where(where)).group_by(*groups)
