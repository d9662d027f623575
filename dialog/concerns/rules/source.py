"""Whose eyes have seen what staff or a partner tell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Whose eyes have seen it: an organisation, and its unit when that is known.

    `staff_id` and `staff_name` are the one who writes: for the log alone, which says that they wrote but not what.
    """

    organisation_id: int
    organisation_code: str
    unit_id: int | None
    staff_id: int
    staff_name: str
