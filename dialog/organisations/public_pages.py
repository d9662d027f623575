"""The photos on residents' pages, under names that change with their content."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from dialog.extensions import db
from dialog.images import MEDIA_TYPE
from dialog.organisations.queries import published_content
from dialog.web.assets import YEAR

pages = Blueprint("organisations", __name__)


@pages.get("/bilder/<digest>.jpg")
def picture(digest: str) -> Response:
    """A published photo. `rules.picture_path` makes the address."""
    response = Response(published_content(db.session, digest), mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.set_etag(digest)
    return response.make_conditional(request)
