"""Promise a day for the answer, in place of the programme's working days."""

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.concerns.operations.work import changed, take
from dialog.concerns.rules import State
from dialog.concerns.rules.deadlines import Promise, promised_day
from dialog.errors import NotPossibleNow


def promise_answer(session: Session, staff: StaffMember, reference: str, version: int, promise: Promise) -> None:
    """The answer comes on the promised day at the latest; NONE lets the programme's own days hold again.

    Raises what `work.take` raises, NotPossibleNow('closed') for one that is closed.
    """
    concern = take(session, staff, reference, version)
    if concern.state == State.CLOSED:
        raise NotPossibleNow("closed")
    day = promised_day(promise, today())
    if concern.answer_by == day:
        return
    concern.answer_by = day
    changed(session, staff, concern, "promised", by=day.isoformat() if day else "")
