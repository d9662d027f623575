"""Whose eyes an observation may be: the writer's own units, and those whom the writer may write for."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.concerns.channels import PARTNER, STAFF_DIALOGUE
from dialog.concerns.rules.source import Source
from dialog.errors import NotPossibleNow
from dialog.organisations.models import Organisation, Unit
from dialog.organisations.rules import OrganisationKind

# Whose own staff are "staff" in the picture; the others are partners.
_PARTIES = (OrganisationKind.MUNICIPALITY, OrganisationKind.POLICE)


@dataclass(frozen=True)
class SourceChoice:
    """An organisation or one of its units. `own`: the writer belongs there. `channel`: how it then reaches us."""

    organisation_id: int
    organisation_code: str
    name: str
    channel: str
    own: bool
    unit_id: int | None = None

    @property
    def code(self) -> str:
        """What the form sends: unit:12 or org:3."""
        return f"unit:{self.unit_id}" if self.unit_id is not None else f"org:{self.organisation_id}"

    def as_source(self, staff: StaffMember) -> Source:
        """For `receive_concern`."""
        return Source(self.organisation_id, self.organisation_code, self.unit_id, staff.id, staff.name)


def sources(session: Session, staff: StaffMember) -> list[SourceChoice]:
    """One's own first. Others, as somebody tells on the phone, only for those who write down what others say."""
    held = {(role.organisation_id, role.unit_id) for role in staff.roles_with(Permission.OBSERVE)}
    known = {one.id: one for one in session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id))}
    units = {one.id: one for one in session.scalars(select(Unit).order_by(Unit.name, Unit.id))}
    own = [_choice(known[org], units.get(unit or 0), own=True) for org, unit in sorted(held, key=_units_first)]
    if not staff.may(Permission.ENTER_CONCERNS):
        return own
    present = {org for org, _unit in held}
    return own + [_choice(one, None, own=False) for one in known.values() if one.id not in present]


def source_of(choices: Iterable[SourceChoice], code: str) -> SourceChoice:
    """The choice with this code; the first one for ''. Raises NotPossibleNow('source')."""
    for choice in choices:
        if code in ("", choice.code):
            return choice
    raise NotPossibleNow("source")


def _choice(organisation: Organisation, unit: Unit | None, *, own: bool) -> SourceChoice:
    staff_there = own and organisation.kind in _PARTIES
    return SourceChoice(
        organisation_id=organisation.id,
        organisation_code=organisation.code,
        name=f"{unit.name}, {organisation.name}" if unit is not None else organisation.name,
        channel=STAFF_DIALOGUE.code if staff_there else PARTNER.code,
        own=own,
        unit_id=unit.id if unit is not None else None,
    )


def _units_first(held: tuple[int, int | None]) -> tuple[bool, int, int]:
    organisation_id, unit_id = held
    return unit_id is None, organisation_id, unit_id or 0
