"""Answers we owe: until which day, and which are late. Days are Swedish working days."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernAnswer
from dialog.concerns.queries.access import readable
from dialog.concerns.rules import State, promised_date
from dialog.concerns.rules.deadlines import last_day_overdue
from dialog.organisations.queries import programme_facts


def owed() -> ColumnElement[bool]:
    """An answer is promised: asked for and not given yet, or a day was promised for the next one.

    What was divided is answered in its parts.
    """
    first = and_(Concern.wants_answer, ~answered())
    still_open = and_(Concern.withdrawn_on.is_(None), Concern.state != State.CLOSED, Concern.divided.is_(False))
    return and_(still_open, or_(first, Concern.answer_by.is_not(None)))


def answered() -> ColumnElement[bool]:
    """Its teller has an answer."""
    return exists().where(ConcernAnswer.concern_id == Concern.id)


def overdue(answer_days: int) -> ColumnElement[bool]:
    """An answer is owed and its day has passed. `answer_days`: the programme's promise (`answer_days(session)`)."""
    by_rule = and_(Concern.answer_by.is_(None), Concern.received_on <= last_day_overdue(today(), answer_days))
    return and_(owed(), or_(Concern.answer_by < today(), by_rule))


def answer_days(session: Session) -> int:
    """Within how many working days the programme promises an answer. Costs no query while nothing has changed."""
    return programme_facts(session, "sv").answer_days


def due_day(
    received_on: date, answer_by: date | None, *, asked: bool, answered: bool, state: str, days: int
) -> date | None:
    """The last day for an answer to one concern; None when none is owed. `asked`: its teller wants an answer."""
    if state == State.CLOSED:
        return None
    if answer_by is not None:
        return answer_by
    return promised_date(received_on, days) if asked and not answered else None


def overdue_count(session: Session, staff: StaffMember) -> int:
    """How many of the concerns this person may open wait longer than we promised."""
    where = readable(staff), overdue(answer_days(session))
    return session.scalar(select(func.count()).select_from(Concern).where(*where)) or 0
