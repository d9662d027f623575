"""Changing who a party's contact is: only with a code that was sent to the present one."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dialog.clock import now
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Registration, RegistrationContact
from dialog.meetings.operations.parties import PartyDraft, keep_contact
from dialog.meetings.operations.telling import tell_code
from dialog.meetings.rules import RegistrationState

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=30)
MOST_TRIES = 5


@dataclass(frozen=True)
class NewContact:
    """Canonical texts; `email` or `phone` is given."""

    name: str
    email: str = ""
    phone: str = ""


def send_contact_code(session: Session, keys: Keys, registration_id: int) -> None:
    """Send six digits to the present contact; an earlier code is void.

    Raises Missing, NotPossibleNow('cancelled'), NotPossibleNow('no_address') for a party that has no mail address, and
    NotPossibleNow('many_codes') when it has been sent its share of the day.
    """
    party, contact = _party(session, registration_id)
    has_address = contact.sealed_address is not None or party.group_id is not None
    if not has_address:
        raise NotPossibleNow("no_address")
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    contact.code_hash = _code_hash(keys, party, code)
    contact.code_until = now() + CODE_LIFE
    contact.code_tries = 0
    session.flush()
    if not tell_code(session, keys, party, code):
        raise NotPossibleNow("many_codes")


def change_contact(session: Session, keys: Keys, registration_id: int, code: str, new: NewContact) -> bool:
    """Store another name, address or phone; False for a wrong code. The seats and the private link stay.

    A code works once, for half an hour, and for five tries. Raises Missing, NotPossibleNow('cancelled') and
    NotPossibleNow('code_over') when a new code is needed.
    """
    party, contact = _party(session, registration_id)
    if contact.code_hash is None or contact.code_until is None or now() > contact.code_until:
        raise NotPossibleNow("code_over")
    if contact.code_tries >= MOST_TRIES:
        raise NotPossibleNow("code_over")
    if not hmac.compare_digest(bytes(contact.code_hash), _code_hash(keys, party, _digits(code))):
        contact.code_tries += 1
        return False
    keep_contact(keys, party, PartyDraft(size=party.size, name=new.name, email=new.email, phone=new.phone))
    return True


def _party(session: Session, registration_id: int) -> tuple[Registration, RegistrationContact]:
    """The party and its contact, locked: tries are counted one after the other."""
    found = select(Registration).where(Registration.id == registration_id).options(joinedload(Registration.meeting))
    party = session.scalars(found).one_or_none()
    locked = select(RegistrationContact).where(RegistrationContact.registration_id == registration_id).with_for_update()
    contact = session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if party is None or contact is None:
        raise Missing("registration")
    if party.state == RegistrationState.CANCELLED:
        raise NotPossibleNow("cancelled")
    return party, contact


def _code_hash(keys: Keys, party: Registration, code: str) -> bytes:
    return keys.keyed("registration contact code", bytes(party.link_salt) + code.encode())


def _digits(typed: str) -> str:
    return "".join(character for character in typed if character.isascii() and character.isdigit())
