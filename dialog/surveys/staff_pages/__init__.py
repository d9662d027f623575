"""What staff see of surveys."""

from dialog.surveys.staff_pages import results
from dialog.surveys.staff_pages.blueprint import pages

__all__ = ["pages", "results"]
