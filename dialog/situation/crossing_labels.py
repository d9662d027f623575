"""What themes and cross tables are called."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dialog.concerns.labels import PLACE_TYPES, TARGETS
from dialog.situation.rules.themes import ThemeCode

THEMES: dict[ThemeCode, Any] = {
    ThemeCode.NARCOTICS: _l("Narcotics"),
    ThemeCode.INSECURITY: _l("Insecurity"),
    ThemeCode.VIOLENCE: _l("Violence"),
    ThemeCode.THEFT: _l("Theft"),
    ThemeCode.WOMEN: _l("Women’s exposure"),
    ThemeCode.ROBBERY: _l("Robbery"),
    ThemeCode.GANGS: _l("Gangs"),
}


def place_text(code: str) -> str:
    """The sort of place; what nobody has said is said to be so."""
    return str(PLACE_TYPES.get(code, code)) if code else _("Place not said")


def target_text(code: str) -> str:
    """What was hit."""
    return str(TARGETS.get(code, code)) if code else _("Nothing said of what was hit")
