"""Residents' pages of this slice. Each module adds its own to the one blueprint."""

from dialog.home import (
    accessibility_pages,
    area_pages,
    contact_pages,
    machine_pages,
    news_pages,
    search_pages,
    start_pages,
    text_pages,
)
from dialog.home.blueprint import pages

MODULES = (
    start_pages,
    news_pages,
    area_pages,
    text_pages,
    contact_pages,
    accessibility_pages,
    search_pages,
    machine_pages,
)

__all__ = ["MODULES", "pages"]
