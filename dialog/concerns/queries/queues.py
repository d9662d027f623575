"""The queues as conditions in SQL, how full they are, and what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission, Role
from dialog.accounts.queries import staff_with
from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernAnswer, ConcernEvent, ConcernMessage
from dialog.concerns.queries.desks import violence_units
from dialog.concerns.rules import Aside, Restriction, State
from dialog.concerns.rules.queues import OPEN, RESTS_TOO_LONG, UNREAD_TOO_LONG, Queue, owner_of
from dialog.concerns.sight import Sight, Whereabouts, sight
from dialog.organisations.models import Unit
from dialog.places.models import Area
from dialog.workdays import is_workday

SHOWN = 20


class Fault(StrEnum):
    """What is wrong. NO_QUEUE: in none, or in two. NOBODY: no active person of the owner's role can open it.

    LOST: given to somebody who can no longer open it. RESTING: paused or unclear, and nothing done for a month. UNREAD:
    new for two weeks.
    """

    NO_QUEUE = "no_queue"
    NOBODY = "nobody"
    LOST = "lost"
    RESTING = "resting"
    UNREAD = "unread"


@dataclass(frozen=True)
class QueueLine:
    """How full a queue is. `oldest`: the day its first came in, None when it is empty."""

    queue: Queue
    number: int
    oldest: date | None


@dataclass(frozen=True)
class FaultLine:
    """How many are at fault, and the first of them by number."""

    fault: Fault
    number: int
    references: tuple[str, ...]


@dataclass(frozen=True)
class QueueReport:
    """All queues in their order, and every fault found. `total`: concerns in all."""

    lines: tuple[QueueLine, ...]
    faults: tuple[FaultLine, ...]
    total: int

    @property
    def at_fault(self) -> int:
        return sum(line.number for line in self.faults)


def in_queue(queue: Queue) -> ColumnElement[bool]:
    """Concerns that lie in `queue`. Each condition stands for itself, so that the check can find a gap or an overlap."""
    if queue is Queue.WITHDRAWN:
        return Concern.withdrawn_on.is_not(None)
    here, divided, added, done = Concern.withdrawn_on.is_(None), Concern.divided.is_(True), _added(), _done()
    if queue is Queue.DIVIDED:
        return and_(here, divided, not_(added))
    if queue is Queue.FINISHED:
        return and_(here, not_(divided), done, not_(added))
    waits = and_(here, or_(added, and_(not_(divided), not_(done))))
    if queue in _RESTRICTED:
        return and_(waits, Concern.restricted == _RESTRICTED[queue])
    open_to_all = and_(waits, Concern.restricted == Restriction.NONE)
    if queue is Queue.ASIDE:
        return and_(open_to_all, Concern.aside.in_([one.value for one in Aside if one]))
    ordinary = and_(open_to_all, Concern.aside == Aside.NONE)
    if queue is Queue.NEW:
        return and_(ordinary, or_(added, Concern.state == State.NEW))
    states = (State.WAITING_ANSWER, State.REVIEWED) if queue is Queue.WAITING else (State(queue.value),)
    return and_(ordinary, not_(added), Concern.state.in_(states))


def queue_report(session: Session) -> QueueReport:
    """Walk all concerns once for the queues, and the open ones for what is wrong. For coordinators, and for the night."""
    sums = [func.count(case((in_queue(queue), 1))) for queue in Queue]
    firsts = [func.min(case((in_queue(queue), Concern.received_on))) for queue in Queue]
    row: Any = session.execute(select(func.count(), *sums, *firsts).select_from(Concern)).one()
    numbers, oldest = row[1 : 1 + len(Queue)], row[1 + len(Queue) :]
    lines = tuple(QueueLine(queue, number, first) for queue, number, first in zip(Queue, numbers, oldest, strict=True))
    faults = (_in_no_queue(session), *_without_people(session), _resting(session), _unread(session))
    return QueueReport(lines, tuple(line for line in faults if line.number), row[0])


_RESTRICTED = {
    Queue.THREATS: Restriction.THREAT,
    Queue.SEVERAL: Restriction.SEVERAL,
    Queue.EXTREMISM: Restriction.EXTREMISM,
    Queue.VIOLENCE: Restriction.DOMESTIC_VIOLENCE,
}


def _done() -> ColumnElement[bool]:
    owed = and_(Concern.wants_answer, ~exists().where(ConcernAnswer.concern_id == Concern.id))
    still_owed = or_(owed, Concern.answer_by.is_not(None))
    return or_(Concern.state == State.CLOSED, and_(Concern.state == State.REVIEWED, not_(still_owed)))


def _added() -> ColumnElement[bool]:
    return exists().where(ConcernMessage.concern_id == Concern.id, ConcernMessage.seen.is_(False))


def _in_no_queue(session: Session) -> FaultLine:
    times = sum(
        (case((in_queue(queue), 1), else_=0) for queue in Queue), start=case((Concern.id.is_(None), 1), else_=0)
    )
    return _line(session, Fault.NO_QUEUE, times != 1)


def _resting(session: Session) -> FaultLine:
    touched = exists().where(ConcernEvent.concern_id == Concern.id, ConcernEvent.on > _workdays_ago(RESTS_TOO_LONG))
    rests = or_(in_queue(Queue.PAUSED), in_queue(Queue.UNCLEAR))
    return _line(session, Fault.RESTING, and_(rests, ~touched))


def _unread(session: Session) -> FaultLine:
    late = Concern.received_on <= _workdays_ago(UNREAD_TOO_LONG)
    return _line(session, Fault.UNREAD, and_(in_queue(Queue.NEW), Concern.state == State.NEW, late))


def _line(session: Session, fault: Fault, condition: ColumnElement[bool]) -> FaultLine:
    number = session.scalar(select(func.count()).select_from(Concern).where(condition)) or 0
    first = select(Concern.reference).where(condition).order_by(Concern.received_on, Concern.id).limit(SHOWN)
    return FaultLine(fault, number, tuple(session.scalars(first)) if number else ())


def _workdays_ago(number: int) -> date:
    day = today()
    while number > 0:
        number -= is_workday(day)
        day -= timedelta(days=1)
    return day


def _without_people(session: Session) -> tuple[FaultLine, FaultLine]:
    """Open concerns that nobody of the owner's role can open, and those whose handler cannot."""
    staff, flagged = staff_with(session, Permission.TRIAGE_CONCERNS), violence_units(session)
    by_id = {one.id: one for one in staff}
    nobody: list[str] = []
    lost: list[str] = []
    known: dict[Any, bool] = {}
    for row in _open_ones(session):
        where = Whereabouts(row.organisation_id, row.unit_id, row.area, row.restricted, withdrawn=False)
        owner = owner_of(Queue(row.queue), central=row.central)
        if (owner, where) not in known:
            known[owner, where] = any(_owns(one, owner, where, flagged) for one in staff)
        if not known[owner, where]:
            nobody.append(row.reference)
        handler = by_id.get(row.handler_id)
        if row.handler_id is not None and (handler is None or sight(handler, where, flagged) is not Sight.EVERYTHING):
            lost.append(row.reference)
    return _named(Fault.NOBODY, nobody), _named(Fault.LOST, lost)


def _open_ones(session: Session) -> Sequence[Any]:
    queue = case(*((in_queue(one), one.value) for one in OPEN), else_="").label("queue")
    waiting = or_(*(in_queue(one) for one in OPEN))
    return session.execute(
        select(
            Concern.reference, Concern.unit_id, Unit.organisation_id, Unit.is_central_triage.label("central"),
            Area.code.label("area"), Concern.restricted, Concern.handler_id, queue,
        )
        .join(Unit, Unit.id == Concern.unit_id)
        .outerjoin(Area, Area.id == Concern.area_id)
        .where(waiting)
        .order_by(Concern.received_on, Concern.id)
    ).all()  # fmt: skip


def _owns(one: StaffMember, owner: Role, where: Whereabouts, flagged: frozenset[int]) -> bool:
    held = tuple(role for role in one.roles if role.role is owner)
    return sight(StaffMember(one.id, one.name, one.email, one.language, held), where, flagged) is Sight.EVERYTHING


def _named(fault: Fault, references: list[str]) -> FaultLine:
    return FaultLine(fault, len(references), tuple(references[:SHOWN]))
