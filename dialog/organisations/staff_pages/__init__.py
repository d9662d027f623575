"""The settings: what a municipality decides and words itself."""

from dialog.organisations.staff_pages import guide, hours, overview, pictures, programme, statement, texts, units
from dialog.organisations.staff_pages.blueprint import pages

MODULES = (overview, programme, hours, units, guide, texts, pictures, statement)

__all__ = ["MODULES", "pages"]
