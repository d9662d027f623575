"""Public pages of groups. The page behind a private link also shows meetings, so it lies with the meetings."""

from dialog.groups.public_pages import own, register, taking_over
from dialog.groups.public_pages.blueprint import pages

__all__ = ["own", "pages", "register", "taking_over"]
