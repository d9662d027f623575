"""Whose picture it is and of what: the one place where its concerns are chosen."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission, Role
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import visible
from dialog.concerns.queries.counted import told
from dialog.concerns.rules import Restriction
from dialog.organisations.models import Unit
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.parts import Wanted
from dialog.situation.rules.periods import Period


@dataclass(frozen=True)
class Scope:
    """For whom, where (`area_ids` None: everywhere) and by which channel ('' for all).

    `own_only`: other people's concerns do not count, not even in totals. So it is where somebody chooses a channel, or days
    that are not whole weeks: moved one step, such a choice would tell what a single concern adds.
    """

    staff: StaffMember
    area_ids: frozenset[int] | None = None
    channel: str = ""
    own_only: bool = False


def scope_of(staff: StaffMember, areas: Areas, wanted: Wanted) -> Scope:
    """What `wanted` covers, for this person."""
    if wanted.area is None:
        return Scope(staff, None, wanted.channel, wanted.own_only)
    return Scope(staff, areas.ids_below(wanted.area.code), wanted.channel, wanted.own_only)


def in_scope(scope: Scope, period: Period) -> ColumnElement[bool]:
    """What was told in the period, there, by that channel.

    Restricted concerns that this person may not open are left out altogether, so that no total can be subtracted back
    to them.
    """
    found = [
        told(),
        Concern.received_on.between(period.start, period.end),
        or_(Concern.restricted == Restriction.NONE, visible(scope.staff)),
    ]
    if scope.area_ids is not None:
        found.append(Concern.area_id.in_(sorted(scope.area_ids)))
    if scope.channel:
        found.append(Concern.channel == scope.channel)
    return and_(*found)


def mine(scope: Scope) -> ColumnElement[int]:
    """1 for a concern that this person may open or list, else 0."""
    return case((visible(scope.staff), 1), else_=0)


def may_open(session: Session, staff: StaffMember) -> frozenset[Restriction]:
    """The restricted kinds that this person may open somewhere."""
    if staff.has_role(Role.COORDINATOR):
        return frozenset({Restriction.EXTREMISM, Restriction.DOMESTIC_VIOLENCE, Restriction.THREAT})
    found = {Restriction.EXTREMISM} if staff.has_role(Role.VBE) else set()
    units = {held.unit_id for held in staff.roles if held.role is Role.HANDLER and held.unit_id is not None}
    if units and session.scalar(_flagged(units)):
        found.add(Restriction.DOMESTIC_VIOLENCE)
    return frozenset(found)


def sees_concerns(staff: StaffMember) -> bool:
    """False for those who see totals only."""
    return staff.may(Permission.LIST_CONCERNS)


def _flagged(units: set[int]) -> Select[Any]:
    return select(func.count()).where(Unit.id.in_(units), Unit.handles_domestic_violence)
