"""How much is heard from each area, and how many live there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from dialog.accounts.permissions import Role
from dialog.accounts.rules import StaffMember
from dialog.concerns.queries.voices import Heard
from dialog.disclosure.cells import hidden_cells
from dialog.disclosure.limits import STANDARD, Limits
from dialog.situation.queries.areas import Areas, AreaVersion
from dialog.situation.queries.parts import Wanted
from dialog.situation.queries.scope import Scope
from dialog.situation.queries.voices import voices_by_area
from dialog.situation.rules.periods import BASELINE_WEEKS, DAY, Period
from dialog.situation.rules.silence import Spoken, expected, is_quiet, rate_of_all
from dialog.statistics.queries.residents import Residents, residents

NOBODY = Heard(0, 0)


@dataclass(frozen=True)
class Voices:
    """Reports and the people they come from, as far as anybody can tell. None: fewer than this person may be told."""

    reports: int | None
    voices: int | None


@dataclass(frozen=True)
class AreaHeard:
    """`residents` None: nobody has said. `rate`: voices per 1,000 residents, None when either is not known.

    `quiet`: clearly fewer voices than elsewhere; `expected` are those there would be, did its residents speak as all do.
    """

    area: AreaVersion
    heard: Voices
    residents: Residents | None
    rate: float | None
    quiet: bool
    expected: float


@dataclass(frozen=True)
class Silence:
    """How much is heard from the areas right below the chosen one. `rate`: of all of them, per 1,000 residents."""

    period: Period
    areas: tuple[AreaHeard, ...]
    rate: float | None

    @property
    def quiet(self) -> tuple[AreaHeard, ...]:
        """Those we hear little from, the quietest first."""
        found = [one for one in self.areas if one.quiet]
        return tuple(sorted(found, key=lambda one: (one.rate or 0, one.area.name)))


def listened(period: Period) -> Period:
    """At least twelve weeks: who speaks in one week is chance."""
    return Period(min(period.start, period.end + DAY - BASELINE_WEEKS * timedelta(weeks=1)), period.end)


def heard_in(session: Session, scope: Scope, areas: Areas, period: Period) -> Voices:
    """Reports and voices of all that is chosen."""
    return may_hear(voices_by_area(session, scope, areas, period).get("", NOBODY), scope.staff)


def silence(session: Session, scope: Scope, areas: Areas, wanted: Wanted) -> Silence:
    """Who is heard in the channels of the picture, area by area."""
    period = listened(wanted.period)
    parts = areas.parts(wanted.area.code if wanted.area is not None else "")
    code = wanted.area.code if wanted.area is not None else ""
    heard = voices_by_area(session, scope, areas, period, code) if parts else {}
    living = residents(session, [part.code for part in parts], period.end) if parts else {}
    told = may_hear_of_parts({part.code: heard.get(part.code, NOBODY) for part in parts}, scope.staff)
    spoken = {
        part.code: Spoken(part.code, told[part.code].voices, home.count if (home := living.get(part.code)) else None)
        for part in parts
    }
    rate = rate_of_all(spoken.values())
    rows = tuple(_row(part, told[part.code], spoken[part.code], living, rate) for part in parts)
    return Silence(period, rows, rate)


def may_hear(heard: Heard, staff: StaffMember, limits: Limits = STANDARD) -> Voices:
    """Coordinators open every concern and hear exactly how many speak; others from five up, and of nobody at all."""
    if staff.has_role(Role.COORDINATOR):
        return Voices(heard.reports, heard.voices)
    return Voices(_enough(heard.reports, limits), _enough(heard.voices, limits))


def may_hear_of_parts(heard: Mapping[str, Heard], staff: StaffMember, limits: Limits = STANDARD) -> dict[str, Voices]:
    """As `may_hear`, for areas beside each other whose sum may be known: none can be found by taking others from it."""
    found = {code: may_hear(one, staff, limits) for code, one in heard.items()}
    if staff.has_role(Role.COORDINATOR):
        return found
    reports = hidden_cells({code: one.reports for code, one in heard.items()}, limits)
    voices = hidden_cells({code: one.voices for code, one in heard.items()}, limits)
    # Who knows the one mostly knows the other.
    hidden = reports | voices
    return {code: Voices(None, None) if code in hidden and heard[code].reports else one for code, one in found.items()}


def _enough(count: int, limits: Limits) -> int | None:
    return count if not count or count >= limits.place_voices else None


def _row(
    part: AreaVersion, heard: Voices, spoken: Spoken, living: Mapping[str, Residents], rate: float | None
) -> AreaHeard:
    return AreaHeard(
        part,
        heard,
        living.get(part.code),
        spoken.rate,
        rate is not None and is_quiet(spoken, rate),
        expected(spoken, rate) if rate is not None else 0.0,
    )
