"""Who can answer for a task: units, organisations, and people who may take tasks."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.accounts.models import Grant, User
from dialog.accounts.permissions import Permission, Role, permissions_of
from dialog.conferences.rules.names import Named
from dialog.organisations.models import Organisation, Unit


def owners(session: Session) -> list[Named]:
    """Units first, then organisations, then people, each by name. A unit or person is named with where it belongs."""
    units = session.scalars(select(Unit).options(joinedload(Unit.organisation)).order_by(Unit.name, Unit.id))
    found = [Named("unit", unit.id, unit.name, unit.organisation.name) for unit in units]
    found += organisations_named(session)
    return found + _people(session)


def organisations_named(session: Session) -> list[Named]:
    """Every organisation, by name."""
    rows = session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name, Organisation.id))
    return [Named("organisation", row[0], row[1]) for row in rows]


def place_of(session: Session, owner: Named | None) -> dict[str, Any]:
    """The columns of a task that say who answers for it."""
    if owner is None:
        return {"organisation_id": None, "unit_id": None, "owner_id": None}
    if owner.kind == "organisation":
        return {"organisation_id": owner.id, "unit_id": None, "owner_id": None}
    if owner.kind == "unit":
        unit = session.get_one(Unit, owner.id)
        return {"organisation_id": unit.organisation_id, "unit_id": unit.id, "owner_id": None}
    grant = session.scalars(select(Grant).where(Grant.user_id == owner.id).order_by(Grant.id).limit(1)).one_or_none()
    return {
        "organisation_id": grant.organisation_id if grant is not None else None,
        "unit_id": grant.unit_id if grant is not None else None,
        "owner_id": owner.id,
    }


def _people(session: Session) -> list[Named]:
    taking = [role.value for role in Role if Permission.TAKE_TASKS in permissions_of(role)]
    people = session.scalars(
        select(User)
        .where(User.active, User.grants.any(Grant.role.in_(taking)))
        .options(
            selectinload(User.grants).joinedload(Grant.unit), selectinload(User.grants).joinedload(Grant.organisation)
        )
        .order_by(User.name, User.id)
    ).all()
    return [Named("person", user.id, user.name, _works_at(user)) for user in people]


def _works_at(user: User) -> str:
    first = min(user.grants, key=lambda grant: grant.id)
    return first.unit.name if first.unit is not None else first.organisation.name
