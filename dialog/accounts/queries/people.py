"""Everybody on the staff, as administrators see them."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dialog.accounts.models import Grant, User
from dialog.accounts.permissions import Role
from dialog.organisations.models import Organisation, Unit
from dialog.places.models import Area

WITH_GRANTS = (
    selectinload(User.grants).selectinload(Grant.areas),
    selectinload(User.grants).selectinload(Grant.organisation),
    selectinload(User.grants).selectinload(Grant.unit),
)


class AccountState(StrEnum):
    """Where an account stands."""

    ACTIVE = "active"
    INVITED = "invited"
    WITHOUT_APP = "without_app"
    CLOSED = "closed"


@dataclass(frozen=True)
class GrantLine:
    """A held role as pages show it. No areas means all, no unit all units. `waits`: for a second person's word."""

    id: int
    role: Role
    organisation: str
    unit: str
    areas: tuple[str, ...]
    waits: bool = False


@dataclass(frozen=True)
class Person:
    """A staff account as administrators see it."""

    id: int
    name: str
    email: str
    language: str
    state: AccountState
    grants: tuple[GrantLine, ...]


@dataclass(frozen=True)
class Places:
    """What a role can be held for: (id, name) of organisations and units, (code, name) of areas."""

    organisations: tuple[tuple[int, str], ...]
    units: tuple[tuple[int, str], ...]
    areas: tuple[tuple[str, str], ...]


def people(session: Session) -> list[Person]:
    """Everybody, by name, closed accounts last."""
    names = area_names(session)
    users = session.scalars(select(User).options(*WITH_GRANTS)).all()
    shown = [_person(user, names) for user in users]
    return sorted(shown, key=lambda one: (one.state is AccountState.CLOSED, one.name.casefold(), one.id))


def person(session: Session, user_id: int) -> Person | None:
    """One account."""
    user = session.scalars(select(User).where(User.id == user_id).options(*WITH_GRANTS)).one_or_none()
    return _person(user, area_names(session)) if user is not None else None


def places_for_roles(session: Session) -> Places:
    """Organisations, units and areas, by name."""
    organisations = session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name)).all()
    units = session.execute(
        select(Unit.id, Organisation.name, Unit.name).join(Organisation).order_by(Organisation.name, Unit.name)
    ).all()
    areas = sorted(area_names(session).items(), key=lambda pair: pair[1].casefold())
    return Places(
        tuple((row[0], row[1]) for row in organisations),
        tuple((row[0], f"{row[1]}: {row[2]}") for row in units),
        tuple(areas),
    )


def area_names(session: Session) -> dict[str, str]:
    """Name of each area code, in its newest version."""
    rows = session.execute(select(Area.code, Area.name).order_by(Area.valid_from)).all()
    return {row.code: row.name for row in rows}


def _person(user: User, names: dict[str, str]) -> Person:
    lines = [
        GrantLine(
            grant.id,
            Role(grant.role),
            grant.organisation.name,
            grant.unit.name if grant.unit else "",
            tuple(sorted(names.get(area.area_code, area.area_code) for area in grant.areas)),
            grant.asked_by is not None,
        )
        for grant in user.grants
    ]
    order = list(Role)
    shown = tuple(sorted(lines, key=lambda line: (order.index(line.role), line.organisation, line.unit)))
    return Person(user.id, user.name, user.email, user.language, _state(user), shown)


def _state(user: User) -> AccountState:
    if not user.active:
        return AccountState.CLOSED
    if not user.password_hash:
        return AccountState.INVITED
    return AccountState.ACTIVE if user.locked_totp is not None else AccountState.WITHOUT_APP
