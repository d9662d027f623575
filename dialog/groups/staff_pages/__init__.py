"""Staff pages of groups."""

from dialog.groups.staff_pages import contacts, listing, notices, one
from dialog.groups.staff_pages.blueprint import pages

__all__ = ["contacts", "listing", "notices", "one", "pages"]
