"""Planned changes: written down, corrected and withdrawn."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import today
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.form_keys import once
from dialog.organisations.models import Organisation
from dialog.places.models import Area
from dialog.places.queries import area_by_code
from dialog.situation.models import PlannedChange
from dialog.situation.queries.changes import change_of


@dataclass(frozen=True)
class ChangeDraft:
    """What somebody writes down. `area_code` '' is the whole municipality; `ends_on` None: from then on."""

    title: str
    text: str
    area_code: str
    place: str
    starts_on: date
    ends_on: date | None
    organisation_id: int | None
    public: bool


def may_plan(staff: StaffMember, area_code: str) -> bool:
    """True when this person's role reaches the area; '' (the whole municipality) needs a role for all areas."""
    return any(
        held.area_codes is None or (area_code and area_code in held.area_codes)
        for held in staff.roles_with(Permission.PLAN_CHANGES)
    )


def add_change(session: Session, staff: StaffMember, draft: ChangeDraft, form_key: str) -> int:
    """Store a change once per `form_key`; its id.

    Raises Conflict('form_key') for a key used for something else, NotAllowed for an area that is not this person's,
    NotPossibleNow('area') for one that is not in use, NotPossibleNow('days') for an end before the beginning.
    """

    def make() -> int:
        change = PlannedChange(made_on=today(), made_by=staff.id, **_values(session, staff, draft))
        session.add(change)
        session.flush()
        record(session, staff.id, staff.name, "change_planned", "planned_change", str(change.id), area=draft.area_code)
        return change.id

    return int(once(session, form_key, vars(draft), make))


def save_change(session: Session, staff: StaffMember, change_id: int, draft: ChangeDraft, seen_version: int) -> None:
    """Correct a change. Raises as `add_change`, Conflict when it was changed since `seen_version`, Missing."""
    change = _locked(session, staff, change_id)
    if change.version != seen_version:
        raise Conflict("planned_change")
    values = _values(session, staff, draft)
    if all(getattr(change, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(change, name, value)
    change.version += 1
    record(session, staff.id, staff.name, "change_corrected", "planned_change", str(change_id), area=draft.area_code)


def withdraw_change(session: Session, staff: StaffMember, change_id: int, *, back: bool = False) -> None:
    """It does not happen after all; `back`: it does. Raises Missing, NotAllowed."""
    change = _locked(session, staff, change_id)
    if (change.withdrawn_on is None) == back:
        return
    change.withdrawn_on = None if back else today()
    change.version += 1
    action = "change_taken_up" if back else "change_withdrawn"
    record(session, staff.id, staff.name, action, "planned_change", str(change_id))


def _locked(session: Session, staff: StaffMember, change_id: int) -> PlannedChange:
    session.execute(select(PlannedChange.id).where(PlannedChange.id == change_id).with_for_update())
    change = change_of(session, change_id)
    if not may_plan(staff, change.area.code if change.area is not None else ""):
        raise NotAllowed("area")
    return change


def _values(session: Session, staff: StaffMember, draft: ChangeDraft) -> dict[str, object]:
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise NotPossibleNow("days")
    if not may_plan(staff, draft.area_code):
        raise NotAllowed("area")
    area: Area | None = None
    if draft.area_code:
        area = area_by_code(session, draft.area_code, today())
        if area is None:
            raise NotPossibleNow("area")
    if draft.organisation_id is not None and session.get(Organisation, draft.organisation_id) is None:
        raise Missing("organisation")
    return {
        "title": draft.title,
        "text": draft.text,
        "area_id": area.id if area is not None else None,
        "place": draft.place,
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "organisation_id": draft.organisation_id,
        "public": draft.public,
    }
