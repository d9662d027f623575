"""The protocol of a walk as a file to fetch, for staff and for everybody."""

from flask import Response

from dialog.extensions import db
from dialog.meetings.models import Meeting
from dialog.meetings.protocols import protocol_pdf
from dialog.meetings.queries.protocol import Protocol
from dialog.meetings.queries.walks import picture_content, route_map, walk_of
from dialog.organisations.queries import programme_facts
from dialog.web.language import current_language


def protocol_file(meeting: Meeting, protocol: Protocol) -> Response:
    """In the language of the page. It holds the pictures the protocol names, made when it is fetched."""
    language = current_language()
    programme = programme_facts(db.session, language)
    made = protocol_pdf(
        protocol,
        language,
        programme.name,
        programme.parties_line or programme.municipality,
        lambda picture_id: picture_content(db.session, protocol.meeting_id, picture_id),
        route_map(db.session, meeting.area, walk_of(db.session, meeting).stops),
    )
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="protokoll-{protocol.slug}.pdf"'
    return response
