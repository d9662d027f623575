"""Several filters at once: which of their meetings may have figures, and what they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from dialog.disclosure.groups import is_base
from dialog.surveys.queries.results.tallies import Grouping
from dialog.surveys.rules.counting import Counted
from dialog.surveys.rules.frames import Frame
from dialog.surveys.rules.measures import Measure
from dialog.surveys.rules.tables import WHOLE, Groups, ResultColumn, nothing, shown_of

if TYPE_CHECKING:
    from numpy import ndarray

    Mask = ndarray


@dataclass(frozen=True)
class Chosen:
    """A grouping and the group of it that is chosen."""

    grouping: Grouping
    group: str


def columns_of(
    frame: Frame, measure: Measure, filters: Sequence[Chosen], by: Grouping | None
) -> tuple[list[ResultColumn], tuple[str, ...]]:
    """The columns of a table with all `filters` at once, one for each group of `by`, and the codes of its rows."""
    import numpy as np

    counted = Counted(frame, measure)
    chosen = np.ones(frame.length, dtype=bool)
    for one in filters:
        chosen &= one.grouping.sheets(one.group)
    columns = []
    for group in by.groups.values if by is not None else (WHOLE,):
        here = [*filters, Chosen(by, group)] if by is not None else list(filters)
        if not is_told(counted.valid, here):
            columns.append(nothing(group))
            continue
        sheets = chosen & by.sheets(group) if by is not None else chosen
        counts = {code: int((counted.saying(code) & sheets).sum()) for code in counted.codes}
        columns.append(ResultColumn(group, int((counted.valid & sheets).sum()), dict(counts)))
    return columns, counted.codes


def sheets_in(frame: Frame, filters: Sequence[Chosen]) -> int | None:
    """How many sheets all `filters` choose; None when that is not told."""
    import numpy as np

    chosen = np.ones(frame.length, dtype=bool)
    if not is_told(chosen, filters):
        return None
    for one in filters:
        chosen &= one.grouping.sheets(one.group)
    return int(chosen.sum())


def is_told(valid: "Mask", filters: Sequence[Chosen]) -> bool:
    """Whether the meeting of all filters may have figures, among the sheets that are `valid`.

    It may when, with any of the filters taken away, the rest could be divided by the one taken and show this part: so
    that nothing shown with fewer filters, less what is shown here, leaves a few.
    """
    if not filters:
        return is_base(int(valid.sum()))
    counts, parts = _meetings(valid, filters)
    for used in _subsets(len(filters)):
        for divided in used:
            fixed = tuple(parts[at][0] if at in used and at != divided else slice(None) for at in range(len(filters)))
            left = counts[fixed]
            kept = [at for at in range(len(filters)) if at not in used or at == divided]
            summed = left.sum(axis=tuple(axis for axis, at in enumerate(kept) if at != divided))
            codes, groups = parts[divided][1], parts[divided][2]
            bases = {code: int(summed[number]) for number, code in enumerate(codes, start=1)}
            if filters[divided].group not in shown_of(groups, bases, int(summed.sum())):
                return False
    return True


def _subsets(length: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, length + 1):
        yield from combinations(range(length), size)


def _meetings(valid: "Mask", filters: Sequence[Chosen]) -> "tuple[Mask, list[tuple[int, tuple[str, ...], Groups]]]":
    """Counts by all groups of all filters, and for each filter (its chosen number, codes, groups)."""
    import numpy as np

    together = np.zeros(int(valid.sum()), dtype=np.int64)
    sizes, parts = [], []
    for one in filters:
        column, groups = one.grouping.part(one.group)
        number = column.codes.index(one.group) + 1 if one.group in column.codes else len(column.codes) + 1
        size = len(column.codes) + 2
        numbers = column.numbers[valid].astype(np.int64)
        together = together * size + np.where(numbers > len(column.codes), 0, numbers)
        sizes.append(size)
        parts.append((number, column.codes, groups))
    counts = np.bincount(together, minlength=int(np.prod(sizes))).reshape(sizes)
    return counts, parts
