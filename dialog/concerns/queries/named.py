"""Colleagues a concern speaks of, who do not see it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.permissions import Permission
from dialog.accounts.queries import names_with
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernNamed


@dataclass(frozen=True)
class Named:
    """A colleague it is kept from. `by_machine`: the name was found in the text, nobody has decided it."""

    id: int
    name: str
    by_machine: bool


def named_in(session: Session, concern: Concern) -> tuple[Named, ...]:
    """By name."""
    rows = session.execute(
        select(User.id, User.name, ConcernNamed.source)
        .join(User, User.id == ConcernNamed.user_id)
        .where(ConcernNamed.concern_id == concern.id)
        .order_by(User.name, User.id)
    )
    return tuple(Named(user_id, name, source == "machine") for user_id, name, source in rows)


def colleagues_to_name(session: Session, staff: StaffMember, concern: Concern) -> tuple[tuple[int, str], ...]:
    """(id, name) of those it could be kept from, by name: everybody who reads concerns or shared ones, but `staff`."""
    there = {one.user_id for one in concern.named} | {staff.id}
    found = names_with(session, (Permission.LIST_CONCERNS, Permission.READ_SHARED, Permission.LOOK_UP_REFERENCE))
    others = ((user_id, name) for user_id, name in found.items() if user_id not in there)
    return tuple(sorted(others, key=lambda pair: (pair[1].casefold(), pair[0])))
