"""What was seen on walks and is not done yet: the list somebody goes through until it is empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.meetings.models import Finding, Meeting, Walk
from dialog.meetings.queries.access import run_by
from dialog.meetings.rules import MeetingState
from dialog.meetings.rules.walks import Decision, What


@dataclass(frozen=True)
class OpenFinding:
    """A finding that waits for an answer or for being done. `late`: the planned day has passed."""

    slug: str
    title: Mapping[str, str]
    area: str
    number: int
    what: str
    place: str
    owner: str
    decision: str
    due_on: date | None
    late: bool


def open_findings(session: Session, staff: StaffMember) -> list[OpenFinding]:
    """Of the ended walks that `staff` runs: what is late first, then what nobody has answered, then by planned day."""
    wanted = (
        select(Finding, Meeting)
        .join(Walk, Walk.meeting_id == Finding.meeting_id)
        .join(Meeting, Meeting.id == Finding.meeting_id)
        .where(
            Walk.ended_at.is_not(None),
            Meeting.state != MeetingState.CANCELLED.value,
            Finding.withdrawn.is_(False),
            Finding.done_on.is_(None),
            Finding.decision != Decision.NO.value,
            Finding.what != What.FEELS_GOOD.value,
            run_by(staff),
        )
        .options(joinedload(Finding.owner_organisation), joinedload(Finding.owner_unit), joinedload(Meeting.area))
        .order_by(Finding.meeting_id, Finding.number)
    )
    day = today()
    found = [_line(finding, meeting, day) for finding, meeting in session.execute(wanted)]
    return sorted(found, key=lambda one: (not one.late, bool(one.decision), one.due_on or date.max))


def _line(finding: Finding, meeting: Meeting, day: date) -> OpenFinding:
    owner = finding.owner_unit or finding.owner_organisation
    return OpenFinding(
        slug=meeting.slug,
        title=meeting.title,
        area=meeting.area.name,
        number=finding.number,
        what=finding.what,
        place=finding.place,
        owner=owner.name if owner else "",
        decision=finding.decision,
        due_on=finding.due_on,
        late=finding.due_on is not None and finding.due_on < day,
    )
