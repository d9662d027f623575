"""The conference of a week: made, begun, moved, closed; and how conferences are held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import SYSTEM, record
from dialog.clock import monday_of, now, today
from dialog.conferences.models import AgendaItem, Conference, ConferenceAttendance, ConferencePlan
from dialog.conferences.queries.gathering import gather
from dialog.conferences.queries.minutes import minutes_of
from dialog.conferences.queries.one import coming_week, conference_of, foreseen, plan_of, row_of
from dialog.conferences.rules import MOST_PEOPLE, ConferenceState, week_code
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.organisations.models import Organisation
from dialog.workdays import named_days_off


@dataclass(frozen=True)
class PlanDraft:
    """How conferences are to be held. `organisations` (): all are asked for."""

    weekday: int
    starts: time
    minutes: int
    dial_in: str
    organisations: tuple[int, ...]


def make_ready(session: Session) -> bool:
    """The worker's part: the row of the coming conference. True when it was made now."""
    week = coming_week(session)
    if row_of(session, week) is not None:
        return False
    ensure(session, week, None, SYSTEM)
    return True


def ensure(session: Session, week: date, actor_id: int | None, actor: str) -> Conference:
    """The row of the week's conference, made when there is none, locked for this write. Raises Missing."""
    if row_of(session, week) is None:
        held = conference_of(session, week)
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        made = session.execute(
            insert(Conference)
            .values(
                week=week,
                held_on=held.held_on,
                state=ConferenceState.PLANNED.value,
                moved_because=held.moved_because,
                starts=held.starts,
                dial_in=held.dial_in,
                notes="",
                minutes={},
                version=1,
            )
            .on_conflict_do_nothing()
            .returning(Conference.id)
        ).scalar_one_or_none()
        if made is not None:
            record(session, actor_id, actor, "conference_made", "conference", week_code(week))
    return locked(session, week)


def locked(session: Session, week: date) -> Conference:
    """The row, for this write alone. Raises Missing."""
    found = session.scalars(
        select(Conference).where(Conference.week == week).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise Missing("conference")
    return found


def begin(session: Session, staff: StaffMember, week: date) -> None:
    """Fix the agenda and open it for writing. A second press changes nothing.

    Raises Missing, NotPossibleNow('cancelled'), NotPossibleNow('early') before the Monday of its week.
    """
    if week > monday_of(today()):
        raise NotPossibleNow("early")
    conference = ensure(session, week, staff.id, staff.name)
    if conference.state == ConferenceState.CANCELLED:
        raise NotPossibleNow("cancelled")
    if conference.gathered_at is not None:
        return
    found = gather(session, conference_of(session, week))
    own = list(conference.items)
    for position, one in enumerate(found, start=1):
        session.add(
            AgendaItem(
                conference_id=conference.id,
                position=position,
                kind=one.kind.value,
                area_id=one.area_id,
                category=one.category,
                problem_id=one.problem_id,
                facts=dict(one.facts),
            )
        )
    for position, item in enumerate(own, start=len(found) + 1):
        item.position = position
    conference.state, conference.gathered_at = ConferenceState.OPEN.value, now()
    conference.version += 1
    record(session, staff.id, staff.name, "conference_begun", "conference", week_code(week), entries=len(found))


def close(session: Session, staff: StaffMember, week: date, notes: str) -> None:
    """Fix the minutes, and make next week's conference. Raises Missing, NotPossibleNow('state')."""
    conference = locked(session, week)
    if conference.state == ConferenceState.CLOSED:
        return
    if conference.state != ConferenceState.OPEN:
        raise NotPossibleNow("state")
    conference.notes = notes
    conference.minutes = minutes_of(session, conference)
    conference.state, conference.closed_at, conference.closed_by = ConferenceState.CLOSED.value, now(), staff.id
    conference.version += 1
    record(session, staff.id, staff.name, "conference_closed", "conference", week_code(week))
    session.flush()
    make_ready(session)


def save_notes(session: Session, week: date, notes: str) -> None:
    """What concerns no point of its own. Raises Missing, NotPossibleNow('state')."""
    conference = open_conference(session, week)
    conference.notes = notes


def open_conference(session: Session, week: date) -> Conference:
    """The row of one that is worked through, locked. Raises Missing, NotPossibleNow('state')."""
    conference = locked(session, week)
    if conference.state != ConferenceState.OPEN:
        raise NotPossibleNow("state")
    return conference


def move(session: Session, staff: StaffMember, week: date, day: date, starts: time, because: str) -> None:
    """Another day of its week, or another time. Raises Missing, NotPossibleNow('state'), NotPossibleNow('week')."""
    if monday_of(day) != week:
        raise NotPossibleNow("week")
    conference = ensure(session, week, staff.id, staff.name)
    if conference.state not in (ConferenceState.PLANNED, ConferenceState.CANCELLED):
        raise NotPossibleNow("state")
    conference.held_on, conference.starts, conference.moved_because = day, starts, because
    conference.state = ConferenceState.PLANNED.value
    conference.version += 1
    record(session, staff.id, staff.name, "conference_moved", "conference", week_code(week), to=day.isoformat())


def call_off(session: Session, staff: StaffMember, week: date, because: str) -> None:
    """There is none that week. Raises Missing, NotPossibleNow('state') once it has begun."""
    conference = ensure(session, week, staff.id, staff.name)
    if conference.state not in (ConferenceState.PLANNED, ConferenceState.CANCELLED):
        raise NotPossibleNow("state")
    conference.state, conference.moved_because = ConferenceState.CANCELLED.value, because
    conference.version += 1
    record(session, staff.id, staff.name, "conference_cancelled", "conference", week_code(week))


def attend(session: Session, staff: StaffMember, week: date, people: Mapping[int, int]) -> None:
    """How many take part from each organisation in `people`; 0 takes it off the list. Others stay as they are.

    Raises Missing for an unknown organisation, NotPossibleNow('state'), NotPossibleNow('people').
    """
    conference = open_conference(session, week)
    known = set(session.scalars(select(Organisation.id).where(Organisation.id.in_(sorted(people)))))
    if set(people) - known:
        raise Missing("organisation")
    if any(not 0 <= number <= MOST_PEOPLE for number in people.values()):
        raise NotPossibleNow("people")
    mine = ConferenceAttendance.conference_id == conference.id
    session.execute(delete(ConferenceAttendance).where(mine, ConferenceAttendance.organisation_id.in_(sorted(people))))
    session.add_all(
        ConferenceAttendance(conference_id=conference.id, organisation_id=organisation_id, people=number)
        for organisation_id, number in people.items()
        if number
    )
    if people:
        record(session, staff.id, staff.name, "conference_attended", "conference", week_code(week))


def save_plan(session: Session, staff: StaffMember, draft: PlanDraft, seen_version: int) -> None:
    """How conferences are held from now on; those that are not begun follow, except where somebody moved them by hand.

    Raises Conflict when it was changed since `seen_version`.
    """
    row = session.get(ConferencePlan, 1, with_for_update=True)
    if (row.version if row is not None else 0) != seen_version:
        raise Conflict("conference_plan")
    if row is None:
        row = ConferencePlan(id=1, version=0)
        session.add(row)
    row.weekday, row.starts, row.minutes = draft.weekday, draft.starts, draft.minutes
    row.dial_in, row.organisations = draft.dial_in, list(draft.organisations)
    row.version += 1
    session.flush()
    plan = plan_of(session)
    waiting = select(Conference).where(
        Conference.state == ConferenceState.PLANNED, Conference.week >= monday_of(today())
    )
    for conference in session.scalars(waiting.order_by(Conference.week)):
        if _is_by_plan(conference):
            held = foreseen(plan, conference.week)
            conference.held_on, conference.starts = held.held_on, held.starts
            conference.moved_because, conference.dial_in = held.moved_because, held.dial_in
    record(session, staff.id, staff.name, "conference_planned", "programme", "conference")


def _is_by_plan(conference: Conference) -> bool:
    """False where somebody has given it another day in words of their own."""
    because = conference.moved_because
    return not because or because == "weekend" or because in named_days_off(conference.week.year).values()
