"""Parties as rows with sane defaults, put in directly (seats have their own tests)."""

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Registration, RegistrationContact
from dialog.private_links import new_link

ADDRESS = "amal@exempel.example"


def a_party(
    session: Session,
    keys: Keys,
    meeting: Meeting,
    size: int = 6,
    *,
    name: str = "Amal",
    email: str = ADDRESS,
    phone: str = "",
    **values: Any,
) -> Registration:
    """A party that has all its seats, unless `seated` says another number; `email` '' is a party to be called."""
    last = session.execute(
        select(func.max(Registration.position)).where(Registration.meeting_id == meeting.id)
    ).scalar_one()
    link = new_link(keys, "registration")
    defaults: dict[str, Any] = {
        "position": (last or 0) + 1,
        "size": size,
        "seated": size,
        "link_salt": link.salt,
        "link_hash": link.found_by,
        "registered_on": today(),
    }
    party = Registration(meeting_id=meeting.id, **(defaults | values))
    party.contact = RegistrationContact(
        locked_facts=keys.lock(json.dumps({"name": name, "phone": phone}, ensure_ascii=False).encode()),
        sealed_address=keys.seal(email.encode()) if email else None,
        fingerprint=keys.fingerprint(email) if email else None,
    )
    session.add(party)
    session.flush()
    meeting.seats_taken += party.seated + party.offered
    session.flush()
    return party
