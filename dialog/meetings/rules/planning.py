"""What staff plan, and what must hold before it is stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dialog.clock import local, moment_of
from dialog.meetings.rules import MOST_SEATS, Admission, MeetingKind

LONGEST = timedelta(hours=24)
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
SLUG_BASE = 60
# Addresses of pages beside the meetings.
RESERVED = frozenset({"ny", "statistik", "iakttagelser"})


@dataclass(frozen=True)
class Host:
    """An organisation that invites, or one of its units."""

    organisation_id: int
    unit_id: int | None = None


@dataclass(frozen=True)
class MeetingDraft:
    """What staff say of a meeting. Texts by language ('sv' is there); `capacity` in people, None: no limit.

    `hosts`: the first one answers for the registrations. `opens_at`, `closes_at`: when people may register, None: as soon
    as it is published, until it starts. `slug` '': made from title and date.
    """

    kind: MeetingKind
    title: Mapping[str, str]
    area_id: int
    place: str
    starts_at: datetime
    ends_at: datetime
    hosts: tuple[Host, ...]
    intro: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    travel: Mapping[str, str] = field(default_factory=dict)
    access: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    admission: Admission = Admission.QUEUE
    capacity: int | None = None
    extra_seats: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    needs_by: date | None = None
    for_group_id: int | None = None
    slug: str = ""


def fault_of(draft: MeetingDraft) -> str:
    """The first thing that is wrong with it, '' when nothing is.

    'title', 'place', 'hosts', 'same_host', 'times', 'long', 'capacity', 'lottery', 'window', 'needs_by'.
    """
    checks = (
        ("title", bool(draft.title.get("sv", "").strip())),
        ("place", bool(draft.place.strip())),
        ("hosts", bool(draft.hosts)),
        ("same_host", len(set(draft.hosts)) == len(draft.hosts)),
        ("times", draft.starts_at < draft.ends_at),
        ("long", draft.ends_at - draft.starts_at <= LONGEST),
        ("capacity", fits_limits(draft.capacity, draft.extra_seats)),
        ("lottery", draft.admission is not Admission.LOTTERY or bool(draft.capacity and draft.closes_at)),
        ("window", window_holds(draft.opens_at, draft.closes_at, draft.starts_at)),
        ("needs_by", draft.needs_by is None or draft.needs_by <= local(draft.starts_at).date()),
    )
    return next((code for code, holds in checks if not holds), "")


def fits_limits(capacity: int | None, extra_seats: int) -> bool:
    """True for numbers of people that a room can have."""
    return (capacity is None or 1 <= capacity <= MOST_SEATS) and 0 <= extra_seats <= MOST_SEATS


def window_holds(opens_at: datetime | None, closes_at: datetime | None, starts_at: datetime) -> bool:
    """True when registration opens before it closes, and closes no later than the start."""
    end = closes_at or starts_at
    return end <= starts_at and (opens_at is None or opens_at < end)


def moved_by(moment: datetime | None, before: datetime, after: datetime) -> datetime | None:
    """A moment that lies as many days before `after`, at the same time of day, as it lay before `before`.

    Where that time of day does not exist, or another hour of the start would put it behind, it is kept in step to the
    minute.
    """
    if moment is None:
        return None
    wall = local(moment)
    days = local(after).date() - local(before).date()
    found = moment_of(wall.date() + days, wall.time())
    return found if found is not None and found <= after else min(moment + (after - before), after)
