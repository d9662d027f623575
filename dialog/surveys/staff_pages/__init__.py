"""What staff see of surveys."""

from dialog.surveys.staff_pages import assisted, collectors, invitations, preview, results, surveys, texts, versions
from dialog.surveys.staff_pages.blueprint import pages

__all__ = ["assisted", "collectors", "invitations", "pages", "preview", "results", "surveys", "texts", "versions"]
