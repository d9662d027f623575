"""Free texts of answer sheets: what an analyst may make of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dialog.categories.rules import Tag
from dialog.concerns.rules import PUBLIC_KINDS, Kind

KINDS = PUBLIC_KINDS


class TextState(StrEnum):
    """`coded`: chosen to become a concern when the wave is over; `moved`: has become one, and is gone from here."""

    UNCODED = "uncoded"
    CODED = "coded"
    MOVED = "moved"


@dataclass(frozen=True)
class TextCoding:
    """What the analyst says a text is about. `area_code` '' for no area."""

    tags: frozenset[Tag]
    kind: str = Kind.CONCERN.value
    area_code: str = ""

    def stored(self) -> dict[str, Any]:
        """As the row keeps it; the tags in a fixed order."""
        return {
            "tags": [[tag.category, tag.facet] for tag in sorted(self.tags)],
            "kind": str(self.kind),
            "area": self.area_code,
        }

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "TextCoding":
        """What `stored` gave."""
        tags = frozenset(Tag(category, facet) for category, facet in stored["tags"])
        return cls(tags, stored["kind"], stored["area"])
