"""Checks of an area register as a whole: codes, parents, levels and neighbours."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from dialog.places.rules.area_file import AreaFile, AreaRow
from dialog.places.rules.faults import FileFault
from dialog.places.rules.levels import lies_below
from dialog.places.rules.polygons import box_of, shared_portion

# Neighbours drawn by hand overlap by a per cent or two; more is a mistake in the file.
LARGEST_OVERLAP = 0.05
# A register this fine is not compared shape by shape: no parent has so many areas right below it.
MOST_SIBLINGS = 1_500


def register_faults(file: AreaFile) -> list[FileFault]:
    """What is wrong between the rows of `file`."""
    rows = file.rows
    faults = [*_code_twice(rows)]
    if "parent_code" in file.columns:
        faults += _parent_faults(rows)
    return sorted([*faults, *_overlaps(rows)], key=lambda fault: fault.row)


def _code_twice(rows: Iterable[AreaRow]) -> Iterator[FileFault]:
    by_code: dict[str, list[AreaRow]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    for versions in by_code.values():
        for one, other in pairwise(sorted(versions, key=lambda row: (row.valid_from or date.min, row.number))):
            if (other.valid_from or date.min) <= (one.valid_to or date.max):
                yield FileFault(other.number, "code", "code_twice", {"other": one.number})


def _parent_faults(rows: Sequence[AreaRow]) -> Iterator[FileFault]:
    levels = {row.code: row.level for row in rows}
    for row in rows:
        if not row.parent_code:
            continue
        if row.parent_code not in levels:
            yield FileFault(row.number, "parent_code", "parent_missing", {"parent": row.parent_code})
        elif not lies_below(row.level, levels[row.parent_code]):
            yield FileFault(row.number, "level", "level_order", {"parent": row.parent_code})


def _overlaps(rows: Iterable[AreaRow]) -> Iterator[FileFault]:
    siblings: dict[tuple[str, str], list[AreaRow]] = defaultdict(list)
    for row in rows:
        if row.polygons and row.valid_to is None:
            siblings[row.parent_code, row.level].append(row)
    for group in siblings.values():
        yield from _overlaps_in(group[:MOST_SIBLINGS])


def _overlaps_in(group: Iterable[AreaRow]) -> Iterator[FileFault]:
    """Compared from west to east, so that only shapes beside one another are measured."""
    boxed = sorted(((box_of(row.polygons), row) for row in group if row.polygons), key=lambda pair: pair[0])
    active: list[tuple[tuple[float, float, float, float], AreaRow]] = []
    for box, row in boxed:
        active = [pair for pair in active if pair[0][2] > box[0]]
        for _, other in active:
            if shared_portion(row.polygons or (), other.polygons or ()) > LARGEST_OVERLAP:
                later, earlier = (row, other) if row.number > other.number else (other, row)
                yield FileFault(later.number, "geometry", "overlap", {"other": earlier.code})
        active.append((box, row))
