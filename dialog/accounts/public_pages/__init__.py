"""The doors to the staff area: sign in, take an invitation, choose a new password. Nobody is signed in here."""

from dialog.accounts.public_pages import invitation, reset, sign_in
from dialog.accounts.public_pages.doors import pages

__all__ = ["invitation", "pages", "reset", "sign_in"]
