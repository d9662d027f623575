"""What signed-in staff reach: the inbox, one concern, work on it, and entries from the phone and the counter."""

from dialog.concerns.staff_pages import (
    answering,
    aside,
    bulk,
    drafts,
    entry,
    inbox,
    keys,
    macros,
    marks,
    sharing,
    similar,
    templates,
    undo,
    views,
    watch,
    work,
)
from dialog.concerns.staff_pages.blueprint import pages

__all__ = [
    "answering",
    "aside",
    "bulk",
    "drafts",
    "entry",
    "inbox",
    "keys",
    "macros",
    "marks",
    "pages",
    "sharing",
    "similar",
    "templates",
    "undo",
    "views",
    "watch",
    "work",
]
