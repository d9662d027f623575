"""Tags as they are said and ticked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.categories.labels import category_label, facet_label, tag_label
from dialog.categories.models import Facet
from dialog.categories.queries import facets, facets_by_category
from dialog.categories.rules import Category, Tag


@dataclass(frozen=True)
class FacetChoice:
    """One facet to tick: `value` is what the form sends."""

    value: str
    label: str


@dataclass(frozen=True)
class CategoryChoice:
    """One of the fourteen, with the facets under it."""

    value: str
    label: str
    facets: tuple[FacetChoice, ...]


def tag_words(known: dict[str, Facet]) -> Callable[[Tag], str]:
    """How a tag is said, with the facets of this installation."""
    return lambda tag: tag_label(tag.category, known.get(tag.facet))


def chip_words(known: dict[str, Facet]) -> Callable[[Iterable[Tag]], list[str]]:
    """The tags of a row in few words: a facet stands for itself, in everyday language."""

    def words(tags: Iterable[Tag]) -> list[str]:
        said = [facet_label(known[tag.facet]) if tag.facet in known else category_label(tag.category) for tag in tags]
        return list(dict.fromkeys(f"{one[:1].upper()}{one[1:]}" for one in said))

    return words


def category_choices(session: Session, present: Iterable[Tag]) -> tuple[list[CategoryChoice], list[FacetChoice]]:
    """The fourteen in their fixed order with the facets in use, and the facets that go with any of them.

    A facet that was put under another category, or retired since, stays where it is: saving does not take it away unseen.
    """
    known, used = facets(session), facets_by_category(session)
    kept = sorted(tag for tag in present if (facet := known.get(tag.facet)) and (facet.parent or facet.retired))
    offered = [
        CategoryChoice(category.value, category_label(category), _choices(category.value, used, known, kept))
        for category in Category
    ]
    general = [FacetChoice(f":{facet.code}", facet_label(facet)) for facet in used.get("", [])]
    return offered, general


def ticked(tags: Iterable[str], known_general: Iterable[FacetChoice]) -> set[str]:
    """The boxes to tick for `tags`: also the category above a facet, and facets that go with any category."""
    general = {choice.value for choice in known_general}
    found: set[str] = set()
    for value in tags:
        category, _colon, facet = value.partition(":")
        found |= {value, category} if category else {value}
        if f":{facet}" in general:
            found.add(f":{facet}")
    return found


def _choices(
    category: str, used: dict[str, list[Facet]], known: dict[str, Facet], kept: list[Tag]
) -> tuple[FacetChoice, ...]:
    own = {facet.code: facet for facet in used.get(category, [])}
    own |= {tag.facet: known[tag.facet] for tag in kept if tag.category == category}
    return tuple(FacetChoice(f"{category}:{code}", facet_label(facet)) for code, facet in own.items())
