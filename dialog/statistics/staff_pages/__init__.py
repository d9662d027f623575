"""Staff pages of imported figures."""

from dialog.statistics.staff_pages import figures, reading, uploads
from dialog.statistics.staff_pages.blueprint import pages

__all__ = ["figures", "pages", "reading", "uploads"]
