"""What a resident meets: the way in, the questions, the check page and the receipt."""

from dialog.surveys.public_pages import check, offline, questions, regretting, resume, ways_in
from dialog.surveys.public_pages.blueprint import pages

__all__ = ["check", "offline", "pages", "questions", "regretting", "resume", "ways_in"]
