"""When a contact representative leaves a group, the group's registrations are no longer that person's."""

import json

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from dialog.clock import now
from dialog.database import Finisher
from dialog.groups.operations.contacts import contacts_that_left
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Registration, RegistrationContact
from dialog.meetings.queries.registrations import LINK_PURPOSE
from dialog.private_links import new_link


def link_keeper(keys: Keys) -> Finisher:
    """What the database runs before every commit: private links that somebody who left was sent are dead at once."""

    def keep(session: Session) -> None:
        for group_id, fingerprint in contacts_that_left(session):
            _take_from(session, keys, group_id, fingerprint)

    return keep


def _take_from(session: Session, keys: Keys, group_id: int, fingerprint: str | None) -> None:
    """New links for what the group has registered to, and no name or phone of who left. `fingerprint` None: phone only."""
    coming = (
        select(Registration)
        .join(Meeting, Meeting.id == Registration.meeting_id)
        .outerjoin(RegistrationContact, RegistrationContact.registration_id == Registration.id)
        .where(
            Registration.group_id == group_id,
            Meeting.ends_at > now(),
            # The group's page gives those who are left the new link.
            or_(RegistrationContact.fingerprint == fingerprint, RegistrationContact.fingerprint.is_(None)),
        )
        .options(joinedload(Registration.contact))
        .order_by(Registration.id)
    )
    for party in session.scalars(coming):
        link = new_link(keys, LINK_PURPOSE)
        party.link_salt, party.link_hash = link.salt, link.found_by
        if party.contact is not None:
            party.contact.locked_facts = keys.lock(json.dumps({"name": "", "phone": ""}).encode())
            party.contact.sealed_address = party.contact.fingerprint = None
            party.contact.code_hash = party.contact.code_until = None
