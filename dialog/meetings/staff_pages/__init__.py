"""Staff pages of meetings. Every module of this package that has pages is imported here."""

from dialog.meetings.staff_pages import notes, summary, walk_protocol, walk_route, walks
from dialog.meetings.staff_pages.blueprint import pages

__all__ = ["notes", "pages", "summary", "walk_protocol", "walk_route", "walks"]
