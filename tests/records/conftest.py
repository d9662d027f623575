"""A meeting that is over, with people who registered, and a person who keeps the rules."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import ZONE
from dialog.database import Database
from dialog.keys import Keys
from dialog.meetings.models import Registration
from dialog.records.models import RetentionRule
from dialog.records.rules import What
from tests.meetings.builders import a_meeting, a_registration
from tests.people import People

HELD_ON = date(2026, 3, 2)
Rule = Callable[..., int]


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


@pytest.fixture
def archivist(people: People) -> StaffMember:
    return people.make("administrator")


@pytest.fixture
def rule(database: Database, archivist: StaffMember) -> Rule:
    """Puts a decided rule in directly; its id."""

    def make(what: What = What.REGISTRATION_CONTACT, days: int = 30, **values: object) -> int:
        day = date(2020, 1, 1)
        facts = {"decision": "KS 2026/12", "decided_on": day, "starts_on": day, "made_by": archivist.id} | values

        def put(session: Session) -> int:
            found = RetentionRule(what=what.value, days=days, **facts)
            session.add(found)
            session.flush()
            return found.id

        return database.write(put)

    return make


def a_held_meeting(session: Session, keys: Keys, day: date = HELD_ON, hour: int = 18, people: int = 3) -> int:
    """A meeting on `day` from `hour`, two hours, with one party with contact and needs; the registration's id."""
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
    meeting = a_meeting(session, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    return a_registration(session, keys, meeting, people, needs={"step_free": 1}, came=people).id


def kept(session: Session) -> dict[int, tuple[bool, int]]:
    """Registration -> (has a contact, kinds of needs)."""
    found = session.scalars(select(Registration).order_by(Registration.id)).all()
    return {one.id: (one.contact is not None, len(one.needs)) for one in found}
