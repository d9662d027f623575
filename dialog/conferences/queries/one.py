"""Which conference there is: how it is held, the one of a week, the one that comes next and those before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.clock import local, moment_of, monday_of, now, today
from dialog.conferences.models import AgendaItem, Conference, ConferenceAttendance, ConferencePlan, ConferenceTask
from dialog.conferences.rules import THURSDAY, WEEK, ConferenceState, conference_day, week_before
from dialog.errors import Missing
from dialog.organisations.models import Organisation
from dialog.situation.models import Judgement

STARTS = time(13)
MINUTES = 30
# A coming conference has a page before its row is made.
WEEKS_KNOWN = 2


@dataclass(frozen=True)
class Plan:
    """How the conference is held. `organisations` (): all are asked for."""

    weekday: int
    starts: time
    minutes: int
    dial_in: str
    organisations: tuple[int, ...]
    version: int


@dataclass(frozen=True)
class Held:
    """One conference as pages show it. `id` None: nothing has been written about it yet.

    `moved_because`: a code of `workdays.named_days_off`, or somebody's words; '' when it is held as planned.
    """

    id: int | None
    week: date
    held_on: date
    starts: time
    state: ConferenceState
    moved_because: str
    dial_in: str
    notes: str
    gathered_at: datetime | None
    closed_at: datetime | None
    version: int

    @property
    def is_open(self) -> bool:
        """Somebody may write in it."""
        return self.state is ConferenceState.OPEN

    @property
    def before(self) -> tuple[date, date]:
        """The whole week that it is about."""
        return week_before(self.week)

    @property
    def starts_at(self) -> datetime | None:
        """The moment it begins."""
        return moment_of(self.held_on, self.starts)


def plan_of(session: Session) -> Plan:
    """As somebody has set it; Thursdays at one o'clock before that."""
    row = session.get(ConferencePlan, 1)
    if row is None:
        return Plan(THURSDAY, STARTS, MINUTES, "", (), 0)
    return Plan(row.weekday, row.starts, row.minutes, row.dial_in, tuple(row.organisations), row.version)


def conference_of(session: Session, week: date) -> Held:
    """The conference of a week, also a coming one that has no row. Raises Missing for others."""
    row = row_of(session, week)
    if row is not None:
        return _held(row)
    this_week = monday_of(today())
    if not this_week <= week < this_week + WEEKS_KNOWN * WEEK:
        raise Missing("conference")
    return foreseen(plan_of(session), week)


def coming_week(session: Session) -> date:
    """The Monday of the week whose conference is next, or goes on. Once it is closed, called off or over: next week's."""
    week = monday_of(today())
    held = conference_of(session, week)
    if held.state is ConferenceState.OPEN:
        return week
    over = held.state in (ConferenceState.CLOSED, ConferenceState.CANCELLED) or held.held_on < today()
    return week + WEEK if over else week


def foreseen(plan: Plan, week: date) -> Held:
    """What the conference of a week will be when nobody changes it."""
    day, because = conference_day(week, plan.weekday)
    return Held(
        None, week, day, plan.starts, ConferenceState.PLANNED, because, plan.dial_in, "", None, None, 1
    )  # fmt: skip


def row_of(session: Session, week: date) -> Conference | None:
    """The row of a week's conference."""
    return session.scalars(select(Conference).where(Conference.week == week)).one_or_none()


def items_of(session: Session, conference_id: int) -> list[AgendaItem]:
    """Its points in their order, with areas and problems."""
    wanted = (
        select(AgendaItem)
        .where(AgendaItem.conference_id == conference_id)
        .options(
            joinedload(AgendaItem.area),
            joinedload(AgendaItem.problem),
            joinedload(AgendaItem.judgement).joinedload(Judgement.organisation),
        )
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return list(session.scalars(wanted))


def attendance_of(session: Session, conference_id: int | None) -> dict[int, int]:
    """{organisation id: how many people}."""
    if conference_id is None:
        return {}
    rows = select(ConferenceAttendance.organisation_id, ConferenceAttendance.people).where(
        ConferenceAttendance.conference_id == conference_id
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def invited(session: Session, plan: Plan, also: Sequence[int] = ()) -> list[Organisation]:
    """The organisations that take part, the parties first; with those in `also`."""
    wanted = select(Organisation)
    if plan.organisations:
        wanted = wanted.where(Organisation.id.in_(sorted({*plan.organisations, *also})))
    rows = session.scalars(wanted.order_by(Organisation.id)).all()
    return sorted(rows, key=lambda row: (row.party_order is None, row.party_order or 0, row.name))


@dataclass(frozen=True)
class Earlier:
    """A conference in the list of those before."""

    held: Held
    tasks: int
    people: int


def earlier(session: Session, limit: int = 60) -> list[Earlier]:
    """Those that were closed, called off, or held and not closed, the latest first."""
    rows = session.scalars(
        select(Conference)
        .where(Conference.held_on < today() + timedelta(days=1), Conference.state != ConferenceState.PLANNED)
        .options(selectinload(Conference.attendance))
        .order_by(Conference.week.desc())
        .limit(limit)
    ).all()
    numbers = select(ConferenceTask.conference_id, func.count()).group_by(ConferenceTask.conference_id)
    counts = {
        row[0]: row[1]
        for row in session.execute(numbers.where(ConferenceTask.conference_id.in_([row.id for row in rows])))
    }
    return [Earlier(_held(row), counts.get(row.id, 0), sum(one.people for one in row.attendance)) for row in rows]


def unclosed(session: Session) -> Held | None:
    """The latest conference whose day is over and whose minutes nobody has closed."""
    row = session.scalars(
        select(Conference)
        .where(Conference.state == ConferenceState.OPEN, Conference.held_on < today())
        .order_by(Conference.week.desc())
        .limit(1)
    ).one_or_none()
    return _held(row) if row is not None else None


def held_before(session: Session, week: date) -> date | None:
    """The day of the latest conference before that of `week`."""
    return session.scalar(
        select(func.max(Conference.held_on)).where(
            Conference.week < week, Conference.state.in_((ConferenceState.OPEN, ConferenceState.CLOSED))
        )
    )


def begins_soon(held: Held) -> bool:
    """True on its day before it ends."""
    return held.held_on == local(now()).date() and held.state in (ConferenceState.PLANNED, ConferenceState.OPEN)


def _held(row: Conference) -> Held:
    return Held(
        row.id, row.week, row.held_on, row.starts, ConferenceState(row.state), row.moved_because, row.dial_in,
        row.notes, row.gathered_at, row.closed_at, row.version,
    )  # fmt: skip
