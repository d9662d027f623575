"""Exact counts: from the cube where it holds them, else from the blocks. Not for showing: see `rules.tables`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from dialog.surveys.models import SurveyCube
from dialog.surveys.queries.results.pooled import Pooled
from dialog.surveys.rules.counting import ALL, BASE, SHEETS, Counted
from dialog.surveys.rules.frames import Coded, Frame
from dialog.surveys.rules.measures import NONE, Measure
from dialog.surveys.rules.selection import IN_CUBE
from dialog.surveys.rules.tables import Groups, Tally

if TYPE_CHECKING:
    from numpy import ndarray

    Mask = ndarray


@dataclass(frozen=True)
class Grouping:
    """Which sheets of a frame belong to which group: by one column, or by a mask each where they overlap."""

    groups: Groups
    column: Coded | None = None
    masks: "Mapping[str, Mask] | None" = None

    def sheets(self, group: str) -> "Mask":
        """The sheets of a group."""
        import numpy as np

        if self.masks is not None:
            return self.masks[group]
        column = self.column or Coded((), np.zeros(0))
        at = column.codes.index(group) + 1 if group in column.codes else -1
        found: Mask = column.numbers == at
        return found

    def part(self, group: str) -> "tuple[Coded, Groups]":
        """The group as one of the parts that a whole is divided into."""
        if self.masks is None and self.column is not None:
            return self.column, self.groups
        return Coded((group,), self.sheets(group).astype("uint8")), Groups(self.groups.name, (group,))


def tally(frame: Frame, measure: Measure, grouping: Grouping | None = None) -> tuple[Tally, tuple[str, ...]]:
    """The counts of a measure over a frame, and its codes in order."""
    import numpy as np

    counted = Counted(frame, measure)
    said = {code: counted.saying(code) for code in counted.codes}
    base, counts = int(counted.valid.sum()), {code: int(mask.sum()) for code, mask in said.items()}
    if grouping is None:
        return Tally(base, counts), counted.codes
    if grouping.masks is not None or grouping.column is None:
        masks = grouping.masks or {}
        bases = {group: int((counted.valid & mask).sum()) for group, mask in masks.items()}
        grouped = {group: {code: int((m & mask).sum()) for code, m in said.items()} for group, mask in masks.items()}
        return Tally(base, counts, bases, grouped), counted.codes
    codes, numbers = grouping.column.codes, grouping.column.numbers
    length = max(len(codes) + 1, 256)
    of_base = np.bincount(numbers[counted.valid], minlength=length)
    of_code = {code: np.bincount(numbers[mask], minlength=length) for code, mask in said.items()}
    return (
        Tally(
            base,
            counts,
            {group: int(of_base[at]) for at, group in enumerate(codes, start=1)},
            {
                group: {code: int(found[at]) for code, found in of_code.items()}
                for at, group in enumerate(codes, start=1)
            },
        ),
        counted.codes,
    )


def cube_tallies(
    session: Session, pooled: Pooled, measures: Sequence[Measure], by: str = "", only: str = ""
) -> dict[str, tuple[Tally, tuple[str, ...]]]:
    """Measure -> its counts and codes, from the cube. `by`: '' or one of `IN_CUBE`.

    `only`: the one group whose counts are wanted; of the others the bases are enough.
    """
    names = {key: measure.key for measure in measures for key in pooled.keys_of(measure)}
    rows = _rows(session, pooled.survey_id, names, "")
    grouped: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for (key, group), counts in (_rows(session, pooled.survey_id, names, by, only) if by else {}).items():
        if group != NONE:
            grouped[key][group] = counts
    found = {}
    for measure in measures:
        whole = rows.get((measure.key, ALL), {})
        groups = grouped.get(measure.key, {})
        own = tuple(option.code for option in measure.options)
        opened = sorted(set(whole) - {BASE, *own}) if measure.open else []
        found[measure.key] = (
            Tally(
                whole.get(BASE, 0),
                {code: n for code, n in whole.items() if code != BASE},
                {group: counts.get(BASE, 0) for group, counts in groups.items()},
                {group: {code: n for code, n in counts.items() if code != BASE} for group, counts in groups.items()},
            ),
            (*opened, *own),
        )
    return found


def outer_counts(session: Session, survey_id: int, name: str) -> dict[str, int]:
    """The sheets of every channel or language, from the cube."""
    return {
        code: n for (_, _), counts in _rows(session, survey_id, {name: name}, "").items() for code, n in counts.items()
    }


def sheet_count(session: Session, survey_id: int) -> int:
    """How many sheets are counted: exact."""
    return outer_counts(session, survey_id, SHEETS).get(BASE, 0)


def _rows(
    session: Session, survey_id: int, names: Mapping[str, str], by: str, only: str = ""
) -> dict[tuple[str, str], dict[str, int]]:
    """(measure, group) -> value -> count."""
    columns = {"area": SurveyCube.area, "age": SurveyCube.age, "sex": SurveyCube.sex}
    wanted = and_(*(column != ALL if name == by else column == ALL for name, column in columns.items()))
    group = columns.get(by, SurveyCube.area)
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    query = select(group, SurveyCube.question, SurveyCube.value, SurveyCube.count).where(
        SurveyCube.survey_id == survey_id, wanted
    )
    if only:
        query = query.where(or_(SurveyCube.value == BASE, group == only))
    if len(names) < 40:
        query = query.where(SurveyCube.question.in_(list(names)))
    for group_code, question, value, count in session.execute(query):
        if question in names:
            found[names[question], group_code if by else ALL][value] += count
    return found


def in_cube(by: str) -> bool:
    """Whether the cube holds this grouping."""
    return not by or by in IN_CUBE


def names_of(measures: Iterable[Measure]) -> list[str]:
    """The columns that measures are counted from."""
    return list(dict.fromkeys(name for measure in measures for name in measure.columns))
