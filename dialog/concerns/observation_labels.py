"""What the choices of an observation are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.concerns.rules import SeenOn

SEEN_ON: dict[str, Any] = {
    SeenOn.TODAY: _l("Today"),
    SeenOn.YESTERDAY: _l("Yesterday"),
    SeenOn.OFTEN: _l("Again and again"),
}
