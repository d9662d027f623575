"""What the door's pages say when something is not possible."""

from flask_babel import lazy_gettext as _l

MARKED = _l("Marked: %(ref)s")
COUNTED = _l("Counted at the door: %(ref)s")
OVERTAKEN = _l("Somebody else has marked this party meanwhile: %(ref)s. That stands until you change it.")
CLOSED = _l("The attendance is closed. %(ref)s people came.")
REFUSED = {
    "closed": _l("The attendance is closed, so nothing can be marked any more."),
    "not_begun": _l("The meeting has not begun. Close the attendance when it has."),
    "over": _l("The meeting is cancelled, so there is no attendance to close."),
    "came": _l("Write the number of people with digits, at most 99."),
    "step": _l("Count at most 20 people at a time."),
    "gone": _l("This party has cancelled. Count those who come as people who have not registered."),
    "key": _l("Open the page again, and mark once more."),
}
