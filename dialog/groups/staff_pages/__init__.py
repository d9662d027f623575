"""Staff pages of groups."""

from dialog.groups.staff_pages import contacts, listing, new, notices, one
from dialog.groups.staff_pages.blueprint import pages

__all__ = ["contacts", "listing", "new", "notices", "one", "pages"]
