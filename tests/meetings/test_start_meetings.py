"""What the end of a start meeting means for its group."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import now
from dialog.database import Database
from dialog.groups.models import Group, GroupEvent
from dialog.keys import Keys
from dialog.meetings.models import Meeting
from dialog.meetings.operations.meetings import cancel_meeting, discard, hold
from tests.client import PageClient
from tests.groups.conftest import OVE, SIV, Stored, mails
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


def a_start_meeting(database: Database, group_id: int, state: str) -> int:
    """A start meeting, as the page of the group plans it: the group waits for it."""

    def make(session: Session) -> int:
        session.get_one(Group, group_id).state = "meeting_booked"
        return a_meeting(session, kind="group_start", for_group_id=group_id, state=state).id

    return database.write(make)


def state_of(database: Database, group_id: int) -> str:
    with database.read() as session:
        return session.get_one(Group, group_id).state


@pytest.mark.parametrize("state", ["draft", "published"])
def test_a_group_whose_start_meeting_will_not_be_waits_to_be_booked_again(
    database: Database, keys: Keys, people: People, stored: Callable[..., Stored], state: str
) -> None:
    staff, there = people.make("coordinator"), stored()
    first, second = (a_start_meeting(database, there.id, state) for _ in range(2))

    def end(meeting_id: int) -> None:
        if state == "draft":
            database.write(lambda session: discard(session, staff, meeting_id))
        else:
            database.write(lambda session: cancel_meeting(session, keys, staff, meeting_id, {}))

    end(first)
    assert state_of(database, there.id) == "meeting_booked"
    end(second)
    assert state_of(database, there.id) == "interest"
    with database.read() as session:
        last = session.scalars(select(GroupEvent).order_by(GroupEvent.id.desc()).limit(1)).one()
        assert (last.kind, last.detail, last.actor_id) == (
            "state", {"state": "interest", "before": "meeting_booked"}, staff.id,
        )  # fmt: skip


def test_a_start_meeting_nobody_came_to_is_booked_again_and_an_active_group_stays_active(
    database: Database, keys: Keys, people: People, stored: Callable[..., Stored]
) -> None:
    staff, there, active = people.make("coordinator"), stored(), stored(title="Aspbacken", streets="Aspgatan")
    meetings = [a_start_meeting(database, one.id, "published") for one in (there, active)]

    def activate(session: Session) -> None:
        session.get_one(Group, active.id).state = "active"

    database.write(activate)
    with clock.at(now() + timedelta(days=14, hours=2)):
        for meeting_id in meetings:
            database.write(lambda session, id=meeting_id: hold(session, keys, staff, id))  # type: ignore[misc]
    assert [state_of(database, one.id) for one in (there, active)] == ["interest", "active"]


def test_a_group_is_told_of_its_start_meeting_when_it_is_shown_and_when_it_moves(
    app: Flask, database: Database, people: People, client: PageClient, stored: Callable[..., Stored]
) -> None:
    """Nobody of the group has registered yet: without a mail they would stand at the old door."""
    staff, there = people.sign_in("coordinator"), stored(contacts=(SIV, OVE))
    slug = database.write(
        lambda session: a_meeting(session, kind="group_start", for_group_id=there.id, state="draft").slug
    )

    def invited() -> list[tuple[str, str]]:
        with database.read() as session:
            found = [content["values"] for template, content in mails(session, app) if template == "mail.group_start"]
        return [(values["link"], values["where"]) for values in found]

    staff.post(f"/intern/moten/{slug}/publicera")
    staff.post(f"/intern/moten/{slug}/publicera")
    told = [(link, "Biblioteket, Storgatan 1") for link in there.links]
    assert invited() == told
    sent = {"place": "Skolan", "address": "", "capacity": "30", "extra_seats": "0"}
    staff.post(f"/intern/moten/{slug}/lokal", sent)
    assert invited() == told + [(link, "Skolan") for link in there.links]
    register_key = client.get(f"{there.links[0]}/moten/{slug}").page.value("form_key")
    client.post(f"{there.links[0]}/moten/{slug}", {"form_key": register_key, "party_size": "6"})
    staff.post(f"/intern/moten/{slug}/lokal", sent | {"place": "Kyrkan"})
    assert len(invited()) == 4, "who has registered is told as a party"


def test_a_group_sees_and_is_told_once_that_its_start_meeting_is_called_off(
    app: Flask, database: Database, keys: Keys, people: People, client: PageClient, stored: Callable[..., Stored]
) -> None:
    staff, there, other = people.make("coordinator"), stored(), stored(title="Lindarna", streets="Lindvägen")
    meeting_id = a_start_meeting(database, there.id, "published")
    for _ in range(2):
        database.write(lambda session: cancel_meeting(session, keys, staff, meeting_id, {"sv": "Vi är sjuka"}))
    with database.read() as session:
        told = [content for template, content in mails(session, app) if template == "mail.group_start_off"]
    assert [one["values"]["link"] for one in told] == [there.links[0]]
    page = client.get(f"/en{there.links[0]}")
    assert "Cancelled." in page.text
    assert "The meeting is cancelled." in client.get(f"/en{page_of(database, there, meeting_id)}").text
    assert "Cancelled." not in client.get(f"/en{other.links[0]}").text


def page_of(database: Database, there: Stored, meeting_id: int) -> str:
    with database.read() as session:
        return f"{there.links[0]}/moten/{session.get_one(Meeting, meeting_id).slug}"
