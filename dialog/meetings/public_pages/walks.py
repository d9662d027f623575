"""What everybody may see of a walk besides its page: the protocol on paper, and pictures of places."""

from flask import Response

from dialog.errors import Missing
from dialog.extensions import db
from dialog.images import MEDIA_TYPE
from dialog.meetings.public_pages.blueprint import pages
from dialog.meetings.public_pages.meetings import shown_meeting
from dialog.meetings.queries.protocol import public_walk
from dialog.meetings.queries.walks import picture_content
from dialog.meetings.walk_paper import protocol_file
from dialog.web.language import current_language


@pages.get("/moten/<slug>/protokoll.pdf")
def walk_protocol_file(slug: str) -> Response:
    """The published protocol. Raises Missing before that."""
    meeting = shown_meeting(slug)
    protocol = public_walk(db.session, meeting, current_language())
    if protocol is None or not protocol.published:
        raise Missing("protocol")
    return protocol_file(meeting, protocol)


@pages.get("/moten/<slug>/bilder/<id:picture_id>")
def walk_picture(slug: str, picture_id: int) -> Response:
    """A picture that is for everybody, in a published protocol. Raises Missing."""
    meeting = shown_meeting(slug)
    if public_walk(db.session, meeting, current_language()) is None:
        raise Missing("picture")
    content = picture_content(db.session, meeting.id, picture_id, published=True)
    return Response(content, mimetype=MEDIA_TYPE)
