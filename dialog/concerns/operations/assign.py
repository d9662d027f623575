"""Give a concern to somebody: oneself, a colleague who can open it, or a unit."""

from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.queries import staff_member
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.operations.work import changed, take
from dialog.concerns.queries.desks import may_hand_to, violence_units, whereabouts
from dialog.concerns.sight import Sight, sight
from dialog.errors import NotPossibleNow
from dialog.organisations.models import Unit


def assign_to_person(session: Session, staff: StaffMember, reference: str, version: int, user_id: int | None) -> None:
    """Give it to a colleague, or to nobody in particular (None). Raises NotPossibleNow('colleague') for others."""
    give_to(session, staff, take(session, staff, reference, version), user_id)


def give_to(session: Session, staff: StaffMember, concern: Concern, user_id: int | None) -> None:
    """As `assign_to_person`, for a concern that `take` gave."""
    if user_id is not None:
        _check_colleague(session, concern, user_id)
    if concern.handler_id == user_id:
        return
    concern.handler_id = user_id
    concern.handler = session.get(User, user_id) if user_id is not None else None
    changed(session, staff, concern, "assigned", handler=user_id)


def hand_over(session: Session, staff: StaffMember, reference: str, version: int, unit_id: int) -> None:
    """Let another unit take it. Raises NotPossibleNow('unit') for one this person cannot hand to."""
    hand_to(session, staff, take(session, staff, reference, version), unit_id)


def hand_to(session: Session, staff: StaffMember, concern: Concern, unit_id: int) -> None:
    """As `hand_over`, for a concern that `take` gave."""
    unit = session.get(Unit, unit_id)
    if unit is None or not may_hand_to(staff, unit):
        raise NotPossibleNow("unit")
    if unit.id == concern.unit_id:
        return
    before, concern.unit_id, concern.unit = concern.unit.code, unit.id, unit
    concern.handler_id = concern.handler = None
    changed(session, staff, concern, "handed_over", unit=[before, unit.code])


def _check_colleague(session: Session, concern: Concern, user_id: int) -> None:
    colleague = staff_member(session, user_id)
    may_open = colleague is not None and (
        sight(colleague, whereabouts(concern), violence_units(session)) is Sight.EVERYTHING
    )
    if not may_open:
        raise NotPossibleNow("colleague")
