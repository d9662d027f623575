"""Reads about groups."""

from dialog.groups.queries.codes import contact_by_token, group_by_code

__all__ = ["contact_by_token", "group_by_code"]
