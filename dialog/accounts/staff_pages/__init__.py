"""The own account, and the people pages of administrators."""

from dialog.accounts.staff_pages import account, app, password, people, roles
from dialog.accounts.staff_pages.blueprint import pages

__all__ = ["account", "app", "pages", "password", "people", "roles"]
