"""Calendar files: one meeting, and the feed that calendar programs fetch again and again."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.extensions import current, db
from dialog.meetings.models import Meeting
from dialog.meetings.public_pages.blueprint import pages
from dialog.meetings.public_pages.meetings import chosen_area, shown_meeting
from dialog.meetings.queries.calendar_entries import calendar_entry
from dialog.meetings.queries.coming import area_ids_about, feed_meetings
from dialog.meetings.rules.calendar import CalendarEntry, Method, calendar_feed, meeting_calendar
from dialog.organisations.queries import ProgrammeFacts, programme_facts
from dialog.web.language import current_language


@pages.get("/moten.ics")
def feed() -> Response:
    """All meetings, or with `?area=<code>` those about an area. Cancelled ones stay, marked as such."""
    area = chosen_area()
    ids = area_ids_about(db.session, area) if area else None
    programme = programme_facts(db.session, current_language())
    municipality = programme.municipality
    name = (
        _("Meetings in %(place)s", place=area.name if area else municipality) if area or municipality else _("Meetings")
    )
    entries = [_entry(one, programme) for one in feed_meetings(db.session, ids)]
    return _file(calendar_feed(entries, name), "moten", Method.PUBLISH)


@pages.get("/moten/<slug>.ics")
def file(slug: str) -> Response:
    """One meeting. A cancelled one is taken out of the calendar that has it."""
    entry = _entry(shown_meeting(slug))
    method = Method.CANCEL if entry.cancelled else Method.PUBLISH
    return _file(meeting_calendar(entry, method), slug, method)


def _entry(meeting: Meeting, programme: ProgrammeFacts | None = None) -> CalendarEntry:
    base_url = current.settings.base_url
    return calendar_entry(db.session, meeting, current_language(), base_url=base_url, steady=True, programme=programme)


def _file(content: bytes, name: str, method: Method) -> Response:
    """Asked for again and again: who has it already gets 304."""
    response = Response(content, content_type=f"text/calendar; charset=utf-8; method={method.value}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response.add_etag()
    return response.make_conditional(request)
