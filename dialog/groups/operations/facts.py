"""What is said about a group: changed by staff, and said to be right once a year by those who hold it together."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import today
from dialog.errors import Conflict, NotPossibleNow
from dialog.groups.models import Group
from dialog.groups.operations.contacts import living_contact, locked_group, note
from dialog.groups.operations.states import OBJECT, before_rest, move
from dialog.groups.rules import MOST_HOUSEHOLDS, GroupState, Happened
from dialog.organisations.rules import Editor
from dialog.places.queries import area_by_code


@dataclass(frozen=True)
class GroupFactsDraft:
    """What staff may change."""

    title: str
    area_code: str
    streets: str
    households: int
    police_contact: str


def change_group(session: Session, editor: Editor, group_id: int, draft: GroupFactsDraft, seen_version: int) -> None:
    """Raises Missing, Conflict('version') when somebody was first, NotPossibleNow('area', 'households')."""
    group = locked_group(session, group_id)
    if group.version != seen_version:
        raise Conflict("version")
    area = area_by_code(session, draft.area_code)
    if area is None:
        raise NotPossibleNow("area")
    _households(group, draft.households)
    group.title, group.area_id, group.streets = draft.title, area.id, draft.streets
    group.police_contact = draft.police_contact
    group.version += 1
    note(session, group.id, Happened.FACTS_CHANGED, editor)
    record(session, editor.id, editor.name, "group_changed", OBJECT, str(group.id))


def say_right(session: Session, contact_id: int, streets: str, households: int) -> None:
    """A contact says how things stand, changed or not: the year begins anew, and a group that rested is back.

    Raises Missing, NotPossibleNow('not_confirmed', 'households').
    """
    contact = living_contact(session, contact_id)
    if contact.confirmed_on is None:
        raise NotPossibleNow("not_confirmed")
    group = contact.group
    _households(group, households)
    if group.streets != streets:
        group.streets = streets
        group.version += 1
    _right(session, group, None)


def right_by_phone(session: Session, editor: Editor, group_id: int) -> None:
    """Staff called and heard that all is right. Raises Missing."""
    group = locked_group(session, group_id)
    _right(session, group, editor)
    record(session, editor.id, editor.name, "group_right", OBJECT, str(group.id))


def _households(group: Group, households: int) -> None:
    if not 1 <= households <= MOST_HOUSEHOLDS:
        raise NotPossibleNow("households")
    if group.households != households:
        group.households = households
        group.version += 1


def _right(session: Session, group: Group, editor: Editor | None) -> None:
    already = group.confirmed_on == today() and group.asks == 0
    group.confirmed_on, group.asked_on, group.asks = today(), None, 0
    stood = before_rest(session, group)
    if stood is not None and group.state == GroupState.RESTING:
        move(session, group, stood, editor)
    if not already:
        note(session, group.id, Happened.STILL_RIGHT, editor)
