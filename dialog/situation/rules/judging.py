"""When a judgement holds, who may give it, and what it must have before it is signed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import blake2b

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.concerns.rules import MarkKind
from dialog.concerns.rules.details import find_details
from dialog.disclosure.limits import STANDARD, Limits
from dialog.situation.rules.levels import RiskLevel

# A judgement says how it is for so long after its last day; then nothing is known until somebody judges anew.
HOLDS = timedelta(weeks=18)
# Judgements of a period are signed when it is over: those of the week after still speak of it.
AFTERWARDS = timedelta(weeks=1)
TEXT_LIMIT = 4000
FUNCTION_LIMIT = 120
FIGURES = 5
MOST_SOURCES = 400
ORDER = tuple(RiskLevel)
_LINK = re.compile(r"(?:https?://|www\.|(?<!\S)/)[^\s,;]+")
_POINTS_AT_SOMEBODY = frozenset({MarkKind.PERSONAL_NUMBER, MarkKind.PHONE, MarkKind.MAIL, MarkKind.PLATE})


class Change(StrEnum):
    """How a level stands to that of a week before. NEW: there was none then."""

    NEW = "new"
    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True)
class OwnFigure:
    """A total that an organisation gives by its own hand. `number` None: fewer than five, more than none."""

    label: str
    number: int | None
    source: str

    def stored(self) -> dict[str, object]:
        """As it is kept: what is too small to be told is not kept either."""
        return {"label": self.label, "number": self.number, "source": self.source}


def words_mark(text: str) -> str:
    """A short mark of some words: the same for the same words."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def own_figure(label: str, number: int, source: str, limits: Limits = STANDARD) -> OwnFigure:
    """The figure somebody typed, without its number when that is small enough to point at somebody."""
    return OwnFigure(label, None if 0 < number < limits.smallest_cell else number, source)


def own_figures(stored: Iterable[Mapping[str, object]]) -> tuple[OwnFigure, ...]:
    """Figures as they were kept."""
    return tuple(
        OwnFigure(str(one["label"]), number if isinstance(number := one["number"], int) else None, str(one["source"]))
        for one in stored
    )


def height(level: str) -> int:
    """1 for the calmest up to 4; 0 for none."""
    return ORDER.index(RiskLevel(level)) + 1 if level else 0


def change(now: RiskLevel, before: RiskLevel | None) -> Change:
    """What has become of a level."""
    if before is None:
        return Change.NEW
    if now is before:
        return Change.SAME
    return Change.UP if height(now) > height(before) else Change.DOWN


def judges_for(staff: StaffMember) -> frozenset[int]:
    """The organisations this person may judge for."""
    return frozenset(held.organisation_id for held in staff.roles_with(Permission.JUDGE_AREAS))


def may_judge(staff: StaffMember, organisation_id: int, area_code: str) -> bool:
    """True when the person judges for the organisation there. `area_code` '': the whole municipality."""
    return any(
        held.organisation_id == organisation_id and (held.area_codes is None or area_code in held.area_codes)
        for held in staff.roles_with(Permission.JUDGE_AREAS)
    )


def holds_on(last: date, day: date) -> bool:
    """True while a judgement of a period that ended on `last` still says how it is."""
    return last + HOLDS >= day


def judged_until(last: date, day: date) -> date:
    """The day whose levels belong in a picture of a period that ended on `last`, seen on `day`."""
    return min(day, last + AFTERWARDS)


def points_at_somebody(text: str) -> str:
    """The first passage in staff's words that leads to one person, '' when there is none. Judgements are about places.

    What looks like a plate in the address of a page is part of the address.
    """
    links = [match.span() for match in _LINK.finditer(text)]
    for passage in find_details(text):
        in_link = any(start <= passage.start and passage.end <= end for start, end in links)
        if passage.kind in _POINTS_AT_SOMEBODY and not (in_link and passage.kind is MarkKind.PLATE):
            return text[passage.start : passage.end].strip()
    return ""
