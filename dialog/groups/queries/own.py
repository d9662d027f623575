"""What the page behind a contact's private link shows: first names and numbers only."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.groups.models import Group, GroupContact
from dialog.groups.queries.surveys import GroupLink, group_links
from dialog.groups.rules import GroupState, are_alike, first_name, needs_more_contacts
from dialog.keys import Keys
from dialog.places.models import Area
from dialog.places.queries import find_area_for_place


@dataclass(frozen=True)
class Person:
    """Who a contact is. '' where nothing is kept."""

    name: str
    phone: str


@dataclass(frozen=True)
class OwnGroup:
    """A group as one of its contacts sees it. `others`: first names of the other contacts."""

    id: int
    contact_id: int
    first_name: str
    confirmed: bool
    by_mail: bool
    title: str
    code: str
    area_id: int
    area_name: str
    area_slug: str
    streets: str
    households: int
    state: GroupState
    others: tuple[str, ...]
    confirmed_on: date | None
    asked: bool
    wants_more_contacts: bool
    links: tuple[GroupLink, ...]


@dataclass(frozen=True)
class NearGroup:
    """A group that is there already. `may_ask`: somebody answers for it by mail."""

    id: int
    title: str
    area_name: str
    may_ask: bool


def person_of(keys: Keys, contact: GroupContact) -> Person:
    """Name and phone of a contact, for its own page and for staff who run the group."""
    if contact.locked_facts is None:
        return Person("", "")
    facts = json.loads(keys.unlock(contact.locked_facts))
    return Person(facts.get("name", ""), facts.get("phone", ""))


def own_group(session: Session, keys: Keys, contact: GroupContact, language: str) -> OwnGroup:
    """The page of one contact."""
    group = contact.group
    living = [one for one in group.contacts if one.ended_on is None]
    return OwnGroup(
        id=group.id,
        contact_id=contact.id,
        first_name=first_name(person_of(keys, contact).name),
        confirmed=contact.confirmed_on is not None,
        by_mail=contact.sealed_address is not None,
        title=group.title,
        code=group.code,
        area_id=group.area_id,
        area_name=group.area.name,
        area_slug=group.area.slug,
        streets=group.streets,
        households=group.households,
        state=GroupState(group.state),
        others=tuple(first_name(person_of(keys, one).name) for one in living if one.id != contact.id),
        confirmed_on=group.confirmed_on,
        asked=group.asks > 0 or group.state == GroupState.RESTING,
        wants_more_contacts=needs_more_contacts(group.households, len(living)),
        links=tuple(group_links(session, group.id, language)),
    )


def area_code_of(session: Session, chosen: str, streets: str) -> str:
    """The chosen area, else the one that the first street that is known lies in; '' for none."""
    if chosen:
        return chosen
    parts = [part.strip() for part in streets.replace(";", ",").split(",") if part.strip()]
    found = (find_area_for_place(session, part).area for part in parts[:5])
    return next((area.code for area in found if area is not None), "")


def groups_alike(session: Session, area_code: str, streets: str, title: str) -> list[NearGroup]:
    """Groups of the area that share a street or the name with what was typed, at most three."""
    rows = session.execute(
        select(Group, Area.name).join(Area, Group.area_id == Area.id).where(Area.code == area_code).order_by(Group.id)
    ).all()
    found = [
        NearGroup(group.id, group.title, area, any(_answers(one) for one in group.contacts))
        for group, area in rows
        if are_alike(streets, title, group.streets, group.title)
    ]
    return found[:3]


def _answers(contact: GroupContact) -> bool:
    return bool(contact.ended_on is None and contact.confirmed_on and contact.sealed_address)
