"""What the staff's meeting pages share."""

from flask import url_for
from flask_babel import gettext as _

from dialog.accounts.guard import current_staff
from dialog.extensions import db
from dialog.meetings.models import Meeting
from dialog.meetings.queries.access import meeting_to_read, meeting_to_run
from dialog.surveys.rules.questionnaire import worded


def read_meeting(slug: str) -> Meeting:
    """The meeting, for totals. Raises Missing."""
    return meeting_to_read(db.session, current_staff(), slug)


def run_meeting(slug: str) -> Meeting:
    """The meeting, for those who run it. Raises Missing."""
    return meeting_to_run(db.session, current_staff(), slug)


def title_of(meeting: Meeting) -> str:
    """In Swedish, as staff call it."""
    return worded(meeting.title, "sv")[0] or meeting.slug


def way_here(meeting: Meeting | None = None, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The calendar of meetings, the meeting, and the `steps` (label, url) between it and this page."""
    found = [(_("Meetings and walks"), url_for("meetings_staff.meetings"))]
    if meeting is not None:
        found.append((title_of(meeting), url_for("meetings_staff.meeting", slug=meeting.slug)))
    return [*found, *steps]
