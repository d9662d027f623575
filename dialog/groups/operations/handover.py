"""A contact leaves: a code, which a successor types in with the own name. The old link is dead at once.

The code goes to the contact's own mailbox, or is read out by staff on the number they know: a link alone, in the wrong
hands, is not enough to take a group over. With the same code a contact changes its own name and address.
"""

from dataclasses import asdict

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.clock import today
from dialog.errors import Missing, NotPossibleNow
from dialog.groups.emails import mail_contact, path_in, token_of
from dialog.groups.models import GroupContact, GroupHandover
from dialog.groups.operations.contacts import (
    ContactDraft,
    add_contact,
    end_contact,
    living_contact,
    note,
)
from dialog.groups.operations.register import SentTo, hashed
from dialog.groups.rules import CODE_LENGTH, HANDOVER_LIFE, Happened, new_code, plain_code
from dialog.keys import Keys
from dialog.organisations.rules import Editor

TAKE_OVER_PATH = "/grannsamverkan/ta-over"


def code_hash(keys: Keys, code: str) -> bytes:
    """How a code is stored: keyed, so that the database alone does not tell it."""
    return keys.keyed("group handover", plain_code(code).encode())


def mail_code(session: Session, keys: Keys, contact_id: int) -> bool:
    """Mail the contact a code to give away; earlier codes end. False when the address has had its share of the day.

    Raises Missing, NotPossibleNow('phone_only') for a contact without an address, 'not_confirmed'.
    """
    contact = living_contact(session, contact_id)
    if contact.sealed_address is None:
        raise NotPossibleNow("phone_only")
    if contact.confirmed_on is None:
        raise NotPossibleNow("not_confirmed")
    code = _new(session, keys, contact)
    shown = f"{code[:4]} {code[4:]}"
    link = path_in(contact.language, TAKE_OVER_PATH)
    return mail_contact(session, keys, contact, "mail.group_code", handover_code=shown, link=link) is not None


def code_to_read_out(session: Session, keys: Keys, editor: Editor, contact_id: int) -> str:
    """A code that staff read out to the contact, or to the successor it names. Raises Missing."""
    contact = living_contact(session, contact_id)
    return _new(session, keys, contact)


def take_over(session: Session, keys: Keys, code: str, who: ContactDraft, form_key: str) -> SentTo:
    """`who` is the contact from now on, once per `form_key`; the one before has no access and is forgotten.

    The successor has held the code, and confirms the address by the link that is mailed to it. Raises Missing for a code
    that is wrong, used or too old, Conflict('form_key'), NotPossibleNow('contact', 'many_contacts').
    """
    content = {"all": hashed(keys, {"code": plain_code(code), "who": asdict(who)})}
    contact_id = form_keys.once(session, form_key, content, lambda: _take_over(session, keys, code, who))
    after = session.get_one(GroupContact, contact_id)
    return SentTo(who.name, bool(who.email), "" if who.email else token_of(keys, after))


def _take_over(session: Session, keys: Keys, code: str, who: ContactDraft) -> int:
    found = session.get(GroupHandover, code_hash(keys, code)) if len(plain_code(code)) == CODE_LENGTH else None
    if found is None or found.expires_on < today():
        raise Missing("code")
    before = living_contact(session, found.contact_id)
    group, role = before.group, before.role
    end_contact(session, before)
    after = add_contact(session, keys, group, who)
    after.role = role
    if not who.email:
        # The code came from the one before, or from staff who called.
        after.confirmed_on = today()
    note(session, group.id, Happened.TOOK_OVER)
    return after.id


def _new(session: Session, keys: Keys, contact: GroupContact) -> str:
    session.execute(delete(GroupHandover).where(GroupHandover.contact_id == contact.id))
    code = new_code()
    session.add(
        GroupHandover(code_hash=code_hash(keys, code), contact_id=contact.id, expires_on=today() + HANDOVER_LIFE)
    )
    session.flush()
    return code
