"""Staff pages of the weekly conference. Every module of this package that has pages is imported here."""

from dialog.conferences.staff_pages import before_and_after, conference, minutes, planning, ready, tasks, writing
from dialog.conferences.staff_pages.blueprint import pages

__all__ = ["before_and_after", "conference", "minutes", "pages", "planning", "ready", "tasks", "writing"]
