"""When people may register, and what a party must be like. Plain facts in, a code out."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from dialog.meetings.rules import MOST_IN_PARTY, Admission, MeetingState, Need

# Lots are drawn this long before the start when nobody has set a day: time enough to tell everybody.
LOTS_BEFORE = timedelta(hours=72)


def closes(admission: str, closes_at: datetime | None, starts_at: datetime) -> datetime:
    """When registration closes: the time that was set, else when the meeting starts, or lots have to be drawn."""
    if closes_at is not None:
        return min(closes_at, starts_at)
    return starts_at - LOTS_BEFORE if admission == Admission.LOTTERY else starts_at


def why_closed(
    now: datetime,
    *,
    state: str,
    admission: str,
    opens_at: datetime | None,
    closes_at: datetime | None,
    starts_at: datetime,
) -> str:
    """Why nobody can register now: 'cancelled', 'closed', 'not_open' or 'no_registration' (just come); '' when they can."""
    if state == MeetingState.CANCELLED:
        return "cancelled"
    if state == MeetingState.HELD or now >= starts_at:
        return "closed"
    if state == MeetingState.DRAFT or (opens_at is not None and now < opens_at):
        return "not_open"
    if admission == Admission.OPEN:
        return "no_registration"
    return "closed" if now >= closes(admission, closes_at, starts_at) else ""


def most_in_party(seats: int | None) -> int:
    """The biggest party that can register: never more than the whole room. `seats` None: no limit."""
    return MOST_IN_PARTY if seats is None else min(MOST_IN_PARTY, seats)


def needs_within(needs: Mapping[Need, int], size: int) -> dict[Need, int]:
    """Needs for at least one person and at most all of the party."""
    return {need: min(number, size) for need, number in needs.items() if number > 0}
