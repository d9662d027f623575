"""What is erased, in words: for the page about personal data, and for staff."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dialog.records.rules import What

WHAT: dict[What, Any] = {
    What.REGISTRATION_CONTACT: _l("Name, e-mail address and phone number of those who registered for a meeting"),
    What.REGISTRATION_NEED: _l("What those who registered for a meeting need to take part"),
    What.PROPOSAL_CODE: _l("Codes for saying what one thinks of a proposal. They lead to nobody"),
    What.GROUP_CONTACT: _l("Name, e-mail address and phone number of contact representatives of a resting group"),
}


def how_long(what: What, days: int) -> str:
    """How long it is kept: "30 days after the meeting"."""
    if what is What.PROPOSAL_CODE:
        return str(
            ngettext("%(num)s day after the last proposal closed", "%(num)s days after the last proposal closed", days)
        )
    if what is What.GROUP_CONTACT:
        return str(
            ngettext("%(num)s day after the group came to rest", "%(num)s days after the group came to rest", days)
        )
    return str(ngettext("%(num)s day after the meeting", "%(num)s days after the meeting", days))


def kept_until_decided() -> str:
    """What is said where nobody has decided yet."""
    return str(_("Until the municipality has decided to dispose of it"))
