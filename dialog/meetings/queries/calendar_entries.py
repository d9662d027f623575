"""Meetings as entries of a calendar, in one language."""

from sqlalchemy.orm import Session

from dialog.catalogue import DEFAULT_LANGUAGE, N_, translate
from dialog.clock import now
from dialog.meetings.models import Meeting
from dialog.meetings.rules import MeetingState
from dialog.meetings.rules.calendar import CalendarEntry
from dialog.organisations.queries import ProgrammeFacts, programme_facts
from dialog.surveys.rules.questionnaire import worded

CANCELLED = N_("Cancelled: %(title)s")
READ_MORE = N_("Read more: %(link)s")
CHANGE = N_("See, change or cancel your registration: %(link)s")


def calendar_entry(
    session: Session,
    meeting: Meeting,
    language: str,
    *,
    base_url: str = "",
    own_link: str = "",
    steady: bool = False,
    programme: ProgrammeFacts | None = None,
) -> CalendarEntry:
    """What `rules.calendar.meeting_calendar` makes a file of, and `calendar_feed` a feed.

    `base_url` (https://trygg.example.se, '' in an operation, which does not know it) leads to the meeting's page.
    `own_link` is the whole address of a party's private page: only for a file that goes to that party alone.
    `steady`: the same bytes as long as the meeting does not change, for what is fetched. In a mail the moment counts: who
    cancels and registers anew gets one file after the other about the same meeting. `programme`: read before, for many.
    """
    programme = programme or programme_facts(session, language)
    cancelled = meeting.state == MeetingState.CANCELLED
    title = worded(meeting.title, language)[0]
    prefix = "" if language == DEFAULT_LANGUAGE else f"/{language}"
    page = f"{base_url}{prefix}/moten/{meeting.slug}" if base_url else ""
    return CalendarEntry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        changed_at=meeting.changed_at,
        title=translate(language, CANCELLED, title=title) if cancelled else title,
        place=", ".join(part for part in (meeting.place, meeting.address) if part),
        text="\n\n".join(_lines(meeting, language, page, own_link)),
        organiser=programme.name,
        organiser_email=programme.contact.email if programme.contact else "",
        url=page,
        language=language,
        cancelled=cancelled,
        made_at=None if steady else now(),
    )


def _lines(meeting: Meeting, language: str, page: str, own_link: str) -> list[str]:
    said = [meeting.cancelled_because, meeting.intro] if meeting.state == MeetingState.CANCELLED else [meeting.intro]
    lines = [worded(texts, language)[0] for texts in said]
    if page:
        lines.append(translate(language, READ_MORE, link=page))
    if own_link:
        lines.append(translate(language, CHANGE, link=own_link))
    return [line for line in lines if line]
