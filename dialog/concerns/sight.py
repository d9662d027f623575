"""Who may see one concern. `queries.access` says the same to the database; a test holds the two together.

Whoever a concern names sees nothing of it, whatever the role: not the words, not the row, not the number it adds.
"""

from dataclasses import dataclass
from enum import StrEnum

from dialog.accounts.permissions import Role
from dialog.accounts.rules import HeldRole, StaffMember
from dialog.concerns.rules import Restriction


class Sight(StrEnum):
    """How much of a concern somebody sees. LISTED: that it is there, when, in which area and its tags; no words.

    REDACTED: also its words, after somebody has looked what to hide in them. EVERYTHING: may open it and work with it.
    """

    NOTHING = "nothing"
    LISTED = "listed"
    REDACTED = "redacted"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class Whereabouts:
    """What of a concern decides who sees it. `area_code` None: no area is known.

    `checked`: a person has looked what to hide in its words. `named`: ids of staff it speaks of.
    """

    organisation_id: int
    unit_id: int
    area_code: str | None
    restricted: str
    withdrawn: bool
    checked: bool = False
    named: frozenset[int] = frozenset()


def sight(staff: StaffMember, concern: Whereabouts, violence_units: frozenset[int]) -> Sight:
    """What `staff` sees of a concern. `violence_units`: units that handle violence in close relations."""
    if staff.id in concern.named:
        return Sight.NOTHING
    if any(_reads(held, concern, violence_units) for held in staff.roles):
        return Sight.EVERYTHING
    if not any(_lists(held, concern) for held in staff.roles):
        return Sight.NOTHING
    return Sight.REDACTED if concern.checked else Sight.LISTED


def covers_area(held: HeldRole, area_code: str | None) -> bool:
    """True when the role holds in this area. A concern without area goes by its unit alone."""
    return held.area_codes is None or area_code is None or area_code in held.area_codes


def _reads(held: HeldRole, concern: Whereabouts, violence_units: frozenset[int]) -> bool:
    if held.role is Role.COORDINATOR:
        return True
    if concern.withdrawn or concern.organisation_id != held.organisation_id:
        return False
    if not covers_area(held, concern.area_code):
        return False
    if held.role is Role.VBE:
        return concern.restricted == Restriction.EXTREMISM
    if held.role is Role.HANDLER:
        if concern.restricted == Restriction.NONE:
            return held.unit_id is None or held.unit_id == concern.unit_id
        # The flagged unit works across the organisation: these concerns stay with the area's unit, which sees them no more.
        return concern.restricted == Restriction.DOMESTIC_VIOLENCE and held.unit_id in violence_units
    return False


def _lists(held: HeldRole, concern: Whereabouts) -> bool:
    return (
        held.role is Role.ANALYST
        and not concern.withdrawn
        and concern.restricted == Restriction.NONE
        and concern.organisation_id == held.organisation_id
        and covers_area(held, concern.area_code)
    )
