"""Who sees the same: counts are kept once for all of them."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Role
from dialog.accounts.rules import HeldRole, StaffMember
from dialog.concerns.models import ConcernNamed
from dialog.organisations.models import Unit
from dialog.places.models import Area
from dialog.situation.queries.scope import Scope

SIGHT_BYTES = 16
_SEEING = (Role.VBE, Role.HANDLER, Role.ANALYST)


def sight_of(session: Session, scope: Scope) -> str:
    """A digest of everything outside the concerns themselves that decides which of them a person may open and list, and
    which lie in the area: two people with the same digest get the same counts.

    That is what `concerns.queries.access` asks of other tables: the roles, their organisations' units and which of these
    handle violence in close relations, the versions of the roles' areas, and the concerns that name this person. Whoever
    adds a condition there adds what it rests on here.
    """
    named = select(ConcernNamed.concern_id).where(ConcernNamed.user_id == scope.staff.id)
    parts = (
        _roles(session, scope.staff),
        sorted(session.scalars(named.order_by(ConcernNamed.concern_id))),
        None if scope.area_ids is None else sorted(scope.area_ids),
    )
    return blake2b(repr(parts).encode(), digest_size=SIGHT_BYTES).hexdigest()


def _roles(session: Session, staff: StaffMember) -> Any:
    if staff.has_role(Role.COORDINATOR):
        return "everything"
    held = [one for one in staff.roles if one.role in _SEEING]
    if not held:
        return "nothing"
    areas = _area_ids(session, held)
    roles = {
        (
            str(one.role),
            one.organisation_id,
            one.unit_id,
            None if one.area_codes is None else _ids(areas, one.area_codes),
        )
        for one in held
    }
    return sorted(roles, key=repr), _units(session, held)


def _units(session: Session, held: Iterable[HeldRole]) -> list[tuple[int, int, bool]]:
    """The units of the organisations, and those the roles are held in, wherever they belong."""
    organisations = {one.organisation_id for one in held}
    own = {one.unit_id for one in held if one.unit_id is not None}
    rows = session.execute(
        select(Unit.id, Unit.organisation_id, Unit.handles_domestic_violence)
        .where(Unit.organisation_id.in_(organisations) | Unit.id.in_(own))
        .order_by(Unit.id)
    )
    return [(row[0], row[1], bool(row[2])) for row in rows]


def _area_ids(session: Session, held: Iterable[HeldRole]) -> dict[str, list[int]]:
    """By code, every version."""
    codes = {code for one in held for code in one.area_codes or ()}
    found: dict[str, list[int]] = {}
    if codes:
        rows = session.execute(select(Area.code, Area.id).where(Area.code.in_(codes)).order_by(Area.id))
        for code, area_id in rows:
            found.setdefault(code, []).append(area_id)
    return found


def _ids(areas: dict[str, list[int]], codes: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted(area_id for code in codes for area_id in areas.get(code, ())))
