"""Meetings as staff plan them: by week, area, kind and state, with people counted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.accounts.rules import StaffMember
from dialog.clock import ZONE, local
from dialog.meetings.models import Meeting, MeetingHost, Registration
from dialog.meetings.queries.access import listed, run_by
from dialog.meetings.rules import RegistrationState
from dialog.places.models import Area
from dialog.places.queries import codes_below
from dialog.surveys.rules.questionnaire import worded


@dataclass(frozen=True)
class MeetingFilter:
    """What to list. '' is everything; `mine`: only meetings this person runs."""

    area_code: str = ""
    kind: str = ""
    state: str = ""
    mine: bool = False


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in a list. `taken`, `waiting` are people; `capacity` None: no limit. `day` is Swedish."""

    id: int
    slug: str
    title: str
    kind: str
    state: str
    area: str
    place: str
    hosts: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    moved: bool
    taken: int
    capacity: int | None
    waiting: int

    @property
    def day(self) -> date:
        return local(self.starts_at).date()


def meetings_between(
    session: Session, staff: StaffMember, first: date, last: date, wanted: MeetingFilter = MeetingFilter()
) -> list[MeetingRow]:
    """Meetings that begin on one of these Swedish days, in order of time."""
    found = _seen(session, staff, wanted).where(
        Meeting.starts_at >= _begin(first), Meeting.starts_at < _begin_after(last)
    )
    meetings = session.scalars(
        found.options(
            joinedload(Meeting.area),
            selectinload(Meeting.hosts).joinedload(MeetingHost.organisation),
            selectinload(Meeting.hosts).joinedload(MeetingHost.unit),
        ).order_by(Meeting.starts_at, Meeting.id)
    ).all()
    waiting = people_waiting_at(session, [meeting.id for meeting in meetings])
    return [_row(meeting, waiting[meeting.id]) for meeting in meetings]


def next_day_after(
    session: Session, staff: StaffMember, last: date, wanted: MeetingFilter = MeetingFilter()
) -> date | None:
    """The day of the first meeting after `last`."""
    later = _seen(session, staff, wanted).where(Meeting.starts_at >= _begin_after(last))
    found = session.scalar(later.with_only_columns(func.min(Meeting.starts_at)))
    return local(found).date() if found else None


def last_day_before(
    session: Session, staff: StaffMember, first: date, wanted: MeetingFilter = MeetingFilter()
) -> date | None:
    """The day of the last meeting before `first`."""
    earlier = _seen(session, staff, wanted).where(Meeting.starts_at < _begin(first))
    found = session.scalar(earlier.with_only_columns(func.max(Meeting.starts_at)))
    return local(found).date() if found else None


def people_waiting_at(session: Session, meeting_ids: Iterable[int]) -> dict[int, int]:
    """How many people wait for a seat at each meeting; 0 where nobody does."""
    rest = func.sum(Registration.size - Registration.seated - Registration.offered)
    rows = session.execute(
        select(Registration.meeting_id, rest)
        .where(Registration.meeting_id.in_(list(meeting_ids)), Registration.state == RegistrationState.ACTIVE.value)
        .group_by(Registration.meeting_id)
    )
    return defaultdict(int, {meeting_id: int(number) for meeting_id, number in rows})


def host_name(host: MeetingHost) -> str:
    """The unit where one is named, else the organisation."""
    return f"{host.organisation.name}, {host.unit.name}" if host.unit else host.organisation.name


def _seen(session: Session, staff: StaffMember, wanted: MeetingFilter) -> Select[Meeting]:
    conditions: list[ColumnElement[bool]] = [run_by(staff) if wanted.mine else listed(staff)]
    if wanted.area_code:
        areas = select(Area.id).where(Area.code.in_(sorted(codes_below(session, [wanted.area_code]))))
        conditions.append(Meeting.area_id.in_(areas))
    if wanted.kind:
        conditions.append(Meeting.kind == wanted.kind)
    if wanted.state:
        conditions.append(Meeting.state == wanted.state)
    return select(Meeting).where(*conditions)


def _row(meeting: Meeting, waiting: int) -> MeetingRow:
    return MeetingRow(
        id=meeting.id,
        slug=meeting.slug,
        title=worded(meeting.title, "sv")[0] or meeting.slug,
        kind=meeting.kind,
        state=meeting.state,
        area=meeting.area.name,
        place=meeting.place,
        hosts=tuple(host_name(host) for host in meeting.hosts),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        moved=meeting.moved_from is not None,
        taken=meeting.seats_taken,
        capacity=meeting.capacity,
        waiting=waiting,
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def _begin_after(day: date) -> datetime:
    return _begin(day + timedelta(days=1))
