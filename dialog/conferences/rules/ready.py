"""Ready for Thursday: a unit has read its queue to the end, and what counts in it then is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dialog.accounts.permissions import Permission, Role
from dialog.accounts.rules import StaffMember

Cell = tuple[str, str]
"""(code of the area of the agenda, '' for none; category)."""


@dataclass(frozen=True)
class UnitReady:
    """One unit's queue. `ready_at` None: not ready. `left`: new ones of the week or before that nobody has read.

    `counted`: how many counted when it was ready, `later`: how many more do now.
    """

    unit_id: int
    unit: str
    ready_at: datetime | None
    left: int
    counted: int
    later: int


@dataclass(frozen=True)
class Changed:
    """A category in the week and in the week before it."""

    category: str
    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before


def may_ready(staff: StaffMember, unit_id: int, organisation_id: int) -> bool:
    """True for who reads the whole queue: coordinators, and handlers of the unit who are not held to some areas."""
    return any(
        held.role is Role.COORDINATOR
        or (
            held.area_codes is None
            and (held.unit_id == unit_id if held.unit_id is not None else held.organisation_id == organisation_id)
        )
        for held in staff.roles_with(Permission.READY_QUEUES)
    )


def stored_counts(concerns: int, cells: Mapping[Cell, int]) -> dict[str, Any]:
    """As it is kept: {"concerns": how many, "cells": [[area, category, how many]]}."""
    return {"concerns": concerns, "cells": [[*cell, count] for cell, count in sorted(cells.items())]}


def later_than(stored: Mapping[str, Any], now: Mapping[Cell, int]) -> dict[Cell, int]:
    """How many more count now, by cell; cells without any are left out."""
    then = {(area, category): count for area, category, count in stored["cells"]}
    more = {cell: count - then.get(cell, 0) for cell, count in now.items()}
    return {cell: count for cell, count in more.items() if count > 0}


def changes(now: Mapping[str, int], before: Mapping[str, int], order: Sequence[str]) -> list[Changed]:
    """What has changed most stands first; `order` decides among equals."""
    known: Iterable[str] = [code for code in order if code in now or code in before]
    found = [Changed(code, now.get(code, 0), before.get(code, 0)) for code in known]
    return sorted(found, key=lambda one: -abs(one.change))
