"""What survey indicators are called, and what must be said beside them."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dialog.situation.rules.indicators import Indicator

NAMES: dict[str, Any] = {
    "safe_evening": _l("Feel safe when walking alone in the dark"),
    "safe_day": _l("Feel safe outdoors in daylight"),
    "exposed": _l("Say that something has happened to them in the last twelve months"),
}


def name_text(one: Indicator) -> str:
    """What the share is of."""
    return str(NAMES.get(one.name, one.name))


def kind_text(one: Indicator) -> str:
    """Who has answered: the one thing that decides what a share can be used for."""
    return str(_("Random sample") if one.probability else _("Open survey: those who chose to answer"))


def span_text(one: Indicator) -> str:
    """The interval in words; '' where there can be none."""
    if one.low is None or one.high is None:
        return ""
    return str(_("between %(low)s and %(high)s per cent", low=one.low, high=one.high))
