"""Saying that a unit's queue is ready for the coming conference, and taking it back."""

from datetime import date

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import monday_of, now, today
from dialog.conferences.models import Conference, ConferenceReady
from dialog.conferences.operations.conferences import ensure
from dialog.conferences.queries.one import conference_of
from dialog.conferences.queries.ready import cells_by_unit, counted_by_unit, left_by_unit
from dialog.conferences.rules import ConferenceState, week_code
from dialog.conferences.rules.ready import may_ready, stored_counts
from dialog.errors import Missing, NotAllowed, NotPossibleNow
from dialog.organisations.models import Unit


def say_ready(session: Session, staff: StaffMember, week: date, unit_id: int) -> None:
    """Keep what counts now of the unit. A second press changes nothing.

    Raises Missing, NotAllowed, NotPossibleNow: 'early' before the week it is about is over, 'state' when the conference
    is closed or called off, 'left' while new ones of that week or before wait to be read.
    """
    conference, unit = _both(session, staff, week, unit_id)
    if session.get(ConferenceReady, (conference.id, unit_id)) is not None:
        return
    held = conference_of(session, week)
    if left_by_unit(session, held).get(unit_id):
        raise NotPossibleNow("left")
    concerns, cells = counted_by_unit(session, held).get(unit_id, 0), cells_by_unit(session, held).get(unit_id, {})
    session.add(
        ConferenceReady(
            conference_id=conference.id, unit_id=unit_id, ready_at=now(), counts=stored_counts(concerns, cells)
        )
    )
    record(session, staff.id, staff.name, "queue_ready", "conference", week_code(week), unit=unit.code)


def take_ready_back(session: Session, staff: StaffMember, week: date, unit_id: int) -> None:
    """It was not ready after all. Raises Missing, NotAllowed, NotPossibleNow: 'early' and 'state'."""
    conference, unit = _both(session, staff, week, unit_id)
    row = session.get(ConferenceReady, (conference.id, unit_id))
    if row is None:
        return
    session.delete(row)
    record(session, staff.id, staff.name, "queue_not_ready", "conference", week_code(week), unit=unit.code)


def _both(session: Session, staff: StaffMember, week: date, unit_id: int) -> tuple[Conference, Unit]:
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise Missing("unit")
    if not may_ready(staff, unit.id, unit.organisation_id):
        raise NotAllowed("unit")
    if week > monday_of(today()):
        raise NotPossibleNow("early")
    conference = ensure(session, week, staff.id, staff.name)
    if conference.state not in (ConferenceState.PLANNED, ConferenceState.OPEN):
        raise NotPossibleNow("state")
    return conference, unit
