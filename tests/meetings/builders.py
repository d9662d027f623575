"""Meetings for tests: rows with sane defaults, put in directly (operations have their own tests)."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.clock import moment_of, now, today
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingHost, Registration, RegistrationContact, RegistrationNeed
from dialog.places.models import Area
from dialog.private_links import new_link
from tests.builders import an_area
from tests.people import organisation

KINDS = {"polisen": "police"}
PURPOSE = "registration"
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
        MeetingHost(position=position, organisation_id=organisation(session, code, KINDS.get(code, "municipality")).id)
        for position, code in enumerate(hosts, 1)
    ]
    session.add(meeting)
    session.flush()
    return meeting


def a_registration(
    session: Session,
    keys: Keys,
    meeting: Meeting,
    size: int = 1,
    *,
    name: str = "Kim",
    email: str = "kim@example.org",
    phone: str = "",
    needs: dict[str, int] | None = None,
    interpreter_language: str = "",
    **values: Any,
) -> Registration:
    """A party at the end of the queue, with all its seats unless `seated` says otherwise; the meeting counts them.

    `registration.token` (not stored) is the token of its private link.
    """
    link = new_link(keys, PURPOSE)
    last = session.scalar(select(func.max(Registration.position)).where(Registration.meeting_id == meeting.id))
    defaults: dict[str, Any] = {
        "meeting_id": meeting.id,
        "position": (last or 0) + 1,
        "size": size,
        "seated": 0 if values.get("offered") or values.get("state") == "cancelled" else size,
        "link_salt": link.salt,
        "link_hash": link.found_by,
        "registered_on": today(),
    }
    party = Registration(**(defaults | values))
    party.contact = RegistrationContact(
        locked_facts=keys.lock(json.dumps({"name": name, "phone": phone}).encode()),
        sealed_address=keys.seal(email.encode()) if email else None,
        fingerprint=keys.fingerprint(email) if email else None,
    )
    for need, number in (needs or {}).items():
        language = interpreter_language if need == "interpreter" else ""
        party.needs.append(RegistrationNeed(need=need, number=number, language=language))
    session.add(party)
    meeting.seats_taken += (party.seated or 0) + (party.offered or 0)
    session.flush()
    party.token = link.token  # type: ignore[attr-defined]
    return party
