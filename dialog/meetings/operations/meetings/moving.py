"""Another time, another room, or called off: everybody is told once, who waits too, and nobody is dropped silently."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import local, now
from dialog.errors import NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingChange, Registration
from dialog.meetings.operations.meetings.ending import drop_start_meeting
from dialog.meetings.operations.meetings.inviting import invite_group, tell_group_it_is_off
from dialog.meetings.operations.meetings.parts import note_meeting, taken_meeting, texts, touch
from dialog.meetings.operations.seats import end_queue, pass_on, set_capacity
from dialog.meetings.operations.telling import tell
from dialog.meetings.rules import MeetingState, RegistrationState, Told
from dialog.meetings.rules.planning import LONGEST, fits_limits, moved_by
from dialog.meetings.rules.seats import OFFERS_END


def cancel_meeting(
    session: Session,
    keys: Keys,
    staff: StaffMember,
    meeting_id: int,
    because: Mapping[str, str],
    replaced_by_id: int | None = None,
) -> int:
    """Call it off and tell everybody once, who waits too; how many parties are told. Cancelled already: 0.

    `because`: why, by language. `replaced_by_id`: another meeting to go to. A draft, which nobody knows of, is
    discarded instead. Raises Missing, NotAllowed, NotPossibleNow for 'draft', 'over', 'replacement'.
    """
    meeting = taken_meeting(session, staff, meeting_id)
    if meeting.state == MeetingState.CANCELLED:
        return 0
    if meeting.state == MeetingState.DRAFT:
        raise NotPossibleNow("draft")
    if meeting.state == MeetingState.HELD or meeting.ends_at <= now():
        raise NotPossibleNow("over")
    if replaced_by_id is not None:
        _require_replacement(session, meeting, replaced_by_id)
    end_queue(session, keys, meeting_id)
    meeting.state = MeetingState.CANCELLED.value
    meeting.cancelled_because = texts(because)
    meeting.replaced_by_id = replaced_by_id
    _changed(session, staff, meeting, "cancelled")
    note_meeting(session, staff, "meeting_cancelled", meeting)
    drop_start_meeting(session, staff, meeting)
    tell_group_it_is_off(session, keys, meeting)
    return _tell_everybody(session, keys, meeting, Told.MEETING_CANCELLED)


def move(
    session: Session, keys: Keys, staff: StaffMember, meeting_id: int, starts_at: datetime, ends_at: datetime
) -> int:
    """Another time. Everybody keeps the place and is told once, who waits too; how many parties are told.

    When registration opens and closes moves along. The same time again: nothing happens, 0.
    Raises Missing, NotAllowed, NotPossibleNow for 'over', 'past', 'times', 'long'.
    """
    meeting = taken_meeting(session, staff, meeting_id)
    if (meeting.starts_at, meeting.ends_at) == (starts_at, ends_at):
        return 0
    _require_open(meeting)
    _require_times(starts_at, ends_at)
    before = meeting.starts_at
    _set_times(meeting, starts_at, ends_at)
    if meeting.state == MeetingState.DRAFT:
        touch(meeting)
        note_meeting(session, staff, "meeting_edited", meeting)
        return 0
    meeting.moved_from = before
    _shorten_offers(session, meeting)
    _changed(session, staff, meeting, "moved", **{"from": _stamp(before), "to": _stamp(starts_at)})
    note_meeting(session, staff, "meeting_moved", meeting)
    told = _tell_everybody(session, keys, meeting, Told.MEETING_CHANGED)
    invite_group(session, keys, meeting)
    pass_on(session, keys, meeting_id)
    return told


def change_room(
    session: Session,
    keys: Keys,
    staff: StaffMember,
    meeting_id: int,
    *,
    place: str,
    address: str = "",
    capacity: int | None,
    extra_seats: int = 0,
) -> int:
    """Another room, or another number of seats in it; how many parties are told (of another place, not of the number).

    Seats that this frees are given out at once. Raises Missing, NotAllowed, NotPossibleNow for 'over', 'place', 'seats'
    (numbers no room has), and 'capacity' when fewer seats are left than are taken: nobody is dropped.
    """
    meeting = taken_meeting(session, staff, meeting_id)
    _require_open(meeting)
    if not place.strip():
        raise NotPossibleNow("place")
    if not fits_limits(capacity, extra_seats):
        raise NotPossibleNow("seats")
    if capacity is not None and meeting.seats_taken > capacity + extra_seats:
        raise NotPossibleNow("capacity", taken=meeting.seats_taken, seats=capacity + extra_seats)
    elsewhere = (meeting.place, meeting.address) != (place, address)
    before = meeting.place
    meeting.place, meeting.address = place, address
    session.flush()
    set_capacity(session, keys, meeting_id, capacity, extra_seats)
    if meeting.state == MeetingState.DRAFT or not elsewhere:
        touch(meeting)
        note_meeting(session, staff, "meeting_room_changed", meeting, number=capacity)
        return 0
    _changed(session, staff, meeting, "place", **{"from": before, "to": place})
    note_meeting(session, staff, "meeting_room_changed", meeting, number=capacity)
    invite_group(session, keys, meeting)
    return _tell_everybody(session, keys, meeting, Told.MEETING_CHANGED)


def _require_open(meeting: Meeting) -> None:
    """A draft, or published and not over."""
    if meeting.state not in (MeetingState.DRAFT, MeetingState.PUBLISHED):
        raise NotPossibleNow("over")
    if meeting.state == MeetingState.PUBLISHED and meeting.ends_at <= now():
        raise NotPossibleNow("over")


def _require_times(starts_at: datetime, ends_at: datetime) -> None:
    if starts_at <= now():
        raise NotPossibleNow("past")
    if starts_at >= ends_at:
        raise NotPossibleNow("times")
    if ends_at - starts_at > LONGEST:
        raise NotPossibleNow("long")


def _require_replacement(session: Session, meeting: Meeting, replaced_by_id: int) -> None:
    """Another meeting that people can go to."""
    other = session.get(Meeting, replaced_by_id)
    if other is None or other.id == meeting.id or other.state != MeetingState.PUBLISHED:
        raise NotPossibleNow("replacement")


def _set_times(meeting: Meeting, starts_at: datetime, ends_at: datetime) -> None:
    """The new time, and with it when registration closes (and opens, when it has not) and until when needs are asked for."""
    before = meeting.starts_at
    if meeting.opens_at is not None and meeting.opens_at > now():
        meeting.opens_at = moved_by(meeting.opens_at, before, starts_at)
    meeting.closes_at = moved_by(meeting.closes_at, before, starts_at)
    if meeting.needs_by is not None:
        meeting.needs_by += local(starts_at).date() - local(before).date()
    meeting.starts_at, meeting.ends_at = starts_at, ends_at


def _shorten_offers(session: Session, meeting: Meeting) -> None:
    """No offer stands longer than until an hour before the new start."""
    end = meeting.starts_at - OFFERS_END
    late = select(Registration).where(Registration.meeting_id == meeting.id, Registration.answer_by > end)
    for party in session.scalars(late.order_by(Registration.position)):
        party.answer_by = end


def _changed(session: Session, staff: StaffMember, meeting: Meeting, kind: str, **detail: Any) -> None:
    """One step of the calendar's count, and a row of what it was."""
    meeting.sequence += 1
    touch(meeting)
    session.add(
        MeetingChange(
            meeting_id=meeting.id, sequence=meeting.sequence, kind=kind, at=now(), by_id=staff.id, detail=detail
        )
    )
    session.flush()


def _tell_everybody(session: Session, keys: Keys, meeting: Meeting, kind: Told) -> int:
    """Every party that has a seat, an offer or a place in the queue; their number."""
    parties = session.scalars(
        select(Registration)
        .where(Registration.meeting_id == meeting.id, Registration.state != RegistrationState.CANCELLED)
        .order_by(Registration.position)
    ).all()
    return sum(tell(session, keys, party, kind, meeting.sequence) for party in parties)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
