"""What the agenda is filled with: per area only what there is something to say about, then changes, then what is good."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Category, Tag
from dialog.concerns.models import Concern, ConcernContact, ConcernTag
from dialog.concerns.queries.access import safe_place
from dialog.concerns.queries.counted import counted
from dialog.concerns.queries.voices import teller
from dialog.concerns.rules import Recurring, Restriction, restriction_of
from dialog.conferences.queries.one import Held
from dialog.conferences.queries.ready import counted_later, parts_by_area
from dialog.conferences.rules import WEEK, ItemKind
from dialog.conferences.rules.gathered import Gathered, kind_of, safe_numbers
from dialog.disclosure.limits import STANDARD
from dialog.situation.models import Problem
from dialog.situation.queries.areas import Areas, load_areas
from dialog.situation.queries.changes import changes_coming
from dialog.situation.queries.judgements import LevelShown, levels
from dialog.situation.queries.scope import Scope, in_scope
from dialog.situation.rules.levels import ProblemState
from dialog.situation.rules.periods import Period
from dialog.situation.rules.sources import source_class

# Whoever may open no concern at all: what everybody at the table may hear of.
NOBODY = StaffMember(0, "", "", "sv", ())
MOST_PLACES = 5
ORDER = {str(category): at for at, category in enumerate(Category)}


@dataclass
class _Told:
    """What was told of one subject in one area: ids of concerns, so that each counts once."""

    now: set[int] = field(default_factory=set)
    before: set[int] = field(default_factory=set)
    again: set[int] = field(default_factory=set)
    facets: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    days: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    times: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    sources: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


_Cell = tuple[str, str]


def gather(session: Session, held: Held) -> list[Gathered]:
    """The whole agenda, in its order. Restricted concerns are in none of it."""
    areas = load_areas(session, held.held_on)
    told = _told(session, areas, held)
    problems = _problems(session, areas)
    shown = levels(session, held.held_on)
    found: list[Gathered] = []
    for code in _codes(areas, told, problems, shown):
        found += _of_area(areas, code, told, problems, shown)
    found += [_subject(areas, cell, told) for cell in told.cells if cell[1] == Category.PLANNED_CHANGES]
    found += _changes(session, held)
    found += [_subject(areas, cell, told) for cell in told.cells if cell[1] == Category.POSITIVE_EVENTS]
    return found


@dataclass(frozen=True)
class _Week:
    """The week's concerns by area and category. `cells` are those with something told, in the agenda's order. `later`: how many
    of them were counted after the queue was ready.
    """

    cells: tuple[_Cell, ...]
    by_cell: Mapping[_Cell, _Told]
    safe: Mapping[_Cell, int | None]
    safe_before: Mapping[_Cell, int | None]
    places: Mapping[_Cell, list[tuple[str, int]]]
    later: Mapping[_Cell, int]
    period: Period


def _told(session: Session, areas: Areas, held: Held) -> _Week:
    period = Period(*held.before)
    part_of = parts_by_area(areas)
    by_cell: dict[_Cell, _Told] = defaultdict(_Told)
    for row in session.execute(_rows(Period(period.start - WEEK, period.end))):
        told = by_cell[(part_of.get(row.area_id, ""), row.category)]
        if row.received_on < period.start:
            told.before.add(row.id)
        else:
            _add(told, row)
    names = {code: area.name for code, area in areas.current.items()}
    cells = sorted(
        (cell for cell, told in by_cell.items() if told.now),
        key=lambda cell: (not cell[0], names.get(cell[0], ""), ORDER.get(cell[1], len(ORDER))),
    )
    return _Week(
        tuple(cells),
        by_cell,
        safe_numbers({cell: len(told.now) for cell, told in by_cell.items() if told.now}),
        safe_numbers({cell: len(told.before) for cell, told in by_cell.items() if told.before}),
        _places(session, period, part_of),
        counted_later(session, held),
        period,
    )


def _rows(period: Period) -> Any:
    """One line per concern and tag in these days."""
    return (
        select(
            Concern.id,
            Concern.area_id,
            Concern.received_on,
            Concern.channel,
            Concern.when_days,
            Concern.when_times,
            Concern.recurring,
            ConcernTag.category,
            ConcernTag.facet,
        )
        .join(ConcernTag, ConcernTag.concern_id == Concern.id)
        .where(in_scope(Scope(NOBODY), period), counted())
    )


def _add(told: _Told, row: Any) -> None:
    told.now.add(row.id)
    told.sources[source_class(row.channel).value].add(row.id)
    if row.facet:
        told.facets[row.facet].add(row.id)
    if row.when_days:
        told.days[row.when_days].add(row.id)
    for time in row.when_times or ():
        told.times[time].add(row.id)
    if row.recurring == Recurring.YES:
        told.again.add(row.id)


def _places(session: Session, period: Period, part_of: Mapping[int, str]) -> dict[_Cell, list[tuple[str, int]]]:
    """Places that five different people or more have named, most told of first."""
    voice = func.coalesce(ConcernContact.fingerprint, cast(teller(), String))
    # As others read it: what is hidden in a place is on no agenda.
    place = func.trim(safe_place())
    named = (
        select(
            Concern.area_id,
            ConcernTag.category,
            func.min(place).label("place"),
            func.count(Concern.id.distinct()).label("number"),
        )
        .join(ConcernTag, ConcernTag.concern_id == Concern.id)
        .outerjoin(ConcernContact, ConcernContact.concern_id == teller())
        .where(in_scope(Scope(NOBODY), period), counted(), place != "")
        .group_by(Concern.area_id, ConcernTag.category, func.lower(place))
        .having(func.count(voice.distinct()) >= STANDARD.staff_total)
    )
    found: dict[_Cell, list[tuple[str, int]]] = defaultdict(list)
    for row in session.execute(named):
        found[(part_of.get(row.area_id, ""), row.category)].append((row.place, row.number))
    return {cell: sorted(places, key=lambda one: (-one[1], one[0]))[:MOST_PLACES] for cell, places in found.items()}


def _problems(session: Session, areas: Areas) -> dict[str, list[Problem]]:
    """What is described and kept, by area of the agenda. Nothing about what few may open: everybody reads the agenda."""
    part_of = parts_by_area(areas)
    found: dict[str, list[Problem]] = defaultdict(list)
    kept = select(Problem).where(Problem.state == ProblemState.KEPT).options(joinedload(Problem.area))
    for problem in session.scalars(kept.order_by(Problem.number)):
        if restriction_of([Tag(Category(problem.category), problem.facet)]) is Restriction.NONE:
            found[part_of.get(problem.area_id, "")].append(problem)
    return found


def _codes(
    areas: Areas, told: _Week, problems: Mapping[str, list[Problem]], shown: Mapping[int | None, LevelShown]
) -> Iterable[str]:
    """The areas that have something to be spoken of, by name; what has no area last."""
    at_the_end = (Category.PLANNED_CHANGES, Category.POSITIVE_EVENTS)
    filled = {code for code, category in told.cells if category not in at_the_end} | set(problems)
    worsened = {
        areas.by_id[area_id].code
        for area_id, level in shown.items()
        if area_id is not None and area_id in areas.by_id and level.change != "same"
    }
    parts = [part.code for part in areas.parts("")]
    return [code for code in parts if code in filled | worsened] + ([""] if "" in filled else [])


def _of_area(
    areas: Areas,
    code: str,
    told: _Week,
    problems: Mapping[str, list[Problem]],
    shown: Mapping[int | None, LevelShown],
) -> list[Gathered]:
    area_id = areas.current[code].id if code else None
    found = [_level(area_id, shown.get(area_id))] if code else []
    for cell in told.cells:
        if cell[0] == code and cell[1] not in (Category.PLANNED_CHANGES, Category.POSITIVE_EVENTS):
            found.append(_subject(areas, cell, told))
    return found + [_problem(area_id, one) for one in problems.get(code, ())]


def _level(area_id: int | None, shown: LevelShown | None) -> Gathered:
    if shown is None:
        return Gathered(ItemKind.LEVEL, area_id)
    return Gathered(
        ItemKind.LEVEL,
        area_id,
        facts={
            "level": shown.level.value,
            "organisations": [[name, level.value] for name, level in shown.organisations],
            "decided_on": shown.decided_on.isoformat(),
            "change": str(shown.change),
        },
    )


def _subject(areas: Areas, cell: _Cell, week: _Week) -> Gathered:
    code, category = cell
    told = week.by_cell[cell]
    return Gathered(
        kind_of(category),
        areas.current[code].id if code else None,
        category,
        facts={
            "number": len(told.now),
            "told": week.safe[cell],
            "before": len(told.before),
            "told_before": week.safe_before.get(cell, 0),
            "recurring": len(told.again),
            "facets": _counted(told.facets),
            "days": _counted(told.days),
            "times": _counted(told.times),
            "sources": _counted(told.sources),
            "places": [list(place) for place in week.places.get(cell, ())],
            "counted_later": week.later.get(cell, 0),
            "from": week.period.start.isoformat(),
            "to": week.period.end.isoformat(),
        },
    )


def _counted(parts: Mapping[str, set[int]]) -> list[list[Any]]:
    """[[code, how many]], most first."""
    counts = Counter({code: len(ids) for code, ids in parts.items()})
    return [[code, count] for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _problem(area_id: int | None, problem: Problem) -> Gathered:
    return Gathered(
        ItemKind.PROBLEM,
        area_id,
        problem.category,
        problem.id,
        {
            "problem": problem.number,
            "what": problem.what,
            "when": problem.when,
            "where": problem.place,
            "how": problem.how,
            "area": problem.area.name,
        },
    )


def _changes(session: Session, held: Held) -> list[Gathered]:
    """What is planned four weeks ahead, from the day of the conference."""
    return [
        Gathered(
            ItemKind.CHANGE,
            one.area_id,
            facts={
                "change": one.id,
                "title": one.title,
                "text": one.text,
                "where": one.place,
                "starts": one.starts_on.isoformat(),
                "ends": one.ends_on.isoformat() if one.ends_on else "",
                "organisation": one.organisation,
            },
        )
        for one in changes_coming(session, None, held.held_on)
    ]
