"""Reads about staff."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dialog.accounts.models import Grant, User
from dialog.accounts.permissions import Role
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
        user.id, user.name, user.email, user.language, tuple(_held(session, grant) for grant in user.grants)
    )


def _held(session: Session, grant: Grant) -> HeldRole:
    named = [area.area_code for area in grant.areas]
    codes = codes_below(session, named) if named else None
    return HeldRole(Role(grant.role), grant.organisation_id, grant.unit_id, codes)
