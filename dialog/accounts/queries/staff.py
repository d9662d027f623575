"""Staff as the rules see them."""

from collections.abc import Iterable

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, selectinload

from dialog.accounts.models import Grant, User
from dialog.accounts.permissions import Permission, Role, permissions_of
from dialog.accounts.rules import HeldRole, StaffMember
from dialog.places.queries import codes_below


def staff_member(session: Session, user_id: int) -> StaffMember | None:
    """The active person with this id, with every area their roles cover; None for others."""
    user = session.scalars(
        select(User).where(User.id == user_id).options(selectinload(User.grants).selectinload(Grant.areas))
    ).one_or_none()
    if user is None or not user.active:
        return None
    return StaffMember(
        user.id,
        user.name,
        user.email,
        user.language,
        tuple(_held(session, grant) for grant in user.grants if grant.asked_by is None),
    )


def staff_with(session: Session, permission: Permission) -> list[StaffMember]:
    """Every active person who may do this somewhere."""
    roles = [role.value for role in Role if permission in permissions_of(role)]
    users = session.scalars(
        select(User)
        .where(User.active, User.grants.any(and_(Grant.role.in_(roles), Grant.asked_by.is_(None))))
        .options(selectinload(User.grants).selectinload(Grant.areas))
        .order_by(User.id)
    ).all()
    # Many hold the same areas: each set is unfolded once.
    named = {frozenset(area.area_code for area in grant.areas) for user in users for grant in user.grants}
    below = {codes: codes_below(session, codes) for codes in named}
    return [
        StaffMember(
            user.id,
            user.name,
            user.email,
            user.language,
            tuple(_grant(one, below) for one in user.grants if one.asked_by is None),
        )
        for user in users
    ]


def names_with(session: Session, permissions: Iterable[Permission]) -> dict[int, str]:
    """Names by id of every active person who may do any of this somewhere: without their rights, in one question."""
    wanted = frozenset(permissions)
    roles = [role.value for role in Role if wanted & permissions_of(role)]
    held = User.grants.any(and_(Grant.role.in_(roles), Grant.asked_by.is_(None)))
    rows = session.execute(select(User.id, User.name).where(User.active, held).order_by(User.id)).all()
    return {row.id: row.name for row in rows}


def _grant(grant: Grant, below: dict[frozenset[str], frozenset[str]]) -> HeldRole:
    named = frozenset(area.area_code for area in grant.areas)
    return HeldRole(Role(grant.role), grant.organisation_id, grant.unit_id, below[named] if named else None)


def _held(session: Session, grant: Grant) -> HeldRole:
    named = [area.area_code for area in grant.areas]
    codes = codes_below(session, named) if named else None
    return HeldRole(Role(grant.role), grant.organisation_id, grant.unit_id, codes)
