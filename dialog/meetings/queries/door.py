"""Who may come through the door, for those who run the meeting."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from dialog.keys import Keys
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.rules import RegistrationState
from dialog.meetings.rules.door import door_number


@dataclass(frozen=True)
class DoorParty:
    """One party as the door sees it. `name` is '' when the contact has been erased. `came` None: nobody has looked yet.

    `seated`: how many have a seat; who has none stands in the queue and may be let in when there is room.
    """

    id: int
    name: str
    group: str
    number: str
    size: int
    seated: int
    came: int | None


@dataclass(frozen=True)
class DoorCount:
    """People: registered and come, come without registering, and parties nobody has looked at yet."""

    came: int
    walk_ins: int
    unmarked: int

    @property
    def together(self) -> int:
        return self.came + self.walk_ins


def door_parties(session: Session, keys: Keys, meeting_id: int) -> Sequence[DoorParty]:
    """Everybody who has not cancelled, by name; those with seats first."""
    rows = session.scalars(
        select(Registration)
        .where(Registration.meeting_id == meeting_id, Registration.state != RegistrationState.CANCELLED.value)
        .options(joinedload(Registration.contact), joinedload(Registration.group))
        .order_by(Registration.id)
    )
    return sorted(
        (_party(keys, row) for row in rows),
        key=lambda party: (not party.seated, (party.name or party.group).casefold(), party.id),
    )


def door_count(session: Session, meeting: Meeting) -> DoorCount:
    """How many have come so far."""
    came, unmarked = session.execute(
        select(
            func.coalesce(func.sum(Registration.came), 0),
            func.count(Registration.id) - func.count(Registration.came),
        ).where(Registration.meeting_id == meeting.id, Registration.state != RegistrationState.CANCELLED.value)
    ).one()
    return DoorCount(int(came or 0), meeting.door_count, int(unmarked or 0))


def marks(session: Session, meeting_id: int) -> dict[int, int | None]:
    """How many came of each party, by registration: for the other phones at the door. No names."""
    rows = (
        select(Registration.id, Registration.came)
        .where(Registration.meeting_id == meeting_id, Registration.state != RegistrationState.CANCELLED.value)
        .order_by(Registration.id)
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def _party(keys: Keys, row: Registration) -> DoorParty:
    facts = json.loads(keys.unlock(row.contact.locked_facts)) if row.contact is not None else {}
    return DoorParty(
        id=row.id,
        name=facts.get("name", ""),
        group=row.group.title if row.group is not None else "",
        number=door_number(keys, row.link_salt),
        size=row.size,
        seated=row.seated,
        came=row.came,
    )
