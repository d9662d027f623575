"""What answers can be divided by: background, the way they came, and any other question."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dialog.surveys.queries.results.pooled import VERSION, Pooled
from dialog.surveys.queries.results.tallies import Grouping
from dialog.surveys.rules.counting import Counted
from dialog.surveys.rules.frames import Coded, Frame
from dialog.surveys.rules.measures import CHANNEL, LANGUAGE, NONE, REPEAT, Measure
from dialog.surveys.rules.packing import NOT_CHOSEN
from dialog.surveys.rules.selection import GROUP_TYPES, IN_CUBE, RELATIONS
from dialog.surveys.rules.tables import Groups

if TYPE_CHECKING:
    from numpy import ndarray

    Mask = ndarray

# Collector -> its group type, '' for none.
Doors = Mapping[str, str]
WITHOUT = "without"


def measure_of_role(pooled: Pooled, role: str) -> Measure | None:
    """The measure of a background question."""
    return next(iter(pooled.of(pooled.roles.get(role, ""))), None)


def columns_for(pooled: Pooled, name: str) -> tuple[str, ...]:
    """The columns that dividing by `name` needs: one of the filters, or a measure."""
    outer = {"channel": CHANNEL, "group": CHANNEL, "language": LANGUAGE, "version": VERSION, "repeats": REPEAT}
    if name in outer:
        return (outer[name],)
    measure = measure_of_role(pooled, name) or next((one for one in pooled.measures if one.key == name), None)
    return measure.columns if measure is not None else ()


def grouping_of(frame: Frame, pooled: Pooled, doors: Doors, name: str) -> Grouping:
    """The sheets of `frame` divided by `name`."""
    if name == "relation":
        return _relations(frame, pooled)
    if name == "channel":
        column = _with_none(frame.column(CHANNEL))
        return Grouping(channel_groups(column.codes, doors), column)
    if name == "group":
        return _group_types(frame, doors)
    if name in ("language", "version"):
        column = frame.column(LANGUAGE if name == "language" else VERSION)
        return Grouping(Groups(name, column.codes), column)
    if name == "repeats":
        # Only those that are no repeats can be chosen; the others are what is left out.
        column = frame.column(REPEAT)
        renamed = Coded(tuple(WITHOUT if code == NOT_CHOSEN else code for code in column.codes), column.numbers)
        return Grouping(Groups(name, (WITHOUT,)), renamed)
    measure = measure_of_role(pooled, name) or next(one for one in pooled.measures if one.key == name)
    return _measure(frame, measure, name)


def channel_groups(codes: Sequence[str], doors: Doors) -> Groups:
    """Channels, those of each group type a family. NONE: those who came by the survey's own address."""
    return Groups("channel", tuple(codes), {code: doors.get(code, "") for code in codes})


def group_type_groups() -> Groups:
    """The three group types, and everybody else, so that what is left out can be seen."""
    return Groups("group", (*GROUP_TYPES, NONE))


def cube_groups(name: str, measure: Measure | None, found: Sequence[str]) -> Groups:
    """The groups of a background question in the cube, in the order of its options."""
    return Groups(name, _ordered(measure, found))


def is_known(pooled: Pooled, name: str) -> bool:
    """Whether answers can be divided by `name`."""
    return name in IN_CUBE or bool(columns_for(pooled, name))


def _ordered(measure: Measure | None, found: Sequence[str]) -> tuple[str, ...]:
    """Valid codes: open ones by code, then options as they stand."""
    options = [option.code for option in measure.options] if measure is not None else []
    missing = measure.missing if measure is not None else frozenset[str]()
    opened = sorted(set(found) - set(options))
    return tuple(code for code in (*opened, *options) if code in found and code not in missing)


def _measure(frame: Frame, measure: Measure, name: str) -> Grouping:
    counted = Counted(frame, measure)
    if counted.single is not None:
        return Grouping(Groups(name, _ordered(measure, counted.single.codes)), counted.single)
    codes = tuple(code for code in counted.codes if code not in measure.missing)
    return Grouping(Groups(name, codes, overlapping=True), masks={code: counted.saying(code) for code in codes})


def _relations(frame: Frame, pooled: Pooled) -> Grouping:
    import numpy as np

    measure, masks = measure_of_role(pooled, "relation"), {}
    for relation, codes in RELATIONS.items():
        mask = np.zeros(frame.length, dtype=bool)
        for code in codes if measure is not None else ():
            mask |= Counted(frame, measure).saying(code)  # type: ignore[arg-type]
        masks[relation] = mask
    return Grouping(Groups("relation", tuple(RELATIONS), overlapping=True), masks=masks)


def _with_none(column: Coded) -> Coded:
    """NONE where a sheet came by no channel."""
    return Coded((NONE, *column.codes), column.numbers + 1)


def _group_types(frame: Frame, doors: Doors) -> Grouping:
    import numpy as np

    channels = frame.column(CHANNEL)
    codes = (*GROUP_TYPES, NONE)
    of_channel = [codes.index(doors.get(code) or NONE) + 1 for code in channels.codes]
    table = np.array([codes.index(NONE) + 1, *of_channel], dtype=np.uint8)
    return Grouping(group_type_groups(), Coded(codes, table[channels.numbers]))
