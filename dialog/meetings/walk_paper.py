"""The protocol of a walk as a file to fetch, for staff and for everybody."""

from flask import Response

from dialog.extensions import db
from dialog.meetings.protocols import protocol_pdf
from dialog.meetings.queries.protocol import Protocol
from dialog.meetings.queries.walks import picture_content
from dialog.organisations.queries import programme_facts
from dialog.web.language import current_language


def protocol_file(protocol: Protocol) -> Response:
    """In the language of the page. It holds the pictures the protocol names, made when it is fetched."""
    language = current_language()
    programme = programme_facts(db.session, language)
    made = protocol_pdf(
        protocol,
        language,
        programme.name,
        programme.parties_line or programme.municipality,
        lambda picture_id: picture_content(db.session, protocol.meeting_id, picture_id),
    )
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="protokoll-{protocol.slug}.pdf"'
    return response
