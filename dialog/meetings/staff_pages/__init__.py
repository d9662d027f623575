"""Staff pages of meetings. Every module of this package that has pages is imported here."""

from dialog.meetings.staff_pages import (
    calendar,
    door,
    editing,
    messages,
    moving,
    notes,
    one,
    phone,
    proposals,
    registrations,
    start_meetings,
    statistics,
    summary,
    walk_follow_up,
    walk_protocol,
    walk_route,
    walks,
)
from dialog.meetings.staff_pages.blueprint import pages

__all__ = [
    "calendar",
    "door",
    "editing",
    "messages",
    "moving",
    "notes",
    "one",
    "pages",
    "phone",
    "proposals",
    "registrations",
    "start_meetings",
    "statistics",
    "summary",
    "walk_follow_up",
    "walk_protocol",
    "walk_route",
    "walks",
]
