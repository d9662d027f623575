"""Where a concern can lie: areas in use, and who can be given it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission, Role
from dialog.accounts.queries import staff_with
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.sight import Sight, Whereabouts, sight
from dialog.organisations.models import Unit
from dialog.organisations.queries.units import units
from dialog.places.queries import area_choices


@dataclass(frozen=True)
class Desks:
    """Who can be given a concern: `colleagues` can open it already, `units` take it over."""

    colleagues: tuple[StaffMember, ...]
    units: tuple[Unit, ...]


def areas_in_use(session: Session) -> list[tuple[str, str]]:
    """(code, name) of the areas people choose among today, by name."""
    return [(area.code, area.name) for area in area_choices(session)]


def desks(session: Session, staff: StaffMember, concern: Concern) -> Desks:
    """Everybody who may work with `concern`, and the units that `staff` may hand it to."""
    where, flagged = whereabouts(concern), violence_units(session)
    colleagues = [
        one for one in staff_with(session, Permission.TRIAGE_CONCERNS) if sight(one, where, flagged) is Sight.EVERYTHING
    ]
    return Desks(tuple(sorted(colleagues, key=lambda one: one.name)), tuple(_units_for(session, staff)))


def whereabouts(concern: Concern) -> Whereabouts:
    """What decides who sees `concern`."""
    return Whereabouts(
        organisation_id=concern.unit.organisation_id,
        unit_id=concern.unit_id,
        area_code=concern.area.code if concern.area is not None else None,
        restricted=concern.restricted,
        withdrawn=concern.withdrawn_on is not None,
        checked=concern.marks_checked,
        named=frozenset(one.user_id for one in concern.named),
    )


def violence_units(session: Session) -> frozenset[int]:
    """Units that handle violence in close relations."""
    return frozenset(session.scalars(select(Unit.id).where(Unit.handles_domestic_violence)))


def may_hand_to(staff: StaffMember, unit: Unit) -> bool:
    """Coordinators hand over to any unit; others within their organisation, or to central triage."""
    roles = staff.roles_with(Permission.TRIAGE_CONCERNS)
    everywhere = any(held.role is Role.COORDINATOR for held in roles)
    return everywhere or unit.is_central_triage or any(held.organisation_id == unit.organisation_id for held in roles)


def _units_for(session: Session, staff: StaffMember) -> list[Unit]:
    return [unit for unit in units(session) if may_hand_to(staff, unit)]
