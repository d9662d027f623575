"""Which meetings have seats to pass on by the clock alone. Everything else is passed on in the transaction that frees it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from dialog.clock import now
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.rules import Admission, Choice, MeetingState, RegistrationState
from dialog.meetings.rules.registering import LOTS_BEFORE
from dialog.meetings.rules.seats import HOLD_ENDS, OFFERS_END


def lots_to_draw(session: Session) -> Sequence[int]:
    """Meetings whose lots are to be drawn: registration is closed, and it is not over."""
    moment = now()
    drawn = or_(
        Meeting.closes_at <= moment,
        Meeting.starts_at <= moment,
        and_(Meeting.closes_at.is_(None), Meeting.starts_at <= moment + LOTS_BEFORE),
    )
    found = select(Meeting.id).where(
        Meeting.state == MeetingState.PUBLISHED.value,
        Meeting.admission == Admission.LOTTERY.value,
        Meeting.drawn_at.is_(None),
        Meeting.ends_at > moment,
        drawn,
    )
    return session.scalars(found.order_by(Meeting.id)).all()


def meetings_to_pass_on(session: Session) -> Sequence[int]:
    """Meetings with an offer that ran out, or with a seat that is held no longer for the party that it was held for."""
    moment = now()
    found = select(Meeting.id).where(
        Meeting.state == MeetingState.PUBLISHED.value,
        or_(_an_offer_ran_out(moment), _a_seat_is_let_go(moment)),
    )
    return session.scalars(found.order_by(Meeting.id)).all()


def _an_offer_ran_out(moment: datetime) -> ColumnElement[bool]:
    """By its own time, or because the meeting is about to begin."""
    mine = Registration.meeting_id == Meeting.id
    over = or_(Registration.answer_by <= moment, Meeting.starts_at <= moment + OFFERS_END)
    return exists().where(mine, Registration.answer_by.is_not(None), over)


def _a_seat_is_let_go(moment: datetime) -> ColumnElement[bool]:
    """Seats are held no longer, there is time to ask, and somebody waits whom the free ones fit."""
    row, free = Registration, Meeting.capacity + Meeting.extra_seats - Meeting.seats_taken
    fits = or_(row.size - row.seated <= free, and_(row.choice == Choice.TAKE_SOME.value, row.seated == 0))
    waits = exists().where(
        row.meeting_id == Meeting.id,
        row.state == RegistrationState.ACTIVE.value,
        row.offered == 0,
        row.seated < row.size,
        fits,
    )
    drawn = or_(Meeting.admission != Admission.LOTTERY.value, Meeting.drawn_at.is_not(None))
    in_time = and_(Meeting.starts_at <= moment + HOLD_ENDS, Meeting.starts_at > moment + OFFERS_END)
    return and_(in_time, drawn, free > 0, waits)
