"""Results as a page and a file show them: the same lines for both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from flask_babel import gettext as _

from dialog.surveys.queries.results.pooled import Pooled
from dialog.surveys.rules.measures import Measure, Shape
from dialog.surveys.rules.questionnaire import Loop, parts_of
from dialog.surveys.rules.speaking import Kind
from dialog.surveys.rules.tables import ResultColumn, ResultTable
from dialog.surveys.staff_views.words import (
    count_text,
    finding_text,
    in_words,
    option_text,
    part_text,
    percent,
    question_text,
    whole,
)


@dataclass(frozen=True)
class Cell:
    """One count as it stands: None where it is not told. `value`: its share for the bar, 0 to 100."""

    count: int | None
    share: str = ""
    number: str = ""
    value: float = 0

    @property
    def text(self) -> str:
        """'47 % (659)'."""
        if self.count is None:
            return ""
        return f"{self.share} ({self.counted})" if self.share else self.counted

    @property
    def counted(self) -> str:
        """'659'; '' where it is not told."""
        return "" if self.count is None else count_text(self.count)


@dataclass(frozen=True)
class Line:
    """One answer, or one reason for none, over the columns."""

    code: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Head:
    """A column: its group's name, and how many answered; None where there are too few."""

    label: str
    base: int | None


@dataclass(frozen=True)
class TableView:
    """One measure. `part`: which part of the question, '' for all of it. `versions`: where it was asked, when not in all."""

    measure: Measure
    part: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    reasons: tuple[Line, ...]
    finding: str
    versions: tuple[int, ...] = ()

    @property
    def base(self) -> int | None:
        return self.heads[0].base

    @property
    def several(self) -> bool:
        """Whether somebody may have given several answers, so that shares add up to more than all."""
        return self.measure.shape is not Shape.ONE


@dataclass(frozen=True)
class QuestionView:
    """A question with its tables. `is_grid`: its parts are lines of one table."""

    code: str
    text: str
    tables: tuple[TableView, ...]

    @property
    def is_grid(self) -> bool:
        return len(self.tables) > 1 and not any(table.measure.place for table in self.tables)

    @property
    def is_told(self) -> bool:
        """Whether any of it has figures."""
        return any(table.base is not None for table in self.tables)

    @property
    def base(self) -> int | None:
        """How many answered: of a grid, the part that most answered."""
        return max((table.base for table in self.tables if table.base is not None), default=None)


@dataclass(frozen=True)
class SectionView:
    """A part of the questionnaire."""

    code: str
    title: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True)
class Naming:
    """What the codes of one survey are called. `group`: the name of a column's group."""

    pooled: Pooled
    kind: Kind
    areas: Mapping[str, str]
    group: Callable[[str], str] = field(default=lambda code: code)


def table_view(table: ResultTable, naming: Naming) -> TableView:
    """A table with its words."""
    measure = table.measure

    def line(code: str) -> Line:
        counted = code not in measure.missing
        cells = tuple(_cell(column, code, counted) for column in table.columns)
        return Line(code, option_text(measure, code, naming.areas), cells)

    asked_in = naming.pooled.asked_in.get(measure.key, ())
    lines = [line(code) for code in table.answers]
    return TableView(
        measure,
        part_text(measure, rounds(naming.pooled, measure)),
        tuple(Head(naming.group(column.group) if column.group else "", column.base) for column in table.columns),
        tuple(lines),
        tuple(line(code) for code in table.reasons),
        _finding(lines, naming.kind),
        asked_in if len(asked_in) < len(naming.pooled.versions) else (),
    )


def question_views(tables: Sequence[ResultTable], naming: Naming) -> list[QuestionView]:
    """The questions in order, each with its tables."""
    return [
        QuestionView(
            code, question_text(found[0].measure.question), tuple(table_view(table, naming) for table in found)
        )
        for code, found in (
            (code, list(some)) for code, some in groupby(tables, key=lambda table: table.measure.question.code)
        )
    ]


def section_views(tables: Sequence[ResultTable], naming: Naming) -> list[SectionView]:
    """The parts of the newest version with their questions; what was asked only before comes last."""
    views = {view.code: view for view in question_views(tables, naming)}
    titles = {section.code: in_words(section.title) for section in naming.pooled.questionnaire.sections}
    of_now = naming.pooled.questionnaire.questions
    sections: dict[str, list[QuestionView]] = {code: [] for code in (*titles, "")}
    for table in tables:
        view = views.pop(table.measure.question.code, None)
        if view is not None:
            sections[table.measure.section if view.code in of_now else ""].append(view)
    titles[""] = str(_("Asked in earlier versions only"))
    return [SectionView(code, titles[code], tuple(found)) for code, found in sections.items() if found]


def rounds(pooled: Pooled, measure: Measure) -> Mapping[str, str]:
    """What the rounds of a loop over an earlier question's options are called."""
    if not measure.round:
        return {}
    for version in reversed(pooled.versions):
        for _section, part in parts_of(version.questionnaire):
            if isinstance(part, Loop) and part.for_each and _asks(part, measure.question.code):
                over = version.questionnaire.questions[part.for_each]
                return {option.code: in_words(option.texts) for option in over.options}
    return {}


def file_rows(sections: Sequence[SectionView]) -> Iterator[list[object]]:
    """The overview as a file: one row for each answer, the base beside it."""
    for section in sections:
        for question in section.questions:
            for table in question.tables:
                for line in (*table.lines, *table.reasons):
                    yield [question.code, question.text, table.part, line.code, line.label, *_told(line), table.base]


def file_head() -> list[str]:
    """What `file_rows` are called."""
    return [
        _("Question"), _("Question text"), _("Part"), _("Answer code"), _("Their answer"),
        _("How many said so"), _("Share, per cent"), _("Answers to the question"),
    ]  # fmt: skip


def divided_head(tables: Sequence[TableView]) -> list[str]:
    """The columns of a divided question's file: number and share for each group, with how many answered."""
    found = [_("Part"), _("Answer code"), _("Their answer")]
    for head in tables[0].heads if tables else ():
        label = head.label or _("All")
        found += [_("%(group)s: number", group=label), _("%(group)s: per cent", group=label)]
    return found


def divided_rows(tables: Sequence[TableView]) -> Iterator[list[object]]:
    """A divided question as a file, how many answered in the first row of each part."""
    for table in tables:
        bases = [value for head in table.heads for value in (head.base, None)]
        yield [table.part, "", _("Answers to the question"), *bases]
        for line in (*table.lines, *table.reasons):
            yield [table.part, line.code, line.label, *_told(line)]


def _told(line: Line) -> list[object]:
    return [value for cell in line.cells for value in (cell.count, _number(cell.number))]


def _number(text: str) -> object:
    return int(text) if text.isdecimal() else text or None


def _cell(column: ResultColumn, code: str, counted: bool) -> Cell:
    count, share = column.count(code), column.share(code)
    if count is None or share is None or not counted:
        return Cell(count)
    return Cell(count, percent(share), whole(share), share)


def _finding(lines: Sequence[Line], kind: Kind) -> str:
    """What most said. '' when that is not told, or when two are alike."""
    told = sorted(((line.cells[0].count or 0, line) for line in lines), key=lambda pair: -pair[0])
    if not told or not told[0][0] or (len(told) > 1 and told[1][0] == told[0][0]):
        return ""
    if any(line.cells[0].count is None for line in lines):
        return ""
    most = told[0][1]
    return finding_text(kind, most.label, most.cells[0].value)


def _asks(loop: Loop, code: str) -> bool:
    return any(question.code == code for page in loop.pages for question in page.questions)
