"""Undo what was done: the last act, one of the last twenty, or a step in a concern's history."""

from collections.abc import Callable

from flask import g, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns import staff_labels
from dialog.concerns.operations.undo import Undone, undo_action, undo_last
from dialog.concerns.queries.undo import acts_on, own_acts
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import checked, list_wanted, workable
from dialog.concerns.staff_pages.work import back
from dialog.concerns.staff_views.changes import ChangeWords, why_words
from dialog.errors import Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
WORK = Permission.TRIAGE_CONCERNS
# What is said instead of undoing.
REFUSALS = ("nothing_to_undo", "undo_too_late", "undone_before", "undo_never")


@pages.get("/synpunkter/angra", permission=WORK)
def own_history() -> str:
    """One's own last twenty acts."""
    return _acts_page()


@pages.post("/synpunkter/angra", permission=WORK)
def undo() -> Answer:
    """`action` and `reference` choose; without them the last own act."""
    g.language_menu_path = url_for("concerns_staff.own_history")
    try:
        undone = current.write(_wanted())
    except NotPossibleNow as fault:
        if fault.code not in REFUSALS:
            raise
        return _acts_page(refusal=fault.code), 422
    if undone.kept:
        page = render_template(
            "concerns/staff/undone.html",
            undone=undone,
            why=why_words(one.why for one in undone.kept),
            acts=staff_labels.STEPS,
            to_list=url_for("concerns_staff.inbox", **list_wanted().arguments),
        )
        return page, 200 if undone.references else 409
    if len(undone.references) == 1:
        return back(undone.references[0], said.UNDONE)
    to_list = url_for("concerns_staff.inbox", **list_wanted().arguments)
    return redirect_with_notice(to_list, said.UNDONE_MANY, str(len(undone.references)))


@pages.get("/synpunkter/<reference>/historik", permission=WORK)
def history(reference: str) -> str:
    """Every step of a concern that can still be undone, with what it changed."""
    opened = workable(reference)
    words = ChangeWords(db.session, hide_restricted=True)
    return render_template(
        "concerns/staff/history.html",
        concern=opened.concern,
        steps=[(one, words.say(one.before, one.after)) for one in acts_on(db.session, current_staff(), reference)],
        acts=staff_labels.STEPS,
    )


def _wanted() -> Callable[[Session], Undone]:
    staff, raw, reference = current_staff(), request.form.get("action", ""), request.form.get("reference", "")
    if reference:
        checked(reference)
    if not raw:
        return lambda session: undo_last(session, staff)
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise Missing("action")
    return lambda session: undo_action(session, staff, int(raw), reference)


def _acts_page(refusal: str = "") -> str:
    return render_template(
        "concerns/staff/acts.html",
        own=own_acts(db.session, current_staff()),
        refusal=refusal,
        has_errors=bool(refusal),
        acts=staff_labels.STEPS,
        to_list=url_for("concerns_staff.inbox", **list_wanted().arguments),
    )
