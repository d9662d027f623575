"""`sight.sight` as conditions in SQL: the one filter of every list, count, search and page for staff."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from dialog.accounts.permissions import Role
from dialog.accounts.rules import HeldRole, StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.rules import Restriction
from dialog.organisations.models import Unit
from dialog.places.models import Area


def visible(staff: StaffMember) -> ColumnElement[bool]:
    """Concerns `staff` may list and count: what they may read, and what they may know of without its words."""
    return or_(readable(staff), *(_lists(held) for held in staff.roles))


def readable(staff: StaffMember) -> ColumnElement[bool]:
    """Concerns `staff` may open and work with. Coordinators' include the withdrawn."""
    return or_(false(), *(_reads(held) for held in staff.roles))


def _reads(held: HeldRole) -> ColumnElement[bool]:
    if held.role is Role.COORDINATOR:
        return true()
    if held.role is Role.VBE:
        return and_(_within(held), Concern.restricted == Restriction.EXTREMISM)
    if held.role is Role.HANDLER:
        return and_(_within(held), or_(_ordinary(held), _violence(held)))
    return false()


def _lists(held: HeldRole) -> ColumnElement[bool]:
    if held.role is Role.ANALYST:
        return and_(_within(held), Concern.restricted == Restriction.NONE)
    return false()


def _within(held: HeldRole) -> ColumnElement[bool]:
    """Not withdrawn, in the role's organisation and areas."""
    units = select(Unit.id).where(Unit.organisation_id == held.organisation_id)
    return and_(Concern.withdrawn_on.is_(None), Concern.unit_id.in_(units), _in_areas(held))


def _in_areas(held: HeldRole) -> ColumnElement[bool]:
    if held.area_codes is None:
        return true()
    areas = select(Area.id).where(Area.code.in_(sorted(held.area_codes)))
    return or_(Concern.area_id.is_(None), Concern.area_id.in_(areas))


def _ordinary(held: HeldRole) -> ColumnElement[bool]:
    own_unit = true() if held.unit_id is None else Concern.unit_id == held.unit_id
    return and_(Concern.restricted == Restriction.NONE, own_unit)


def _violence(held: HeldRole) -> ColumnElement[bool]:
    if held.unit_id is None:
        return false()
    flagged = exists().where(Unit.id == held.unit_id, Unit.handles_domestic_violence)
    return and_(Concern.restricted == Restriction.DOMESTIC_VIOLENCE, flagged)
