"""What residents meet: the list of meetings, a meeting, its calendar file, registering, and a party's own page."""

from dialog.meetings.public_pages import calendar, meetings, own, register, walks
from dialog.meetings.public_pages.blueprint import pages

__all__ = ["calendar", "meetings", "own", "pages", "register", "walks"]
