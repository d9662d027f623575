"""The results of a survey as they may be shown: every table goes through `rules.tables` or `many`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.surveys.models import SurveyAnswer, SurveyCollector, SurveyTodo
from dialog.surveys.queries.results.groupings import (
    channel_groups,
    columns_for,
    cube_groups,
    group_type_groups,
    grouping_of,
    measure_of_role,
)
from dialog.surveys.queries.results.many import Chosen, columns_of, sheets_in
from dialog.surveys.queries.results.pooled import Pooled, load_frame
from dialog.surveys.queries.results.tallies import (
    Grouping,
    cube_tallies,
    in_cube,
    names_of,
    outer_counts,
    sheet_count,
    tally,
)
from dialog.surveys.queries.results.versions import published_versions
from dialog.surveys.queries.waiting import waiting_count
from dialog.surveys.rules.frames import Frame
from dialog.surveys.rules.measures import CHANNEL, NONE, Measure
from dialog.surveys.rules.selection import GROUP_TYPES, Selection
from dialog.surveys.rules.tables import (
    Groups,
    ResultTable,
    Tally,
    group_columns,
    nothing,
    result_table,
    shown_of,
    whole_column,
)


@dataclass(frozen=True)
class Collector:
    """A channel as results name it."""

    code: str
    label: str
    kind: str
    group_type: str


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see. `by`: a background question, a way of coming, or a measure; '' for no division.

    `all_cells`: small cells too, for analysts.
    """

    selection: Selection
    by: str = ""
    all_cells: bool = False

    @property
    def divisions(self) -> tuple[str, ...]:
        """Everything that the answers are divided by."""
        return (*self.selection.chosen, *([self.by] if self.by else []))


@dataclass(frozen=True)
class Came:
    """How many came one way: None when that is not told."""

    code: str
    count: int | None


def pooled_versions(session: Session, survey_id: int) -> Pooled | None:
    """The survey's published versions together; None before the first."""
    versions = published_versions(session, survey_id)
    return Pooled(survey_id, versions) if versions else None


def counted(session: Session, survey_id: int) -> int:
    """How many sheets the results hold: exact."""
    return sheet_count(session, survey_id)


def not_counted(session: Session, survey_id: int) -> int:
    """How many have come that no figure holds yet."""
    moved = (
        select(func.count())
        .select_from(SurveyTodo)
        .join(SurveyAnswer, SurveyAnswer.key == SurveyTodo.answer_key)
        .where(SurveyAnswer.survey_id == survey_id)
    )
    return waiting_count(session, survey_id) + (session.scalar(moved) or 0)


def collectors(session: Session, survey_id: int) -> dict[str, Collector]:
    """The channels of a survey by code, in the order they were made."""
    rows = session.scalars(
        select(SurveyCollector).where(SurveyCollector.survey_id == survey_id).order_by(SurveyCollector.id)
    )
    return {row.code: Collector(row.code, row.label, row.kind, row.group_type) for row in rows}


def came_by(session: Session, survey_id: int, doors: Mapping[str, Collector]) -> tuple[list[Came], list[Came]]:
    """Sheets by channel and by group type; NONE: the survey's own address. Few are not told, nor what gives them away."""
    counts = outer_counts(session, survey_id, CHANNEL)
    total = sheet_count(session, survey_id)
    counts = {code: counts.get(code, 0) for code in (*doors, *sorted(set(counts) - set(doors)))}
    counts[NONE] = total - sum(counts.values())
    types = {code: doors[code].group_type if code in doors else "" for code in counts}
    channels = shown_of(channel_groups(tuple(counts), types), counts, total)
    of_types = {kind: sum(n for code, n in counts.items() if types[code] == kind) for kind in GROUP_TYPES}
    of_types[NONE] = total - sum(of_types.values())
    shown = shown_of(group_type_groups(), of_types, total)
    return (
        [Came(code, n if code in channels or not n else None) for code, n in counts.items()],
        [Came(kind, of_types[kind] if kind in shown or not of_types[kind] else None) for kind in GROUP_TYPES],
    )


def results(
    session: Session, pooled: Pooled, doors: Mapping[str, Collector], asked: Asked, measures: Sequence[Measure]
) -> list[ResultTable]:
    """A table for each measure. With `by`, the whole comes first and then every group."""
    if not asked.divisions or (len(asked.divisions) == 1 and in_cube(asked.divisions[0])):
        return _from_cube(session, pooled, asked, measures)
    return _from_blocks(session, pooled, doors, asked, measures)


def selected(session: Session, pooled: Pooled, doors: Mapping[str, Collector], asked: Asked) -> int | None:
    """How many sheets the filters choose: exact; None when that is not told."""
    if not asked.selection.chosen:
        return sheet_count(session, pooled.survey_id)
    frame = load_frame(session, pooled, _columns(pooled, asked))
    return sheets_in(frame, _filters(frame, pooled, doors, asked))


def _from_cube(session: Session, pooled: Pooled, asked: Asked, measures: Sequence[Measure]) -> list[ResultTable]:
    name = next(iter(asked.divisions), "")
    only = asked.selection.chosen.get(name, "") if asked.all_cells else ""
    found = cube_tallies(session, pooled, measures, name, only)
    role = measure_of_role(pooled, name) if name else None
    tables = []
    for measure in measures:
        exact, codes = found[measure.key]
        groups = cube_groups(name, role, tuple(exact.bases)) if name else None
        tables.append(_one_division(measure, exact, codes, groups, asked))
    return tables


def _from_blocks(
    session: Session, pooled: Pooled, doors: Mapping[str, Collector], asked: Asked, measures: Sequence[Measure]
) -> list[ResultTable]:
    frame = load_frame(session, pooled, [*names_of(measures), *_columns(pooled, asked)])
    by = _grouping(frame, pooled, doors, asked.by) if asked.by else None
    filters = _filters(frame, pooled, doors, asked)
    tables = []
    for measure in measures:
        if len(asked.divisions) == 1:
            grouping = by or filters[0].grouping
            exact, codes = tally(frame, measure, grouping)
            tables.append(_one_division(measure, exact, codes, grouping.groups, asked))
        else:
            whole, codes = columns_of(frame, measure, filters, None)
            groups = columns_of(frame, measure, filters, by)[0] if by is not None else []
            tables.append(result_table(measure, codes, [*whole, *groups]))
    return tables


def _one_division(
    measure: Measure, exact: Tally, codes: Sequence[str], groups: Groups | None, asked: Asked
) -> ResultTable:
    """Not divided, filtered to one group, or divided into all groups of one kind."""
    if groups is None:
        return result_table(measure, codes, [whole_column(measure, exact, asked.all_cells)])
    if asked.by:
        columns = group_columns(measure, exact, groups, asked.all_cells)
        return result_table(measure, codes, [whole_column(measure, exact, asked.all_cells), *columns])
    chosen = asked.selection.chosen[groups.name]
    columns = group_columns(measure, exact, groups, asked.all_cells, only=chosen)
    return result_table(measure, codes, columns or [nothing(chosen)])


def _columns(pooled: Pooled, asked: Asked) -> list[str]:
    return [column for name in asked.divisions for column in columns_for(pooled, name)]


def _filters(frame: Frame, pooled: Pooled, doors: Mapping[str, Collector], asked: Asked) -> list[Chosen]:
    chosen = asked.selection.chosen
    return [Chosen(_grouping(frame, pooled, doors, name), group) for name, group in chosen.items()]


def _grouping(frame: Frame, pooled: Pooled, doors: Mapping[str, Collector], name: str) -> Grouping:
    return grouping_of(frame, pooled, {code: door.group_type for code, door in doors.items()}, name)
