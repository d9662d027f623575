"""Mark who comes, and count those who come without having registered.

Marks may arrive late, twice and from several phones: each carries a key of its own and what its phone had seen before.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.rules import StaffMember
from dialog.errors import Missing, NotAllowed, NotPossibleNow
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.rules import MeetingState, RegistrationState
from dialog.meetings.rules.access import may_run
from dialog.meetings.rules.door import MOST_STEP, is_mark_key


@dataclass(frozen=True)
class Marked:
    """How many are marked now. `applied` False: somebody else had marked the party meanwhile, and that stands."""

    came: int | None
    applied: bool


def mark(
    session: Session,
    staff: StaffMember,
    meeting_id: int,
    registration_id: int,
    came: int | None,
    *,
    seen: int | None,
    key: str,
) -> Marked:
    """Say how many of a party came; None takes the mark away. The same `key` again gives the first result.

    `seen` is what the page showed when the mark was made: a mark that waited in a phone without network does not replace
    one that somebody else has made since. Raises Missing, NotAllowed, Conflict('form_key'), NotPossibleNow for 'closed',
    'key'.
    """
    meeting = _at_the_door(session, staff, meeting_id, key)
    content = {"registration": registration_id, "came": came, "seen": seen}
    result = form_keys.once(
        session, f"door:{key}", content, lambda: _mark(session, meeting, registration_id, came, seen)
    )
    return Marked(result["came"], result["applied"])


def count(session: Session, staff: StaffMember, meeting_id: int, step: int, *, key: str) -> int:
    """Count `step` more (or fewer) who came without registering; how many there are now. Never below none.

    Raises as `mark`, and NotPossibleNow('step') for more than somebody counts at once.
    """
    if not 0 < abs(step) <= MOST_STEP:
        raise NotPossibleNow("step")
    meeting = _at_the_door(session, staff, meeting_id, key)
    return int(form_keys.once(session, f"door:{key}", {"step": step}, lambda: _count(meeting, step)))


def _mark(
    session: Session, meeting: Meeting, registration_id: int, came: int | None, seen: int | None
) -> dict[str, int | bool | None]:
    party = session.get(Registration, registration_id, populate_existing=True)
    if party is None or party.meeting_id != meeting.id or party.state == RegistrationState.CANCELLED:
        raise Missing("registration")
    applied = party.came in (seen, came)
    if applied:
        party.came = came
    return {"came": party.came, "applied": applied}


def _count(meeting: Meeting, step: int) -> int:
    meeting.door_count = max(0, meeting.door_count + step)
    return meeting.door_count


def _at_the_door(session: Session, staff: StaffMember, meeting_id: int, key: str) -> Meeting:
    """The meeting with its row locked: marks come one at a time."""
    if not is_mark_key(key):
        raise NotPossibleNow("key")
    locked = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    meeting = session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if meeting is None:
        raise Missing("meeting")
    if not may_run(staff, meeting.hosts):
        raise NotAllowed("meeting")
    if meeting.state != MeetingState.PUBLISHED:
        raise NotPossibleNow("closed")
    return meeting
