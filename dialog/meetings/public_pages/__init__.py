"""What residents meet: the list of meetings, a meeting, its calendar file, registering, and a party's own page."""

from dialog.meetings.public_pages import calendar, groups, meetings, own, proposals, register, walks
from dialog.meetings.public_pages.blueprint import pages

__all__ = ["calendar", "groups", "meetings", "own", "pages", "proposals", "register", "walks"]
