"""What a party says about itself: who to ask for, how to reach it, what its people need. Seats are not touched here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.keys import Keys
from dialog.meetings.models import Registration, RegistrationContact, RegistrationNeed
from dialog.meetings.queries.registrations import LINK_PURPOSE
from dialog.meetings.rules import Choice, Need
from dialog.meetings.rules.registering import needs_within
from dialog.outbox.operations import SealedAddress
from dialog.private_links import new_link


@dataclass(frozen=True)
class PartyDraft:
    """A party that wants to come. Texts are canonical (`dialog.text`), codes are those of `rules`.

    `size` is people. `email` is valid or ''; a group's contact, whose address only the worker can read, gives `address`
    instead. `choice` '' means: nobody has been asked yet what to do when there are not enough seats. `entered_by` is the
    staff member who wrote it down for somebody.
    """

    size: int
    name: str
    email: str = ""
    phone: str = ""
    needs: Mapping[Need, int] = field(default_factory=dict)
    interpreter_language: str = ""
    relation: str = ""
    choice: str = ""
    language: str = "sv"
    group_id: int | None = None
    notice_version: str = ""
    entered_by: int | None = None
    address: SealedAddress | None = None


def fingerprint_of(keys: Keys, meeting_id: int, draft: PartyDraft) -> Mapping[str, str]:
    """What makes two submissions the same: a keyed hash, because it lies in the database."""
    said = [
        meeting_id,
        draft.size,
        draft.name,
        draft.email.casefold() or (draft.address.fingerprint if draft.address else ""),
        draft.phone,
        sorted(draft.needs.items()),
        draft.interpreter_language,
        draft.relation,
        draft.choice,
        draft.group_id,
    ]
    return {"party": keys.keyed("registration form", json.dumps(said).encode()).hex()}


def new_party(session: Session, keys: Keys, meeting_id: int, draft: PartyDraft, position: int) -> Registration:
    """A party at the end of the queue, without seats yet."""
    link = new_link(keys, LINK_PURPOSE)
    party = Registration(
        meeting_id=meeting_id,
        group_id=draft.group_id,
        position=position,
        size=draft.size,
        choice=draft.choice or Choice.WAIT_ALL.value,
        relation=draft.relation,
        language=draft.language,
        link_salt=link.salt,
        link_hash=link.found_by,
        registered_on=today(),
        notice_version=draft.notice_version,
        entered_by=draft.entered_by,
    )
    session.add(party)
    keep_contact(keys, party, draft)
    keep_needs(party, draft.needs, draft.interpreter_language)
    session.flush()
    return party


def keep_contact(keys: Keys, party: Registration, draft: PartyDraft) -> None:
    """Store who to ask for and how to reach them, in place of what was there. A code that was sent is void.

    The address of a group's contact stays with the group, only its fingerprint is noted: who takes over there is told.
    """
    address = draft.address
    if draft.email:
        address = SealedAddress(keys.seal(draft.email.encode()), keys.fingerprint(draft.email))
    facts = json.dumps({"name": draft.name, "phone": draft.phone}, ensure_ascii=False)
    if party.contact is None:
        party.contact = RegistrationContact(locked_facts=b"")
    party.contact.locked_facts = keys.lock(facts.encode())
    with_group = draft.group_id is not None and not draft.email
    party.contact.sealed_address = address.sealed if address and not with_group else None
    party.contact.fingerprint = address.fingerprint if address else None
    party.contact.code_hash = party.contact.code_until = None
    party.contact.code_tries = 0


def keep_needs(party: Registration, needs: Mapping[Need, int], interpreter_language: str) -> None:
    """Store what is needed, for how many, in place of what was there."""
    before = {row.need: row for row in party.needs}
    after = needs_within(needs, party.size)
    for need in before.keys() - {need.value for need in after}:
        party.needs.remove(before[need])
    for need, number in after.items():
        if need.value not in before:
            party.needs.append(before.setdefault(need.value, RegistrationNeed(need=need.value)))
        before[need.value].number = number
        before[need.value].language = interpreter_language if need is Need.INTERPRETER else ""


def fit_needs(party: Registration) -> None:
    """A party that has become smaller needs nothing for more people than it has."""
    for row in party.needs:
        row.number = min(row.number, party.size)
