"""Every concern lies in exactly one queue, and each queue has one role that owns it: nothing falls between chairs.

`queries.queues` says the same to the database; a test holds the two together.
"""

from dataclasses import dataclass
from enum import StrEnum

from dialog.accounts.permissions import Role
from dialog.concerns.rules import Aside, Restriction, State

# Working days after which something that lies still is named by the check.
RESTS_TOO_LONG = 20
UNREAD_TOO_LONG = 10


class Queue(StrEnum):
    """Where a concern lies. The first five are for few eyes or wait apart; FINISHED and what follows need nobody."""

    THREATS = "threats"
    SEVERAL = "several"
    EXTREMISM = "extremism"
    VIOLENCE = "violence"
    ASIDE = "aside"
    NEW = "new"
    UNCLEAR = "unclear"
    PAUSED = "paused"
    WAITING = "waiting"
    FINISHED = "finished"
    DIVIDED = "divided"
    WITHDRAWN = "withdrawn"


OPEN = tuple(queue for queue in Queue if queue not in (Queue.FINISHED, Queue.DIVIDED, Queue.WITHDRAWN))
# Who works a queue off. Ordinary queues belong to the unit's handlers; those of central triage to the coordinator.
OWNERS: dict[Queue, Role] = {
    Queue.THREATS: Role.COORDINATOR,
    Queue.SEVERAL: Role.COORDINATOR,
    Queue.EXTREMISM: Role.VBE,
    Queue.VIOLENCE: Role.HANDLER,
    Queue.ASIDE: Role.COORDINATOR,
    Queue.NEW: Role.HANDLER,
    Queue.UNCLEAR: Role.HANDLER,
    Queue.PAUSED: Role.HANDLER,
    Queue.WAITING: Role.HANDLER,
    Queue.FINISHED: Role.COORDINATOR,
    Queue.DIVIDED: Role.COORDINATOR,
    Queue.WITHDRAWN: Role.COORDINATOR,
}
_ORDINARY = frozenset({Queue.NEW, Queue.UNCLEAR, Queue.PAUSED, Queue.WAITING})
_BY_RESTRICTION = {
    Restriction.THREAT: Queue.THREATS,
    Restriction.SEVERAL: Queue.SEVERAL,
    Restriction.EXTREMISM: Queue.EXTREMISM,
    Restriction.DOMESTIC_VIOLENCE: Queue.VIOLENCE,
}
_BY_STATE = {
    State.NEW: Queue.NEW,
    State.UNCLEAR: Queue.UNCLEAR,
    State.PAUSED: Queue.PAUSED,
    State.WAITING_ANSWER: Queue.WAITING,
    State.REVIEWED: Queue.WAITING,
    State.CLOSED: Queue.NEW,
}


@dataclass(frozen=True)
class Standing:
    """What of a concern decides where it lies. `owed`: an answer is owed. `added`: its teller added something unseen."""

    state: str
    restricted: str = ""
    aside: str = ""
    withdrawn: bool = False
    divided: bool = False
    owed: bool = False
    added: bool = False


def queue_of(standing: Standing) -> Queue:
    """The one queue. What is finished, or divided, comes back as new when its teller adds something.

    Raises KeyError for a restriction, ValueError for a state that is none.
    """
    if standing.withdrawn:
        return Queue.WITHDRAWN
    if standing.divided and not standing.added:
        return Queue.DIVIDED
    state = State(standing.state)
    done = state is State.CLOSED or (state is State.REVIEWED and not standing.owed)
    if done and not standing.added:
        return Queue.FINISHED
    if standing.restricted:
        return _BY_RESTRICTION[Restriction(standing.restricted)]
    if Aside(standing.aside):
        return Queue.ASIDE
    return Queue.NEW if standing.added else _BY_STATE[state]


def owner_of(queue: Queue, *, central: bool) -> Role:
    """The one role that works this queue off. `central`: it lies with the central triage."""
    return Role.COORDINATOR if central and queue in _ORDINARY else OWNERS[queue]
