"""The one blueprint of the public pages of groups, and what pages behind a private link share."""

from flask import Blueprint, g, make_response
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.errors import Missing
from dialog.extensions import current, db
from dialog.groups.models import GroupContact
from dialog.groups.queries import contact_by_token
from dialog.groups.queries.own import OwnGroup, own_group
from dialog.web.language import current_language
from dialog.web.notices import notice_text

pages = Blueprint("groups", __name__)

Answer = Response | tuple[str, int]
WRONG_LINKS = "20 per 10 minutes; 100 per day"
REGISTRATIONS = "60 per 10 minutes; 300 per day"

CONFIRMED = notice_text("group_confirmed", _l("Thank you. You are now the contact of the group."))
STILL_RIGHT = notice_text("group_still_right", _l("Thank you. We have written down that it is right."))
CODE_MAILED = notice_text("group_code_mailed", _l("We have sent a code to your own e-mail."))
PRESS_AGAIN = notice_text("group_press_again", _l("The page had been open for a long time. Press the button again."))
NO_MORE_MAILS = notice_text("group_no_more_mails", _l("You have got many mails today. Try again tomorrow, or call us."))


def wrong_link() -> bool:
    """True when this request carried a link or a code that opens nothing: those are counted."""
    return bool(g.get("wrong_code", False))


def contact_behind(token: str) -> GroupContact:
    """The contact whose link this is. Raises Missing, and counts the try."""
    contact = contact_by_token(db.session, token)
    if contact is None:
        g.wrong_code = True
        raise Missing("group")
    return contact


def group_behind(token: str) -> OwnGroup:
    """The group as the contact behind this link sees it. Raises Missing."""
    return own_group(db.session, current.keys, contact_behind(token), current_language())


def private(page: str | Response, status: int = 200) -> Response:
    """An answer that nobody keeps. No other site is told the address: Referrer-Policy is 'same-origin' on every page."""
    response = make_response(page, status) if isinstance(page, str) else page
    response.headers["Cache-Control"] = "no-store"
    return response
