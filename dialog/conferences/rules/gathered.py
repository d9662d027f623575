"""What a point of the agenda is gathered with, and what of it everybody may hear."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dialog.categories.rules import Category
from dialog.conferences.rules import ItemKind
from dialog.disclosure.groups import hidden_in_table
from dialog.disclosure.limits import STANDARD

# Lists of (code or name, count) among the facts of a category.
PARTS = ("facets", "days", "times", "sources", "places")


@dataclass(frozen=True)
class Gathered:
    """One point. `area_id` None: the whole municipality, or no area given.

    `facts` of a category: `number` and `before` (counts of concerns), `told` and `told_before` (the same as those may hear
    who see totals only, None when it may not be said), `recurring`, `counted_later` (after the queue was
    ready; None: some), and the lists of `PARTS`, most told of first.
    """

    kind: ItemKind
    area_id: int | None = None
    category: str = ""
    problem_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def section_of(kind: str, category: str) -> ItemKind:
    """Where on the agenda a point stands: CHANGE, POSITIVE, or LEVEL for what is gone through area by area."""
    if kind == ItemKind.POSITIVE:
        return ItemKind.POSITIVE
    if kind == ItemKind.CHANGE or category == Category.PLANNED_CHANGES:
        return ItemKind.CHANGE
    return ItemKind.LEVEL


def kind_of(category: str) -> ItemKind:
    """What is good stands last on the agenda."""
    return ItemKind.POSITIVE if category == Category.POSITIVE_EVENTS else ItemKind.CATEGORY


def safe_numbers(counts: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int | None]:
    """Counts by (area, category) as those may hear who see totals only: from five up, and never so that a smaller one can
    be worked out from the sum of its area or of its category.
    """
    table: dict[str, dict[str, int]] = defaultdict(dict)
    totals: Counter[str] = Counter()
    for (area, category), count in counts.items():
        table[area][category] = count
        totals[category] += count
    hidden = hidden_in_table(table, totals, adds_up=True)
    return {cell: None if cell in hidden else count for cell, count in counts.items()}


def safe_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without what only some may hear: of parts the names of those told of five times or more, no numbers."""
    if "number" not in facts or "told" not in facts:
        return dict(facts)
    kept = {name: [[code, None] for code in named(facts.get(name, ()))] for name in PARTS}
    again = facts.get("recurring", 0)
    return {
        **{name: value for name, value in facts.items() if name not in (*PARTS, "told_before")},
        **kept,
        "number": facts["told"],
        "told": facts["told"],
        "before": facts.get("told_before"),
        "counted_later": 0 if facts.get("counted_later", 0) == 0 else None,
        "recurring": again if again >= STANDARD.staff_total and facts["told"] is not None else 0,
    }


def named(parts: Iterable[Sequence[Any]]) -> list[str]:
    """Those told of so often that their name says nothing about one person."""
    return [code for code, count in parts if count is None or count >= STANDARD.staff_total]


def subject_of(kind: str, area: str, category: str, facts: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two gathered points the same one: the problem, the planned change, or the subject in the area."""
    if kind == ItemKind.PROBLEM:
        return ItemKind.PROBLEM, facts.get("problem")
    if kind == ItemKind.CHANGE:
        return ItemKind.CHANGE, facts.get("change")
    return ItemKind(kind), area, category


def anew(old: Mapping[str, Any], fresh: Mapping[str, Any], *, touched: bool) -> dict[str, Any]:
    """The facts of a point after its agenda was gathered once more.

    `touched`: the meeting has spoken of it, and it keeps its numbers; what may not be told any more beside the others'
    new numbers is hidden.
    """
    if not touched:
        return {**fresh, "later": True} if old.get("later") else dict(fresh)
    kept = {name: value for name, value in old.items() if name != "gone"}
    hidden = [name for name in ("told", "told_before") if name in kept and fresh.get(name) is None]
    return kept | dict.fromkeys(hidden)
