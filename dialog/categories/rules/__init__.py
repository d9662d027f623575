"""The fourteen categories and their tags; the words texts are read by; what the machine may suggest."""

from dialog.categories.rules.tags import (
    DOMESTIC_VIOLENCE,
    ORDER,
    STAFF_THREATENED,
    Category,
    Tag,
    in_order,
    readable_ticks,
    tags_ticked,
)

__all__ = [
    "DOMESTIC_VIOLENCE",
    "ORDER",
    "STAFF_THREATENED",
    "Category",
    "Tag",
    "in_order",
    "readable_ticks",
    "tags_ticked",
]
