"""`sight.sight` as conditions in SQL: the one filter of every list, count, search and page for staff."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select, true

from dialog.accounts.permissions import Role
from dialog.accounts.rules import HeldRole, StaffMember
from dialog.concerns.models import Concern, ConcernMessage, ConcernNamed
from dialog.concerns.rules import Restriction
from dialog.organisations.models import Unit
from dialog.places.models import Area


def visible(staff: StaffMember) -> ColumnElement[bool]:
    """Concerns `staff` may list and count: what they may read, and what they may know of without its words."""
    seen = [_reads(held) for held in staff.roles] + [_lists(held) for held in staff.roles]
    return and_(_of_others(staff), or_(false(), *seen))


def readable(staff: StaffMember) -> ColumnElement[bool]:
    """Concerns `staff` may open and work with. Coordinators' include the withdrawn."""
    return and_(_of_others(staff), or_(false(), *(_reads(held) for held in staff.roles)))


def worded(staff: StaffMember) -> ColumnElement[bool]:
    """Concerns whose redacted words `staff` may read: those they may open, and once checked those they may list."""
    seen = [_reads(held) for held in staff.roles]
    seen += [and_(_lists(held), Concern.marks_checked) for held in staff.roles]
    return and_(_of_others(staff), or_(false(), *seen))


def shown_text(staff: StaffMember) -> ColumnElement[str]:
    """A concern's words as `staff` may see them in lists, quotes and finds: what is marked is hidden; else ''."""
    return _shown(staff, Concern.redacted_text, Concern.text)


def shown_place(staff: StaffMember) -> ColumnElement[str]:
    """Its place, as `shown_text`."""
    return _shown(staff, Concern.redacted_place, Concern.place)


def safe_text() -> ColumnElement[str]:
    """A concern's words without the marked passages, for whoever may read it: what is searched and leaves the desk."""
    return func.coalesce(Concern.redacted_text, Concern.text)


def safe_place() -> ColumnElement[str]:
    """Its place, as `safe_text`."""
    return func.coalesce(Concern.redacted_place, Concern.place)


def safe_message() -> ColumnElement[str]:
    """An addition's words, as `safe_text`."""
    return func.coalesce(ConcernMessage.redacted_text, ConcernMessage.text)


def _shown(staff: StaffMember, redacted: Any, original: Any) -> ColumnElement[str]:
    # The words leave the database only for those who may read them.
    return case((worded(staff), func.coalesce(redacted, original)), else_="")


def _of_others(staff: StaffMember) -> ColumnElement[bool]:
    """Does not speak of this member of staff."""
    return Concern.id.not_in(select(ConcernNamed.concern_id).where(ConcernNamed.user_id == staff.id))


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
