"""What the end of a start meeting means for its group."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import now
from dialog.database import Database
from dialog.groups.models import Group
from dialog.keys import Keys
from dialog.meetings.models import Meeting
from dialog.meetings.operations.meetings import hold
from tests.groups.conftest import Stored
from tests.meetings.builders import a_meeting, a_registration
from tests.people import People


@pytest.mark.parametrize(
    ("kind", "came", "door_count", "state"),
    [
        ("group_start", 6, 0, "trained"),
        ("group_start", 0, 4, "trained"),
        ("group_start", 0, 0, "interest"),
        ("dialogue_meeting", 6, 0, "interest"),
    ],
)
def test_peer_D3_attendance_at_the_start_meeting_makes_a_group_trained(
    database: Database,
    keys: Keys,
    people: People,
    stored: Callable[..., Stored],
    kind: str,
    came: int,
    door_count: int,
    state: str,
) -> None:
    staff, there = people.make("coordinator"), stored()

    def make(session: Session) -> int:
        meeting = a_meeting(session, kind=kind, for_group_id=there.id, door_count=door_count)
        a_registration(session, keys, meeting, 8, came=came)
        return meeting.id

    meeting_id = database.write(make)
    with clock.at(now() + timedelta(days=14, hours=2)):
        for _ in range(2):
            database.write(lambda session: hold(session, keys, staff, meeting_id))
    with database.read() as session:
        assert session.scalars(select(Meeting.state)).one() == "held"
        assert session.get_one(Group, there.id).state == state
