"""Meetings for tests: a row with sane defaults, put in directly (operations have their own tests)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import moment_of, now
from dialog.meetings.models import Meeting, MeetingHost
from dialog.places.models import Area
from tests.builders import an_area
from tests.people import organisation

_last = [0]


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    """A Swedish wall time that exists, as a moment."""
    moment = moment_of(day, time(hour, minute))
    assert moment is not None
    return moment


def a_meeting(session: Session, **values: Any) -> Meeting:
    """A published dialogue meeting for thirty people, in two weeks, hosted by the municipality. `hosts`: codes of them."""
    _last[0] += 1
    hosts = values.pop("hosts", ("lindesund",))
    if "area_id" not in values:
        area = session.scalars(select(Area).order_by(Area.id).limit(1)).one_or_none() or an_area(session)
        values["area_id"] = area.id
    starts_at = values.get("starts_at", now() + timedelta(days=14))
    defaults: dict[str, Any] = {
        "slug": f"mote-{_last[0]}",
        "kind": "dialogue_meeting",
        "state": "published",
        "title": {"sv": "Dialogmöte om torget"},
        "place": "Biblioteket",
        "address": "Storgatan 1",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "capacity": 30,
        "uid": f"{_last[0]}@test.example",
        "changed_at": now(),
    }
    meeting = Meeting(**(defaults | values))
    meeting.hosts = [
        MeetingHost(position=position, organisation_id=organisation(session, code).id)
        for position, code in enumerate(hosts, 1)
    ]
    session.add(meeting)
    session.flush()
    return meeting
