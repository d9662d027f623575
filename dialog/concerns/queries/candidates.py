"""Which few concerns the lists of open work can hold, found by indexes before their own conditions look at each.

A municipality keeps its concerns for years, and what waits is a hundredth of them: without this the database walks through
all of them for each list and each number beside it. A superset is enough: the views' own conditions decide.
"""

from typing import Any

from sqlalchemy import Select, literal_column, select, union

from dialog.concerns.models import Concern, ConcernMessage
from dialog.concerns.rules import State

OPEN_STATES = (State.NEW, State.UNCLEAR, State.PAUSED, State.WAITING_ANSWER)
# As the partial indexes are written: a bound value would not be recognised.
_NONE: Any = literal_column("''")


def waiting() -> list[Select[Any]]:
    """Ids by state, of what somebody added to, of what somebody owes an answer, and of what has a queue of its own."""
    return [
        _ids(Concern.state.in_(OPEN_STATES)),
        added_to(),
        _ids(Concern.wants_answer, Concern.state != State.CLOSED),
        _ids(Concern.answer_by.is_not(None)),
        _ids(Concern.urgent, Concern.urgent_seen_by.is_(None)),
        _ids(Concern.aside != _NONE),
        _ids(Concern.restricted != _NONE),
    ]


def added_to() -> Select[Any]:
    """Ids of those to which their tellers added something that nobody has seen."""
    return select(ConcernMessage.concern_id).where(ConcernMessage.seen.is_(False))


def own(user_id: int) -> Select[Any]:
    """Ids of what lies on this person."""
    return _ids(Concern.handler_id == user_id, Concern.state != State.CLOSED)


def open_work(user_id: int) -> Any:
    """Ids of everything in any view of open work."""
    return union(*waiting(), own(user_id))


def new_ones() -> Any:
    """Ids of what can be among the new ones."""
    return union(_ids(Concern.state == State.NEW), added_to())


def _ids(*conditions: Any) -> Select[Any]:
    # A name of its own: the list around it asks for concerns, too.
    return select(Concern.id).where(*conditions).correlate(None)
