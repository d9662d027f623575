"""Telling that something cannot be used."""

from flask_babel import lazy_gettext as _l

from dialog.concerns.rules import PLACE_LIMIT, TEXT_LIMIT
from dialog.web.forms import EmailField, LineField, PublicForm, TextField


class ComplaintForm(PublicForm):
    """What did not work, where, and an address for the answer."""

    purpose = "accessibility"

    text = TextField(_l("What did not work for you?"), limit=TEXT_LIMIT, required=_l("Write what did not work for you"))
    place = LineField(
        _l("Which page was it?"),
        limit=PLACE_LIMIT,
        description=_l("The name of the page, or its address. You can leave it empty."),
    )
    email = EmailField(
        _l("E-mail, if you want an answer"),
        description=_l("We use it only to answer you, and erase it when the matter is finished."),
    )
