"""A safety walk to test with: put in directly, the operations have their own tests."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import now
from dialog.meetings.models import Meeting, MeetingHost
from dialog.places.models import Area
from tests.builders import an_area
from tests.people import organisation, unit

SQUARE = [[[[12.0, 58.0], [12.02, 58.0], [12.02, 58.01], [12.0, 58.01], [12.0, 58.0]]]]


def the_area(session: Session, code: str = "A1") -> Area:
    """A square area, made on first use."""
    found = session.scalars(select(Area).where(Area.code == code)).first()
    return found or an_area(session, code, polygons=SQUARE)


def a_walk(
    session: Session, slug: str = "norrhojden", starts_at: datetime | None = None, area: str = "A1", **values: Any
) -> int:
    """The id of a published safety walk of Lindesund, by default an hour ago."""
    unit(session)
    starts_at = starts_at or now() - timedelta(hours=1)
    meeting = Meeting(
        slug=slug,
        uid=f"{slug}@lindesund.example",
        changed_at=now(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        area_id=the_area(session, area).id,
        hosts=[MeetingHost(position=1, organisation_id=organisation(session).id)],
        **({"kind": "safety_walk", "state": "published", "title": {"sv": "Vandring"}, "place": "Torget"} | values),
    )
    session.add(meeting)
    session.flush()
    return meeting.id
