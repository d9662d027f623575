"""The agenda as the page shows it: points in sections, with what this person may hear of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from dialog.accounts.permissions import Permission, Role
from dialog.accounts.rules import StaffMember
from dialog.categories.models import Facet
from dialog.concerns.queries.filters import InboxFilter, View
from dialog.conferences import labels
from dialog.conferences.models import AgendaItem
from dialog.conferences.queries.tasks import TaskRow
from dialog.conferences.rules import ItemKind
from dialog.conferences.rules.gathered import Gathered, safe_facts, section_of
from dialog.situation.queries.areas import Areas


@dataclass(frozen=True)
class Point:
    """One point. `id` None before the conference has begun. `view`: what the meeting says of the level, '' for
    nothing, and `judgement_url` where it stands signed. `later`: it was not
    on the agenda when the conference began."""

    id: int | None
    kind: str
    heading: str
    lines: tuple[str, ...]
    number: str
    url: str
    text: str
    view: str
    judgement_url: str
    height: int
    shared: tuple[str, ...]
    done: bool
    later: bool
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True)
class Section:
    """An area, or one of the parts after the areas."""

    anchor: str
    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Sight:
    """For whom, and what is needed to name things."""

    staff: StaffMember
    areas: Areas
    facets: Mapping[str, Facet]
    organisations: Mapping[int, str]

    @property
    def exact(self) -> bool:
        """Only who may open every concern hears small numbers."""
        return self.staff.has_role(Role.COORDINATOR)


def sections(sight: Sight, found: Iterable[Gathered | AgendaItem], tasks: Iterable[TaskRow] = ()) -> list[Section]:
    """In the order of the agenda: areas by name, what concerns none, planned changes, what is good."""
    by_item: dict[int | None, list[TaskRow]] = defaultdict(list)
    for task in tasks:
        by_item[task.item_id].append(task)
    parts: dict[tuple[int, str], list[Point]] = defaultdict(list)
    for one in found:
        where = section_of(one.kind, one.category)
        name = _area_name(sight, one.area_id)
        item_id = one.id if isinstance(one, AgendaItem) else None
        own = tuple(by_item[item_id]) if item_id is not None else ()
        order = {ItemKind.LEVEL: 0 if name else 1, ItemKind.CHANGE: 2, ItemKind.POSITIVE: 3}[where]
        parts[(order, name if order == 0 else "")].append(_point(sight, one, own, in_area=order == 0))
    titles = {
        1: _("The whole municipality"),
        2: labels.SECTIONS[ItemKind.CHANGE],
        3: labels.SECTIONS[ItemKind.POSITIVE],
    }
    return [
        Section(f"del-{at}", str(name or titles[order]), tuple(points))
        for at, ((order, name), points) in enumerate(sorted(parts.items(), key=lambda part: part[0]), start=1)
    ]


def ordered(found: Sequence[Section]) -> list[int]:
    """Ids of the points as they stand on the page."""
    return [point.id for section in found for point in section.points if point.id is not None]


def _point(sight: Sight, one: Gathered | AgendaItem, tasks: tuple[TaskRow, ...], *, in_area: bool) -> Point:
    facts: Mapping[str, Any] = one.facts if sight.exact else safe_facts(one.facts)
    stored = one if isinstance(one, AgendaItem) else None
    heading = labels.heading(one.kind, one.category, facts)
    name = _area_name(sight, one.area_id)
    lines = labels.fact_lines(one.kind, facts, sight.facets)
    level = stored.level if stored is not None else ""
    signed = stored.judgement if stored is not None else None
    return Point(
        id=stored.id if stored is not None else None,
        kind=str(one.kind),
        heading=heading if in_area or not name else f"{name}: {heading}",
        lines=tuple(lines),
        number=str(facts["number"]) if facts.get("number") is not None and one.kind != ItemKind.PROBLEM else "",
        url=_url(sight, one),
        text=stored.text if stored is not None else "",
        view=view_of(stored),
        judgement_url=_known("situation_staff.judgement", number=signed.id) if signed is not None else "",
        height=labels.level_height(level or str(facts.get("level", ""))) if one.kind == ItemKind.LEVEL else 0,
        shared=tuple(sight.organisations[i] for i in stored.shared_with if i in sight.organisations) if stored else (),
        done=stored.done if stored is not None else False,
        later=bool(facts.get("later")),
        tasks=tasks,
    )


def view_of(item: AgendaItem | None) -> str:
    """What the meeting says of the level of a point."""
    if item is None:
        return ""
    signed = item.judgement
    return labels.view_text(item.level, signed.organisation.name if signed else "", signed.reason if signed else "")


def _area_name(sight: Sight, area_id: int | None) -> str:
    area = sight.areas.by_id.get(area_id) if area_id is not None else None
    return area.name if area is not None else ""


def _url(sight: Sight, one: Gathered | AgendaItem) -> str:
    """The concerns behind a count, the problem's page, or the judgements of the area; '' for none."""
    area = sight.areas.by_id.get(one.area_id) if one.area_id is not None else None
    if one.kind == ItemKind.PROBLEM:
        return _known("situation_staff.problem", number=one.facts["problem"])
    if one.kind == ItemKind.LEVEL:
        return _known("situation_staff.judgements", area=area.code if area is not None else None)
    if "from" not in one.facts or area is None or not sight.staff.may(Permission.LIST_CONCERNS):
        return ""
    start, end = date.fromisoformat(one.facts["from"]), date.fromisoformat(one.facts["to"])
    narrowed = InboxFilter(View.COUNTED, area=area.code, category=one.category, start=start, end=end)
    arguments: dict[str, Any] = dict(narrowed.arguments)
    return url_for("concerns_staff.inbox", **arguments)


def _known(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
