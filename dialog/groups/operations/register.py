"""Register a group once, or ask to join one that is there already."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.audit.operations import record
from dialog.clock import today
from dialog.errors import NotPossibleNow
from dialog.groups.emails import mail_contact, own_path, token_of
from dialog.groups.models import Group, GroupContact
from dialog.groups.operations.contacts import ContactDraft, add_contact, confirm_by_phone, living, locked_group, note
from dialog.groups.rules import MOST_HOUSEHOLDS, Happened, new_code
from dialog.keys import Keys
from dialog.organisations.rules import Editor
from dialog.places.queries import area_by_code


@dataclass(frozen=True)
class GroupDraft:
    """What somebody tells of a new group. `households` is a number and no more; there is nowhere to write who they are."""

    title: str
    area_code: str
    streets: str
    households: int
    contacts: tuple[ContactDraft, ...]


@dataclass(frozen=True)
class SentTo:
    """How one contact goes on. `token` only when it cannot be mailed: the page then shows the link itself."""

    name: str
    by_mail: bool
    token: str = ""


@dataclass(frozen=True)
class Registered:
    """The group, and how each of its contacts goes on."""

    group_id: int
    contacts: tuple[SentTo, ...]


def register_group(
    session: Session,
    keys: Keys,
    draft: GroupDraft,
    form_key: str,
    draw: Callable[[], str] = new_code,
    editor: Editor | None = None,
) -> Registered:
    """Store a group as an interest, once per `form_key`, and mail its contacts a link to confirm with.

    `editor`: staff who write it down while they talk with the first contact on the phone; without an address that contact
    is confirmed at once. Raises Conflict('form_key'), NotPossibleNow('area', 'households', 'contact').
    """
    ids = form_keys.once(session, form_key, _content(keys, draft), lambda: _store(session, keys, draft, draw, editor))
    made = session.scalars(
        select(GroupContact).where(GroupContact.id.in_(ids["contacts"])).order_by(GroupContact.id)
    ).all()
    return Registered(
        ids["group"],
        tuple(
            SentTo(one.name, bool(one.email), "" if one.email else token_of(keys, row))
            for one, row in zip(draft.contacts, made, strict=False)
        ),
    )


def ask_to_join(session: Session, keys: Keys, group_id: int, who: ContactDraft, form_key: str) -> int:
    """Mail those who answer for a group that somebody nearby wants to join; the number of mails. Nothing is stored of who.

    Raises Conflict('form_key'), Missing, NotPossibleNow('contact', 'nobody_to_ask').
    """
    content = {"all": hashed(keys, {"group": group_id, "who": asdict(who)})}
    return int(form_keys.once(session, form_key, content, lambda: _ask(session, keys, group_id, who)))


def _store(
    session: Session, keys: Keys, draft: GroupDraft, draw: Callable[[], str], editor: Editor | None
) -> dict[str, int | list[int]]:
    area = area_by_code(session, draft.area_code)
    if area is None:
        raise NotPossibleNow("area")
    if not 1 <= draft.households <= MOST_HOUSEHOLDS:
        raise NotPossibleNow("households")
    if not draft.contacts:
        raise NotPossibleNow("contact")
    group = Group(
        title=draft.title,
        code=_free_code(session, draw),
        area_id=area.id,
        streets=draft.streets,
        households=draft.households,
        state_on=today(),
        registered_on=today(),
    )
    session.add(group)
    session.flush()
    made = [add_contact(session, keys, group, one).id for one in draft.contacts]
    note(session, group.id, Happened.REGISTERED, editor)
    if editor is not None:
        if not draft.contacts[0].email:
            confirm_by_phone(session, editor, made[0])
        record(session, editor.id, editor.name, "group_registered", "group", str(group.id))
    return {"group": group.id, "contacts": made}


def _ask(session: Session, keys: Keys, group_id: int, who: ContactDraft) -> int:
    if not who.name or not who.reachable:
        raise NotPossibleNow("contact")
    group = locked_group(session, group_id)
    asked = [contact for contact in living(group) if contact.confirmed_on and contact.sealed_address]
    if not asked:
        raise NotPossibleNow("nobody_to_ask")
    reached = ", ".join(way for way in (who.email, who.phone) if way)
    sent = [
        mail_contact(
            session, keys, contact, "mail.group_join", link=own_path(keys, contact), name=who.name, contact=reached
        )
        for contact in asked
    ]
    note(session, group.id, Happened.JOIN_ASKED)
    return len([mail for mail in sent if mail is not None])


def _free_code(session: Session, draw: Callable[[], str]) -> str:
    code = draw()
    while session.scalar(select(exists().where(Group.code == code))):
        code = draw()
    return code


def _content(keys: Keys, draft: GroupDraft) -> dict[str, str]:
    """What makes two submissions the same, as a keyed hash: names and addresses are not to be guessed from it."""
    return {"all": hashed(keys, asdict(draft))}


def hashed(keys: Keys, content: object) -> str:
    """A keyed hash of what was sent."""
    return keys.keyed("group form", json.dumps(content, sort_keys=True).encode()).hex()
