"""Public pages of meetings. Every module of this package that has pages is imported here."""

from dialog.meetings.public_pages.blueprint import pages

__all__ = ["pages"]
