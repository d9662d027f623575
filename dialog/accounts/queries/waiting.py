"""Roles that wait for a second person."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from dialog.accounts.models import Grant, User
from dialog.accounts.permissions import Role
from dialog.accounts.rules import StaffMember
from dialog.organisations.models import Organisation


@dataclass(frozen=True)
class RoleWaiting:
    """A role somebody asked for. `mine`: this person may confirm it, being neither who asked nor whom it is for."""

    grant_id: int
    person: str
    role: Role
    organisation: str
    asked_by: str
    mine: bool


def roles_waiting(session: Session, staff: StaffMember) -> tuple[RoleWaiting, ...]:
    """All that wait, the oldest first."""
    asker = aliased(User)
    rows = session.execute(
        select(Grant, User.name, Organisation.name, asker.name)
        .join(User, User.id == Grant.user_id)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .outerjoin(asker, asker.id == Grant.asked_by)
        .where(Grant.asked_by.is_not(None))
        .order_by(Grant.id)
    )
    return tuple(
        RoleWaiting(grant.id, person, Role(grant.role), organisation, asked or "", staff.id not in (grant.asked_by, grant.user_id))
        for grant, person, organisation, asked in rows
    )  # fmt: skip
