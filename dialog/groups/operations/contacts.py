"""The people who hold a group together: a new one, its confirmation, its end. Names lie locked, addresses sealed."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import now, today
from dialog.errors import Missing, NotPossibleNow
from dialog.groups.emails import mail_contact, own_path
from dialog.groups.models import Group, GroupContact, GroupEvent
from dialog.groups.operations.forgetting import erase_contacts
from dialog.groups.rules import LINK_PURPOSE, MOST_CONTACTS, ContactRole, Happened
from dialog.keys import Keys
from dialog.organisations.rules import Editor
from dialog.private_links import new_link

_LEFT = "dialog.contacts_that_left"


@dataclass(frozen=True)
class ContactDraft:
    """Somebody who will answer for a group. Texts are canonical; `email` is valid or '', `phone` as typed or ''."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "sv"

    @property
    def reachable(self) -> bool:
        """True with a way to reach the person."""
        return bool(self.email or self.phone)


def note(session: Session, group_id: int, kind: Happened, editor: Editor | None = None, **detail: Any) -> None:
    """One step in the history: with a moment and a person for staff, with a date alone for everybody else."""
    session.add(
        GroupEvent(
            group_id=group_id,
            kind=kind.value,
            on=today(),
            at=now() if editor is not None else None,
            actor_id=editor.id if editor is not None else None,
            detail=detail,
        )
    )


def locked_group(session: Session, group_id: int) -> Group:
    """The group, its row locked until the end of the transaction. Raises Missing."""
    group = session.scalars(
        select(Group).where(Group.id == group_id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if group is None:
        raise Missing("group")
    return group


def living(group: Group) -> list[GroupContact]:
    """The contacts that have not ended, in the order they came."""
    return [contact for contact in group.contacts if contact.ended_on is None]


def add_contact(session: Session, keys: Keys, group: Group, draft: ContactDraft) -> GroupContact:
    """A contact that has not confirmed yet, and the mail that asks it to. Raises NotPossibleNow('contact', 'many_contacts')."""
    if not draft.name or not draft.reachable:
        raise NotPossibleNow("contact")
    if len(living(group)) >= MOST_CONTACTS:
        raise NotPossibleNow("many_contacts")
    link = new_link(keys, LINK_PURPOSE)
    contact = GroupContact(
        group_id=group.id,
        locked_facts=keys.lock(json.dumps({"name": draft.name, "phone": draft.phone}, ensure_ascii=False).encode()),
        sealed_address=keys.seal(draft.email.encode()) if draft.email else None,
        fingerprint=keys.fingerprint(draft.email) if draft.email else None,
        language=draft.language,
        added_on=today(),
        link_salt=link.salt,
        link_hash=link.found_by,
    )
    group.contacts.append(contact)
    session.flush()
    mail_contact(session, keys, contact, "mail.group_confirm", link=own_path(keys, contact), group=group.title)
    return contact


def confirm_contact(session: Session, contact_id: int) -> None:
    """The person behind a mailed link says yes. Pressed twice it is one yes.

    Raises Missing for a contact that has ended, NotPossibleNow('phone_only') for one that staff must call.
    """
    contact = living_contact(session, contact_id)
    if contact.sealed_address is None and contact.confirmed_on is None:
        raise NotPossibleNow("phone_only")
    _confirmed(session, contact, None)


def confirm_by_phone(session: Session, editor: Editor, contact_id: int) -> None:
    """Staff have talked with the person on the phone. Raises Missing."""
    _confirmed(session, living_contact(session, contact_id), editor)


def end_contact(session: Session, contact: GroupContact) -> None:
    """Nothing but the row is left: the link is dead, and name and address are erased at once."""
    session.flush()
    session.info.setdefault(_LEFT, []).append((contact.group_id, contact.fingerprint))
    erase_contacts(session, [contact.id])
    session.refresh(contact)


def contacts_that_left(session: Session) -> list[tuple[int, str | None]]:
    """(group, fingerprint of the address or None) of each contact that ended in this session, once: others forget it too."""
    found: list[tuple[int, str | None]] = session.info.pop(_LEFT, [])
    return found


def choose_main(session: Session, editor: Editor, contact_id: int, *, main: bool) -> None:
    """Say who holds several contacts together, or take it back. Raises Missing."""
    contact = living_contact(session, contact_id)
    role = ContactRole.MAIN if main else ContactRole.CONTACT
    if contact.role != role:
        contact.role = role.value
        note(session, contact.group_id, Happened.MAIN_CHOSEN, editor, main=main)


def drop_contact(session: Session, editor: Editor, contact_id: int) -> None:
    """Staff take a contact away who asked for it, or cannot be reached. Raises Missing."""
    contact = living_contact(session, contact_id)
    end_contact(session, contact)
    note(session, contact.group_id, Happened.CONTACT_ENDED, editor)


def send_link_again(session: Session, keys: Keys, contact_id: int) -> bool:
    """Mail a contact its link once more; False when it has no address. Raises Missing."""
    contact = living_contact(session, contact_id)
    values = {"link": own_path(keys, contact), "group": contact.group.title}
    return mail_contact(session, keys, contact, "mail.group_confirm", **values) is not None


def living_contact(session: Session, contact_id: int) -> GroupContact:
    """The contact, its group's row locked. Raises Missing, also for one that has ended."""
    contact = session.get(GroupContact, contact_id)
    if contact is None:
        raise Missing("contact")
    locked_group(session, contact.group_id)
    session.refresh(contact)
    if contact.ended_on is not None:
        raise Missing("contact")
    return contact


def _confirmed(session: Session, contact: GroupContact, editor: Editor | None) -> None:
    if contact.confirmed_on is not None:
        return
    contact.confirmed_on = today()
    group = contact.group
    group.confirmed_on = group.confirmed_on or today()
    note(session, contact.group_id, Happened.CONFIRMED, editor)
