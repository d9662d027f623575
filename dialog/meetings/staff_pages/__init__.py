"""Staff pages of meetings. Every module of this package that has pages is imported here."""

from dialog.meetings.staff_pages import notes
from dialog.meetings.staff_pages.blueprint import pages

__all__ = ["notes", "pages"]
