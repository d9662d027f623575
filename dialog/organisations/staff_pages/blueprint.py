"""The blueprint the settings pages are added to, and what they share."""

from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from dialog.accounts.guard import StaffBlueprint, current_staff
from dialog.accounts.permissions import Permission
from dialog.extensions import current
from dialog.organisations.rules import Editor
from dialog.web.language import OWN_NAMES, direction

pages = StaffBlueprint("organisations", __name__)

SETTINGS = Permission.MANAGE_SETTINGS
TEXTS = Permission.EDIT_TEXTS


def editor() -> Editor:
    """The signed-in person as the maker of a change."""
    staff = current_staff()
    return Editor(staff.id, staff.name)


def way_here(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The settings and the `steps` (label, url) between them and this page."""
    return [(_("Settings"), url_for("organisations_staff.settings")), *steps]


def asked_language() -> str:
    """The language whose texts are edited, from the address: `?sprak=`; Swedish when it is not one of ours."""
    asked = request.args.get("sprak", "sv")
    return asked if asked in current.settings.languages else "sv"


def language_tabs(endpoint: str, **values: Any) -> list[dict[str, object]]:
    """One tab per language for the page called `endpoint`."""
    chosen = asked_language()
    return [
        {
            "label": OWN_NAMES[code],
            "url": f"{url_for(endpoint, **values)}?sprak={code}",
            "current": code == chosen,
            "lang": code,
            "dir": direction(code),
        }
        for code in current.settings.languages
    ]


def mark_language(fields: Iterable[Any], language: str) -> None:
    """Say on the inputs, and on nothing around them, which language is written there."""
    for field in fields:
        field.render_kw = {"lang": language}
