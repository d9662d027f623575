"""The fourteen categories: codes and order are fixed, they come from the question template of staff dialogues."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """In the template's order."""

    THEFT_BURGLARY = "theft_burglary"
    VANDALISM_GRAFFITI = "vandalism_graffiti"
    FIRE = "fire"
    SOCIAL_UNREST = "social_unrest"
    OPEN_DRUG_SCENE = "open_drug_scene"
    THREATS_VIOLENCE = "threats_violence"
    SEXUAL_HARASSMENT = "sexual_harassment"
    DIGITAL_HARASSMENT = "digital_harassment"
    VIOLENT_EXTREMISM = "violent_extremism"
    EXPRESSIONS_OF_DISCONTENT = "expressions_of_discontent"
    CRIMINAL_NETWORKS = "criminal_networks"
    POSITIVE_EVENTS = "positive_events"
    PLANNED_CHANGES = "planned_changes"
    OTHER = "other"


@dataclass(frozen=True, order=True)
class Tag:
    """A category, with a facet or ''. `category` and `facet` are codes."""

    category: str
    facet: str = ""


DOMESTIC_VIOLENCE = "domestic_violence"
STAFF_THREATENED = "staff_threatened"
ORDER = {category.value: position for position, category in enumerate(Category)}
_TICKED = re.compile(r":?[a-z][a-z0-9_]{0,39}|[a-z][a-z0-9_]{0,39}:[a-z][a-z0-9_]{0,39}")


def in_order(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """In the categories' order, each once."""
    return tuple(sorted(set(tags), key=lambda tag: (ORDER[tag.category], tag.facet)))


def readable_ticks(values: Iterable[str]) -> list[str]:
    """Those of the ticked values that could be `category`, `category:facet` or `:facet` (a facet that goes with any)."""
    return [value for value in values if _TICKED.fullmatch(value)]


def tags_ticked(values: Iterable[str]) -> frozenset[Tag]:
    """The tags that ticked boxes mean. Which exist is for the operation to say.

    A facet brings its category; a category with a facet does not stand alone beside it. A facet for any category joins
    every chosen one, or Other when none is.
    """
    pairs = [value.partition(":") for value in values]
    general = {facet for category, _colon, facet in pairs if not category}
    found = {Tag(category, facet) for category, _colon, facet in pairs if category}
    if general:
        categories = {tag.category for tag in found} or {Category.OTHER.value}
        found |= {Tag(category, facet) for category in categories for facet in general}
    specific = {tag.category for tag in found if tag.facet}
    return frozenset(tag for tag in found if tag.facet or tag.category not in specific)
