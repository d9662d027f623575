"""The parts of the situation picture as tabs: every page of it begins with them."""

from typing import Any

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission

PARTS = (
    ("situation_staff.picture", _l("The picture"), Permission.READ_FIGURES),
    ("situation_staff.problems", _l("Problems"), Permission.READ_FIGURES),
    ("situation_staff.judgements", _l("Judgements"), Permission.READ_FIGURES),
    ("situation_staff.documents", _l("Documents"), Permission.READ_FIGURES),
    ("situation_staff.changes", _l("Planned changes"), Permission.READ_FIGURES),
    ("situation_staff.crossings", _l("Cross tables"), Permission.READ_FIGURES),
    ("statistics_staff.statistics", _l("Reported crime and residents"), Permission.READ_FIGURES),
)


def part_tabs(current: str) -> list[dict[str, object]]:
    """The parts this person may open, as `components/tabs.html` shows them. Area and period of the address are kept."""
    kept: dict[str, Any] = {key: request.args[key] for key in ("area", "period") if key in request.args}
    return [
        {"label": str(label), "url": url_for(endpoint, **kept), "current": endpoint == current}
        for endpoint, label, permission in PARTS
        if endpoint in current_app.view_functions and current_staff().may(permission)
    ]
