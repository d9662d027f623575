"""Who may run a meeting, and who sees its totals. Names, needs, contacts and notes are for those who run it."""

from collections.abc import Iterable
from typing import Protocol

from dialog.accounts.permissions import Permission, Role
from dialog.accounts.rules import HeldRole, StaffMember


class HostLike(Protocol):
    """An organisation that invites, or one of its units."""

    @property
    def organisation_id(self) -> int: ...

    @property
    def unit_id(self) -> int | None: ...


def may_run(staff: StaffMember, hosts: Iterable[HostLike]) -> bool:
    """True for coordinators, and for who has the right in an organisation (and unit) that invites.

    A host without a unit is the whole organisation; a role without a unit is held in all its units.
    """
    roles = staff.roles_with(Permission.RUN_MEETINGS)
    if any(held.role is Role.COORDINATOR for held in roles):
        return True
    invited = list(hosts)
    return any(_hosts(held, host) for held in roles for host in invited)


def runs_everything(staff: StaffMember) -> bool:
    """True for those who run every meeting, whoever invites."""
    return any(held.role is Role.COORDINATOR for held in staff.roles_with(Permission.RUN_MEETINGS))


def _hosts(held: HeldRole, host: HostLike) -> bool:
    if held.organisation_id != host.organisation_id:
        return False
    return host.unit_id is None or held.unit_id is None or host.unit_id == held.unit_id
