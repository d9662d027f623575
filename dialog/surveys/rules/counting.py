"""How many sheets say what: the counts of a measure, and the counters of the cube."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dialog.surveys.rules.frames import Coded, Frame
from dialog.surveys.rules.measures import CHANNEL, LANGUAGE, NONE, Codebook, Measure, Shape

if TYPE_CHECKING:
    from numpy import ndarray

    Mask = ndarray

# In the cube: all areas, ages or sexes; the base of a measure; and the measure of the sheets themselves.
ALL = ""
BASE = ""
SHEETS = "_sheets"
GROUPINGS = (
    (False, False, False),
    (True, False, False),
    (False, True, False),
    (False, False, True),
    (True, True, True),
)

CubeKey = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Counted:
    """A measure over a frame: which sheets say each code, and which have a valid answer at all."""

    frame: Frame
    measure: Measure

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code that can be counted: the options, then open ones in their order."""
        own = [option.code for option in self.measure.options]
        found = self.frame.column(self.measure.singles[0]).codes if self.measure.open else ()
        return tuple(dict.fromkeys((*found, *own))) if self.measure.open else tuple(own)

    @cached_property
    def single(self) -> Coded | None:
        """The one column that holds everything, where there is just one."""
        if self.measure.shape is Shape.ONE and len(self.measure.singles) == 1:
            return self.frame.column(self.measure.singles[0])
        return None

    def saying(self, code: str) -> "Mask":
        """The sheets that say `code`."""
        import numpy as np

        found = np.zeros(self.frame.length, dtype=bool)
        for name in self.measure.singles:
            column = self.frame.column(name)
            if code in column.codes:
                found |= column.numbers == column.codes.index(code) + 1
        for choice in self.measure.choices:
            if code in choice:
                found |= self.frame.column(choice[code]).numbers == 2
        return found

    @cached_property
    def valid(self) -> "Mask":
        """The sheets in the base: asked, and answered with more than why there is no answer."""
        import numpy as np

        found = np.zeros(self.frame.length, dtype=bool)
        for name in self.measure.singles:
            column = self.frame.column(name)
            here = column.numbers > 0
            for code in self.measure.missing & set(column.codes):
                here &= column.numbers != column.codes.index(code) + 1
            found |= here
        for option in self.measure.options if self.measure.choices else ():
            if not option.missing:
                found |= self.saying(option.code)
        return found


def cube_of(book: Codebook, frame: Frame) -> Counter[CubeKey]:
    """The counters of a frame: (area, age, sex, measure, value) -> sheets, for five groupings."""
    groups = [_grouped(book, frame, grouping) for grouping in GROUPINGS]
    found: Counter[CubeKey] = Counter()
    for key, value, sheets in _counted(book, frame):
        for names, numbers in groups:
            for at, count in _tally(numbers[sheets], len(names)):
                found[(*names[at], key, value)] += count
    return found


def _counted(book: Codebook, frame: Frame) -> Iterator[tuple[str, str, "Mask"]]:
    """(measure, value, the positions of the sheets that say it)."""
    import numpy as np

    yield SHEETS, BASE, np.arange(frame.length)
    for name in (CHANNEL, LANGUAGE):
        column = frame.column(name)
        for number, code in enumerate(column.codes, start=1):
            yield name, code, np.flatnonzero(column.numbers == number)
    for measure in book.measures:
        counted = Counted(frame, measure)
        yield measure.key, BASE, np.flatnonzero(counted.valid)
        for code in counted.codes:
            yield measure.key, code, np.flatnonzero(counted.saying(code))


def _grouped(book: Codebook, frame: Frame, grouping: tuple[bool, ...]) -> tuple[list[tuple[str, str, str]], "Mask"]:
    """The groups that occur, and each sheet's position among them."""
    import numpy as np

    columns = [background(book, frame, role) for role in ("area", "age", "sex")]
    together = np.zeros(frame.length, dtype=np.int64)
    for used, column in zip(grouping, columns, strict=True):
        if used:
            together = together * (len(column.codes) + 1) + column.numbers
    _, first, numbers = np.unique(together, return_index=True, return_inverse=True)
    names = [
        tuple(_name(column, at) if used else ALL for used, column in zip(grouping, columns, strict=True))
        for at in first
    ]
    return names, numbers  # type: ignore[return-value]


def background(book: Codebook, frame: Frame, role: str) -> Coded:
    """The column of area, age or sex; an empty one where the questionnaire has none. What is unknown is nothing."""
    import numpy as np

    column = frame.column(book.roles.get(role, ""))
    return Coded(column.codes, np.where(column.numbers > len(column.codes), 0, column.numbers))


def _name(column: Coded, at: int) -> str:
    number = int(column.numbers[at])
    return column.codes[number - 1] if 0 < number <= len(column.codes) else NONE


def _tally(numbers: "Mask", length: int) -> Iterator[tuple[int, int]]:
    import numpy as np

    counts = np.bincount(numbers, minlength=length)
    for at in np.flatnonzero(counts):
        yield int(at), int(counts[at])
