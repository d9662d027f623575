"""Parties and a room for them, for the tests about seats."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import ZONE
from dialog.groups.models import Group
from dialog.groups.rules import new_code
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingTold, Registration
from dialog.meetings.operations import seats
from dialog.meetings.operations.seats import Booked, PartyDraft
from tests.meetings.builders import a_meeting

# A Wednesday evening in autumn, far from any change of the clocks; tests let time run from a month before.
STARTS = datetime(2026, 10, 7, 18, 0, tzinfo=ZONE)
MONTH_BEFORE = STARTS - timedelta(days=30)
_numbers = count(1)


def a_room(session: Session, capacity: int | None = 20, **values: Any) -> Meeting:
    """A published meeting for 20 people on the seventh of October."""
    return a_meeting(session, **({"starts_at": STARTS, "capacity": capacity} | values))


def a_watch_group(session: Session, area_id: int) -> Group:
    """An active group."""
    day = MONTH_BEFORE.date()
    group = Group(
        title="Lövgatan",
        code=new_code(),
        area_id=area_id,
        households=12,
        state="active",
        state_on=day,
        registered_on=day,
    )
    session.add(group)
    session.flush()
    return group


def a_party(size: int = 1, choice: str = "", **values: Any) -> PartyDraft:
    """A party that can be reached by mail, at an address nobody else has."""
    return PartyDraft(
        size=size, choice=choice, **({"name": "Amal", "email": f"bo{next(_numbers)}@bo.example"} | values)
    )


def a_key() -> str:
    """A form key nobody has used."""
    return uuid4().hex


def booked(session: Session, keys: Keys, meeting: Meeting, size: int = 1, choice: str = "") -> Booked:
    """A new party, registered as the page does it."""
    return seats.book(session, keys, meeting.id, a_party(size, choice), a_key())


def standing(session: Session, party: Booked) -> tuple[str, int, int, int]:
    """A party's state, size, seats it has, seats it is asked about: as the database has them now."""
    row = session.get_one(Registration, party.registration_id, populate_existing=True)
    return row.state, row.size, row.seated, row.offered


def told(session: Session, registration_id: int) -> list[str]:
    """What a party has been told, in order."""
    rows = select(MeetingTold.kind).where(MeetingTold.registration_id == registration_id).order_by(MeetingTold.id)
    return list(session.scalars(rows))


def seats_of(session: Session, meeting_id: int) -> tuple[int, int]:
    """How many seats the meeting says are taken, and how many its parties have."""
    parties = select(Registration).where(Registration.meeting_id == meeting_id).order_by(Registration.id)
    taken = select(Meeting.seats_taken).where(Meeting.id == meeting_id)
    return session.scalars(taken).one(), sum(party.seated + party.offered for party in session.scalars(parties))
