"""What a result is a count of: for every question, or part of one, which columns hold it and what may be chosen."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dialog.surveys.rules.packing import Document, PackedColumn
from dialog.surveys.rules.questionnaire import Option, Question

# Columns that every sheet has beside its answers.
CHANNEL, LANGUAGE, MODE, REPEAT = OUTER = ("_channel", "_language", "_mode", "_repeat")
# Where a sheet says nothing.
NONE = "-"


class Shape(StrEnum):
    """ONE: a sheet holds one code, so that the counts add up to the base. SEVERAL: it may hold several."""

    ONE = "one"
    SEVERAL = "several"
    RANKED = "ranked"


@dataclass(frozen=True)
class OpenColumn:
    """A column whose values are not known beforehand: areas, months."""

    name: str
    address: str
    suffix: str
    month: bool = False

    def value(self, document: Document) -> str:
        """What a sheet holds, '' for nothing."""
        code = next(iter(document.get(self.address, {}).get(self.suffix, ())), "")
        return code[:7] if self.month else code


@dataclass(frozen=True)
class ExportColumn:
    """A column of an export. `option`: of a multiple choice, whose cells are 1 and 0."""

    name: str
    question: Question
    address: str
    suffix: str
    option: str = ""
    text: bool = False


@dataclass(frozen=True)
class Measure:
    """One table of results. Every count is one of answer sheets, also where a question was asked several times.

    `singles`: columns that hold one code each. `choices`: for each time it was asked, option -> its own column.
    `item`: the line of a battery; `place`: '1' for what was ranked first; `round`: the option that a loop's round is about.
    `open`: more codes than `options` occur.
    """

    key: str
    question: Question
    section: str
    shape: Shape
    options: tuple[Option, ...]
    singles: tuple[str, ...] = ()
    choices: tuple[Mapping[str, str], ...] = ()
    item: str = ""
    place: str = ""
    round: str = ""
    open: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all its columns."""
        return (*self.singles, *(name for choice in self.choices for name in choice.values()))

    @property
    def missing(self) -> frozenset[str]:
        """The codes that say why there is no answer: never in the base."""
        return frozenset(option.code for option in self.options if option.missing)


@dataclass(frozen=True)
class Codebook:
    """One version: the columns of its packed sheets in order, its open columns, and what is counted."""

    columns: tuple[PackedColumn, ...]
    opened: tuple[OpenColumn, ...]
    measures: tuple[Measure, ...]
    roles: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def measure(self, key: str) -> Measure | None:
        """The measure called `key`."""
        return next((measure for measure in self.measures if measure.key == key), None)

    def of(self, code: str) -> tuple[Measure, ...]:
        """The measures of a question."""
        return tuple(measure for measure in self.measures if measure.question.code == code)
