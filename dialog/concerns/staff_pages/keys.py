"""What the keys do, and how to change them or switch them off."""

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns.operations.settings import save_desk_settings
from dialog.concerns.queries.settings import desk_settings
from dialog.concerns.rules.keys import DEFAULT_KEYS, DeskSettings, as_key, doubles
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.parts import asks_for_part
from dialog.concerns.staff_views.keys import GROUPS
from dialog.extensions import current, db
from dialog.web.notices import redirect_with_notice


@pages.get("/tangenter", permission=Permission.LIST_CONCERNS)
def keys() -> str:
    """Every key with what it does, each in a field where it can be changed."""
    return _page(desk_settings(db.session, current_staff().id))


@pages.post("/tangenter", permission=Permission.LIST_CONCERNS)
def save_keys() -> Response | tuple[str, int]:
    """Save the keys and switches; `do=usual` puts the usual keys back."""
    staff, usual = current_staff(), request.form.get("do") == "usual"
    typed = {act.value: request.form.get(f"key_{act}", "")[:20] for act in DEFAULT_KEYS}
    read: dict[str, str | None] = {act: as_key(raw) for act, raw in typed.items()}
    if usual:
        read = {act.value: key for act, key in DEFAULT_KEYS.items()}
    keys_on, moves_on = request.form.get("keys_on") == "yes", request.form.get("moves_on") == "yes"
    wanted = {act: key for act, key in read.items() if key is not None}
    faults = _faults(read, wanted)
    if faults:
        return _page(DeskSettings(typed, keys_on, moves_on), faults), 422
    current.write(lambda session: save_desk_settings(session, staff.id, wanted, keys_on=keys_on, moves_on=moves_on))
    return redirect_with_notice(url_for("concerns_staff.keys"), said.KEYS_SAVED)


def _faults(read: Mapping[str, str | None], wanted: Mapping[str, str]) -> dict[str, str]:
    """By act, what to correct."""
    faults = {act: _("Write one character, or space") for act, key in read.items() if key is None}
    return faults | {act: _("Another act has the same key") for act in doubles(wanted)}


def _page(settings: DeskSettings, faults: Mapping[str, str] | None = None) -> str:
    return render_template(
        "concerns/staff/keys_sheet.html" if asks_for_part() else "concerns/staff/keys.html",
        settings=settings,
        groups=GROUPS,
        faults=faults or {},
        has_errors=bool(faults),
    )
