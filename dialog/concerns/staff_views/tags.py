"""Tags as they are said and ticked."""

from collections.abc import Callable, Iterable

from dialog.categories.labels import category_label, facet_label, tag_label
from dialog.categories.models import Facet
from dialog.categories.rules import Tag


def tag_words(known: dict[str, Facet]) -> Callable[[Tag], str]:
    """How a tag is said, with the facets of this installation."""
    return lambda tag: tag_label(tag.category, known.get(tag.facet))


def chip_words(known: dict[str, Facet]) -> Callable[[Iterable[Tag]], list[str]]:
    """The tags of a row in few words: a facet stands for itself, in everyday language."""

    def words(tags: Iterable[Tag]) -> list[str]:
        said = [facet_label(known[tag.facet]) if tag.facet in known else category_label(tag.category) for tag in tags]
        return list(dict.fromkeys(f"{one[:1].upper()}{one[1:]}" for one in said))

    return words
