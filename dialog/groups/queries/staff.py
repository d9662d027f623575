"""Groups as staff see them: all of them in a list, one with its people for those who run it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.accounts.rules import StaffMember
from dialog.errors import Missing
from dialog.groups.models import Group, GroupContact, GroupEvent
from dialog.groups.queries.own import person_of
from dialog.groups.queries.surveys import GroupLink, group_links
from dialog.groups.rules import (
    ContactRole,
    GroupState,
    Happened,
    Wait,
    are_alike,
    may_run,
    needs_more_contacts,
    next_states,
)
from dialog.keys import Keys


@dataclass(frozen=True)
class GroupRow:
    """A group in a list: numbers and no people. `waits`: what it waits for, when this person runs it."""

    id: int
    title: str
    area_code: str
    area_name: str
    state: GroupState
    state_on: date
    registered_on: date
    households: int
    contacts: int
    waits: tuple[Wait, ...]
    runs: bool


@dataclass(frozen=True)
class ContactRow:
    """A contact. The mail address is sealed to the worker: nobody reads it here, only that there is one."""

    id: int
    name: str
    phone: str
    by_mail: bool
    role: ContactRole
    added_on: date
    confirmed_on: date | None


@dataclass(frozen=True)
class EventRow:
    """A step in the history. `at` and `actor` for what staff did; a date alone for all else."""

    kind: Happened
    on: date
    at: datetime | None
    actor: str
    detail: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupPage:
    """One group, for those who run it."""

    row: GroupRow
    code: str
    streets: str
    police_contact: str
    version: int
    area_id: int
    confirmed_on: date | None
    asked_on: date | None
    asks: int
    contacts: tuple[ContactRow, ...]
    events: tuple[EventRow, ...]
    next_states: tuple[GroupState, ...]
    links: tuple[GroupLink, ...]
    near: tuple[tuple[int, str], ...]
    wants_more_contacts: bool


def group_rows(session: Session, staff: StaffMember, state: str = "", area_code: str = "") -> list[GroupRow]:
    """Groups in a state and an area ('' for all), those that wait for somebody first, then the oldest first."""
    wanted = select(Group).options(joinedload(Group.area), selectinload(Group.contacts)).order_by(Group.id)
    if state:
        wanted = wanted.where(Group.state == state)
    rows = [row_of(staff, group) for group in session.scalars(wanted)]
    shown = [row for row in rows if not area_code or row.area_code == area_code]
    return sorted(shown, key=lambda row: (not row.waits, row.registered_on, row.id))


def state_counts(session: Session) -> dict[GroupState, int]:
    """How many groups stand where, every state in order."""
    rows = session.execute(select(Group.state, func.count()).group_by(Group.state)).all()
    found = {state: number for state, number in rows}  # noqa: C416 - rows are no pairs to the type checker
    return {state: found.get(state.value, 0) for state in GroupState}


def groups_waiting(session: Session, staff: StaffMember) -> int:
    """How many groups wait for this person."""
    return sum(1 for row in group_rows(session, staff) if row.waits)


def group_to_run(session: Session, staff: StaffMember, group_id: int) -> Group:
    """The group, for somebody who runs groups in its area. Raises Missing."""
    group = session.get(Group, group_id)
    if group is None or not may_run(staff, group.area.code):
        raise Missing("group")
    return group


def group_page(session: Session, keys: Keys, staff: StaffMember, group_id: int, language: str) -> GroupPage:
    """All there is about a group. Raises Missing for who does not run it."""
    group = group_to_run(session, staff, group_id)
    events = _events(session, group.id)
    living = _living(group)
    return GroupPage(
        row=row_of(staff, group),
        code=group.code,
        streets=group.streets,
        police_contact=group.police_contact,
        version=group.version,
        area_id=group.area_id,
        confirmed_on=group.confirmed_on,
        asked_on=group.asked_on,
        asks=group.asks,
        contacts=tuple(_contact(keys, one) for one in living),
        events=events,
        next_states=next_states(GroupState(group.state), _stood_before(group, events)),
        links=tuple(group_links(session, group.id, language)),
        near=_near(session, group),
        wants_more_contacts=needs_more_contacts(group.households, len(living)),
    )


def row_of(staff: StaffMember, group: Group) -> GroupRow:
    """A group as a line of the list."""
    runs = may_run(staff, group.area.code)
    return GroupRow(
        id=group.id,
        title=group.title,
        area_code=group.area.code,
        area_name=group.area.name,
        state=GroupState(group.state),
        state_on=group.state_on,
        registered_on=group.registered_on,
        households=group.households,
        contacts=len(_living(group)),
        waits=tuple(_waits(group)) if runs else (),
        runs=runs,
    )


def _waits(group: Group) -> list[Wait]:
    living = _living(group)
    state = GroupState(group.state)
    found = []
    if not living:
        found.append(Wait.NO_CONTACT)
    if any(one.sealed_address is None and one.confirmed_on is None for one in living):
        found.append(Wait.CALL_CONTACT)
    if state is GroupState.INTEREST and any(one.confirmed_on for one in living):
        found.append(Wait.BOOK_MEETING)
    if state is GroupState.TRAINED:
        found.append(Wait.MAKE_ACTIVE)
    if group.asks and state is not GroupState.RESTING and not any(one.sealed_address for one in living):
        found.append(Wait.ASK_BY_PHONE)
    return found


def _living(group: Group) -> list[GroupContact]:
    return [one for one in group.contacts if one.ended_on is None]


def _contact(keys: Keys, contact: GroupContact) -> ContactRow:
    person = person_of(keys, contact)
    return ContactRow(
        id=contact.id,
        name=person.name,
        phone=person.phone,
        by_mail=contact.sealed_address is not None,
        role=ContactRole(contact.role),
        added_on=contact.added_on,
        confirmed_on=contact.confirmed_on,
    )


def _events(session: Session, group_id: int) -> tuple[EventRow, ...]:
    rows = session.scalars(
        select(GroupEvent)
        .where(GroupEvent.group_id == group_id)
        .options(joinedload(GroupEvent.actor))
        .order_by(GroupEvent.id.desc())
    )
    return tuple(
        EventRow(Happened(one.kind), one.on, one.at, one.actor.name if one.actor else "", dict(one.detail or {}))
        for one in rows
    )


def _stood_before(group: Group, events: Sequence[EventRow]) -> GroupState | None:
    if group.state != GroupState.RESTING:
        return None
    rests = (
        one for one in events if one.kind is Happened.STATE and one.detail.get("state") == GroupState.RESTING.value
    )
    found = next(rests, None)
    return GroupState(str(found.detail.get("before"))) if found else None


def _near(session: Session, group: Group) -> tuple[tuple[int, str], ...]:
    """(id, title) of groups in the same area with a street or the name in common."""
    others = session.scalars(
        select(Group).where(Group.area_id == group.area_id, Group.id != group.id).order_by(Group.id)
    )
    return tuple((one.id, one.title) for one in others if are_alike(group.streets, group.title, one.streets, one.title))
