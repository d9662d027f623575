"""Tables of results, made safe: nothing between a count and a page but this and `disclosure`."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialog.disclosure.cells import hidden_cells
from dialog.disclosure.groups import hidden_in_table, hidden_of_options, is_base, shown_families, shown_groups
from dialog.surveys.rules.measures import Measure, Shape

WHOLE = ""


@dataclass(frozen=True)
class Groups:
    """How sheets are grouped. `families`: group -> the family it belongs to, where families are shown themselves.

    `overlapping`: a sheet may be in several, so that each is a whole of its own with those not in it.
    """

    name: str
    values: tuple[str, ...]
    families: Mapping[str, str] = dataclasses.field(default_factory=dict)
    overlapping: bool = False


@dataclass(frozen=True)
class Tally:
    """Exact counts of one measure, for the whole and for each group; not for showing."""

    base: int
    counts: Mapping[str, int]
    bases: Mapping[str, int] = dataclasses.field(default_factory=dict)
    grouped: Mapping[str, Mapping[str, int]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class ResultColumn:
    """One group, or the whole. `base` None: too few for figures. A count None is not told."""

    group: str
    base: int | None
    counts: Mapping[str, int | None]

    def count(self, code: str) -> int | None:
        """How many said `code`; None when that is not told."""
        return self.counts.get(code) if self.base is not None else None

    def share(self, code: str) -> float | None:
        """Its part of the base, 0 to 100."""
        count = self.count(code)
        return None if count is None or not self.base else 100 * count / self.base


@dataclass(frozen=True)
class ResultTable:
    """What may be shown of one measure. `codes`: the rows, those that say why there is no answer apart."""

    measure: Measure
    codes: tuple[str, ...]
    columns: tuple[ResultColumn, ...]

    @property
    def whole(self) -> ResultColumn:
        """The first column: the whole, or the chosen selection."""
        return self.columns[0]

    @property
    def answers(self) -> tuple[str, ...]:
        """The rows that count in the base."""
        return tuple(code for code in self.codes if code not in self.measure.missing)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The rows beside it: don't know, rather not."""
        return tuple(code for code in self.codes if code in self.measure.missing)


def nothing(group: str = WHOLE) -> ResultColumn:
    """A column without figures."""
    return ResultColumn(group, None, {})


def whole_column(measure: Measure, tally: Tally, all_cells: bool) -> ResultColumn:
    """Everybody who answered. `all_cells` False hides small ones (for those who are not analysts)."""
    if not is_base(tally.base):
        return nothing()
    hidden = frozenset[str]() if all_cells else _hidden(measure, tally.counts, tally.base)
    return _column(WHOLE, tally.base, tally.counts, hidden)


def group_columns(
    measure: Measure, tally: Tally, groups: Groups, all_cells: bool, only: str = ""
) -> list[ResultColumn]:
    """A column for each group, in their order; without figures for those that may have none. `only`: just that group's."""
    shown = shown_of(groups, tally.bases, tally.base)
    hidden = frozenset[tuple[str, str]]() if all_cells else _hidden_of_groups(measure, tally, groups, shown)
    return [
        _column(
            group, tally.bases.get(group, 0), tally.grouped.get(group, {}), {row for g, row in hidden if g == group}
        )
        if group in shown
        else nothing(group)
        for group in groups.values
        if not only or group == only
    ]


def shown_of(groups: Groups, bases: Mapping[str, int], whole: int) -> frozenset[str]:
    """The groups that may have figures, given how many each has of the whole."""
    own = {group: bases.get(group, 0) for group in groups.values}
    if groups.overlapping:
        return frozenset(group for group, n in own.items() if shown_groups({group: n}, whole - n))
    rest = whole - sum(own.values())
    return shown_families(own, groups.families, rest) if groups.families else shown_groups(own, rest)


def _hidden(measure: Measure, counts: Mapping[str, int], base: int) -> frozenset[str]:
    rows = _rows(measure, counts)
    few = hidden_cells(_reasons(measure, counts))
    return few | (hidden_cells(rows) if measure.shape is Shape.ONE else hidden_of_options(rows, base))


def _hidden_of_groups(
    measure: Measure, tally: Tally, groups: Groups, shown: frozenset[str]
) -> frozenset[tuple[str, str]]:
    adds_up = measure.shape is Shape.ONE
    found = frozenset[tuple[str, str]]()
    for together in [[group] for group in shown] if groups.overlapping else [sorted(shown)]:
        for part, sums in ((_rows, adds_up), (_reasons, False)):
            table = {group: part(measure, tally.grouped.get(group, {})) for group in together}
            found |= hidden_in_table(table, part(measure, tally.counts), sums)
    if not adds_up:
        for group in shown:
            rows = _rows(measure, tally.grouped.get(group, {}))
            found |= {(group, row) for row in hidden_of_options(rows, tally.bases[group])}
    return found


def _rows(measure: Measure, counts: Mapping[str, int]) -> dict[str, int]:
    return {code: n for code, n in counts.items() if code not in measure.missing}


def _reasons(measure: Measure, counts: Mapping[str, int]) -> dict[str, int]:
    return {code: n for code, n in counts.items() if code in measure.missing}


def _column(group: str, base: int, counts: Mapping[str, int], hidden: frozenset[str] | set[str]) -> ResultColumn:
    return ResultColumn(group, base, {code: None if code in hidden else n for code, n in counts.items()})


def result_table(measure: Measure, codes: Sequence[str], columns: Sequence[ResultColumn]) -> ResultTable:
    """Every column has every row: what nobody said is 0."""
    full = [
        dataclasses.replace(column, counts={code: column.counts.get(code, 0) for code in codes})
        if column.base is not None
        else column
        for column in columns
    ]
    return ResultTable(measure, tuple(codes), tuple(full))
