"""Begun words: saved while somebody writes, brought back, listed, cleared; and nothing typed is lost with the concern."""

import re
from typing import Any
from urllib.parse import parse_qsl

from flask import g, make_response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.concerns.operations.drafts import DRAFT_FIELDS, DRAFT_LIFE, drop_draft, save_draft
from dialog.concerns.queries.drafts import own_drafts
from dialog.concerns.queries.filters import InboxFilter
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import PANEL_OF, REFERENCE, checked
from dialog.errors import Missing
from dialog.extensions import current, db
from dialog.web.error_pages import error_page
from dialog.web.notices import notice_text, redirect_with_notice

CLEARED = notice_text("draft_cleared", _l("What you had begun to write about %(ref)s is cleared"))
WORK = Permission.TRIAGE_CONCERNS
FIELDS = {
    "answer": _l("The answer"),
    "note": _l("Internal note"),
    "question": _l("Question to a colleague"),
    "reason": _l("What was done"),
}
# What people type into the forms of a concern, coding included.
_TYPED = (*DRAFT_FIELDS, "place", "how")
_WORK_ON_ONE = re.compile(r"(?:/[a-z]{2})?/intern/synpunkter/([^/]+)/(svar|anteckning|oklar|avsluta)")


@pages.post("/synpunkter/<reference>/utkast", permission=WORK)
def draft(reference: str) -> Response:
    """Keep what somebody is writing (204); with `drop`, clear it and go back."""
    staff, found = current_staff(), checked(reference)
    if field := request.form.get("drop", ""):
        current.write(lambda session: drop_draft(session, staff, found, field))
        return redirect_with_notice(_after_clearing(found), CLEARED, found)
    field, text, key = (request.form.get(name, "") for name in ("field", "text", "form_key"))
    text = text.replace("\0", "").replace("\r\n", "\n")
    current.write(lambda session: save_draft(session, staff, found, field, text, key))
    return make_response("", 204)


@pages.get("/utkast", permission=WORK)
def drafts() -> str:
    """Everything one has begun to write and not sent."""
    return render_template(
        "concerns/staff/own_drafts.html",
        drafts=own_drafts(db.session, current_staff()),
        fields=FIELDS,
        panel_of=PANEL_OF,
        days=DRAFT_LIFE.days,
    )


@pages.errorhandler(Missing)
def out_of_sight(fault: Missing) -> tuple[Any, ...]:
    """The concern is with others now, or never was: whatever was typed is shown, so that it can be taken along."""
    typed = [(name, request.form[name]) for name in _TYPED if request.form.get(name, "").strip()]
    if request.method != "POST" or fault.code != "concern" or not typed:
        return error_page(404, fault)
    g.language_menu_path = url_for("concerns_staff.inbox")
    page = render_template(
        "concerns/staff/out_of_sight.html", reference=str((request.view_args or {}).get("reference", "")), typed=typed
    )
    return page, 404


def resume_work(staff: StaffMember, target: str, fields: tuple[tuple[str, str], ...]) -> str | None:
    """Where to go on with words from a session that had ended: the same concern with the text in its field.

    None when they belong to no concern that this person may open: then the words are shown as they were carried.
    """
    found, typed = _WORK_ON_ONE.fullmatch(target), dict(fields)
    field = next((name for name in DRAFT_FIELDS if typed.get(name, "").strip()), "")
    if found is None or not field or not REFERENCE.fullmatch(found[1]) or not staff.may(WORK):
        return None
    reference, text = found[1], typed[field].replace("\0", "").replace("\r\n", "\n")
    try:
        current.write(lambda session: save_draft(session, staff, reference, field, text))
    except Missing:
        return None
    beside = InboxFilter.read(dict(parse_qsl(typed.get("list", "")[:2000]))).arguments
    return url_for("concerns_staff.concern", reference=reference, panel=PANEL_OF[field], **beside)


def _after_clearing(reference: str) -> str:
    if request.form.get("back") == "list":
        return url_for("concerns_staff.drafts")
    beside = InboxFilter.read(dict(parse_qsl(request.form.get("list", "")[:2000]))).arguments
    return url_for("concerns_staff.concern", reference=reference, **beside)


@pages.record_once
def _take_up_kept_work(state: BlueprintSetupState) -> None:
    state.app.extensions["dialog.resume_work"] = resume_work
