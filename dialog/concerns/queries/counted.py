"""Which concerns count in figures, as conditions in SQL."""

from sqlalchemy import ColumnElement, and_, case

from dialog.concerns.models import Concern
from dialog.concerns.rules import Kind, State


def told() -> ColumnElement[bool]:
    """What belongs in a picture of safety at all: not taken back, no complaint about this site, and told once: what was
    divided counts with its parts.
    """
    return and_(Concern.withdrawn_on.is_(None), Concern.divided.is_(False), Concern.kind != Kind.ACCESSIBILITY)


def counted() -> ColumnElement[bool]:
    """Reviewed and what follows. What was paused, or waits for an answer, before anybody reviewed it does not count."""
    return and_(told(), _reviewed() == 1)


def uncounted() -> ColumnElement[bool]:
    """Told, but not reviewed yet."""
    return and_(told(), _reviewed() == 0)


def _reviewed() -> ColumnElement[int]:
    # As a case and not as an "or": SQLite would walk the whole index of states for that, and not the few days asked for.
    return case(
        (Concern.state.in_((State.REVIEWED, State.CLOSED)), 1),
        (and_(Concern.state.in_((State.PAUSED, State.WAITING_ANSWER)), Concern.reviewed_on.is_not(None)), 1),
        else_=0,
    )
