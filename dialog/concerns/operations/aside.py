"""What somebody decides about a flood that was set aside: let it go to its queues, or make it one matter."""

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.operations.flood import release
from dialog.concerns.operations.matters import LIMIT, group_concerns
from dialog.concerns.queries.aside import Flood, flood_of
from dialog.errors import Missing


def release_flood(session: Session, staff: StaffMember, first: str, last: str) -> int:
    """Let the flood from `first` up to `last` go to its queues; how many. Raises Missing when it is gone."""
    return release(session, staff, _found(session, staff, first, last).references)


def group_flood(session: Session, staff: StaffMember, first: str, last: str) -> int:
    """Link the flood, and the one of it that lies in its queue, as one matter; how many were linked.

    They leave the place apart by that. At most 500 at once: the rest of a larger flood stays. Raises Missing when the
    flood is gone, and what `group_concerns` raises.
    """
    flood = _found(session, staff, first, last)
    queued = (flood.queued,) if flood.queued else ()
    return group_concerns(session, staff, (*queued, *flood.references)[:LIMIT]).number


def _found(session: Session, staff: StaffMember, first: str, last: str) -> Flood:
    flood = flood_of(session, staff, first, last)
    if flood is None:
        raise Missing("flood")
    return flood
