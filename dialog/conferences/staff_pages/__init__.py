"""Staff pages of the weekly conference. Every module of this package that has pages is imported here."""

from dialog.conferences.staff_pages import conference, minutes, planning, tasks, writing
from dialog.conferences.staff_pages.blueprint import pages

__all__ = ["conference", "minutes", "pages", "planning", "tasks", "writing"]
