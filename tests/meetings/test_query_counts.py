"""Pages with a list ask the database as often for thirty rows as for three."""

from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from dialog.database import Database
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingTold
from tests.client import PageClient
from tests.meetings.builders import a_meeting, a_registration
from tests.meetings.parties import a_watch_group
from tests.meetings.walk_rows import the_area
from tests.people import People

OPEN_TO_ALL = ("/moten", "/moten.ics", "/moten/full")
OF_STAFF = (
    "/intern/moten", "/intern/moten/full", "/intern/moten/full/anmalda", "/intern/moten/full/dorr",
    "/intern/moten/full/utskick", "/intern/moten/statistik", "/intern/grupper", "/intern/grupper/meddelande",
)  # fmt: skip


def more(session: Session, keys: Keys, number: int) -> None:
    """So many meetings, groups, and parties that wait at one full meeting."""
    area = the_area(session)
    full = session.scalars(select(Meeting).where(Meeting.slug == "full")).one_or_none()
    full = full or a_meeting(session, slug="full", capacity=1, area_id=area.id)
    for row in range(number):
        a_meeting(session, area_id=area.id)
        group = a_watch_group(session, area.id)
        party = a_registration(
            session, keys, full, name=f"Bo {row}", email="" if row % 2 else "bo@exempel.example", seated=0,
            needs={"hearing_loop": 1}, group_id=group.id if row % 3 else None,
        )  # fmt: skip
        session.add(MeetingTold(meeting_id=full.id, registration_id=party.id, kind="waiting", turn=1))


class Asked:
    """How often the database is asked for a page."""

    def __init__(self, database: Database) -> None:
        self.statements: list[str] = []
        self.engine = database.engine
        event.listen(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.statements.append(statement)

    def by(self, client: PageClient, path: str) -> int:
        self.statements.clear()
        assert client.http.get(path).status_code == 200, path
        return len(self.statements)

    def stop(self) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)


@pytest.mark.parametrize("whose", ["everybody", "staff", "group"])
def test_a_longer_list_asks_no_more_often(
    database: Database, keys: Keys, people: People, stored: Any, client: PageClient, whose: str
) -> None:
    paths = {"everybody": OPEN_TO_ALL, "staff": OF_STAFF, "group": stored(title="Lindgatan").links}[whose]
    reader = people.sign_in("coordinator") if whose == "staff" else client
    asked = Asked(database)
    try:
        counts = []
        for number in (3, 27):
            database.write(lambda session, number=number: more(session, keys, number))
            for path in paths:
                asked.by(reader, path)  # what is read once and kept
            counts.append({path: asked.by(reader, path) for path in paths})
    finally:
        asked.stop()
    few, many = counts
    # A group's page shows eight meetings at most: each asks for a few things of its own.
    assert {
        path: many[path] - few[path] for path in paths if many[path] > few[path] + (12 if whose == "group" else 0)
    } == {}
