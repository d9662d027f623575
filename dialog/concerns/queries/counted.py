"""Which concerns count in figures, as conditions in SQL."""

from sqlalchemy import ColumnElement, and_, not_, or_

from dialog.concerns.models import Concern
from dialog.concerns.rules import Kind, State


def told() -> ColumnElement[bool]:
    """What belongs in a picture of safety at all: not taken back, and not a complaint about this site."""
    return and_(Concern.withdrawn_on.is_(None), Concern.kind != Kind.ACCESSIBILITY)


def counted() -> ColumnElement[bool]:
    """Reviewed and what follows. What was paused, or waits for an answer, before anybody reviewed it does not count."""
    later = and_(Concern.state.in_((State.PAUSED, State.WAITING_ANSWER)), Concern.reviewed_on.is_not(None))
    return and_(told(), or_(Concern.state.in_((State.REVIEWED, State.CLOSED)), later))


def uncounted() -> ColumnElement[bool]:
    """Told, but not reviewed yet."""
    return and_(told(), not_(counted()))
