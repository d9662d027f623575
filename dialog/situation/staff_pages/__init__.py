"""Staff pages of the situation picture. Every module of this package that has pages is imported here."""

from dialog.situation.staff_pages import picture
from dialog.situation.staff_pages.blueprint import pages

__all__ = ["pages", "picture"]
