"""Work on one concern: coding, states, hand-overs and notes. Each POST leads back to the list it came from."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns.operations.assign import assign_to_person, hand_over
from dialog.concerns.operations.notes import add_note, mark_unclear
from dialog.concerns.operations.triage import (
    code_concern,
    mark_messages_seen,
    mark_urgent_seen,
    set_state,
    set_urgent,
)
from dialog.concerns.queries.desks import desks
from dialog.concerns.queries.inbox import next_reference
from dialog.concerns.queries.notes import notes_on
from dialog.concerns.queries.one import OpenConcern, open_concern
from dialog.concerns.queries.settings import desk_settings
from dialog.concerns.rules import State
from dialog.concerns.staff_forms import AssignForm, CodingForm, NoteForm, QuestionForm
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import (
    NOBODY,
    Filled,
    assign_form,
    coding_form,
    concern_page,
    list_wanted,
    workable,
)
from dialog.concerns.staff_pages.parts import asks_for_part
from dialog.concerns.staff_views.conflicts import steps_since, texts_beside
from dialog.concerns.staff_views.reading import differences
from dialog.concerns.staff_views.suggestions import with_facts
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
WORK = Permission.TRIAGE_CONCERNS
STATES = {"pause": (State.PAUSED, said.PAUSED), "wait": (State.WAITING_ANSWER, said.WAITING)}


@pages.post("/synpunkter/<reference>", permission=WORK)
def code(reference: str) -> Answer:
    """Save the coding; `action=done` also reviews it and goes on to the next."""
    staff, opened = current_staff(), workable(reference)
    form = coding_form(opened, CodingForm())
    done = request.form.get("action") == "done"
    holds = form.validate()
    if not holds or (done and form.asks_for_tag()):
        return concern_page(opened, Filled(coding=form), 422)
    moves = done and desk_settings(db.session, staff.id).moves_on
    following = next_after(reference) if moves else None
    coding = with_facts(db.session, opened.concern, form.coding(), request.form.getlist("take"))
    version = seen_version()
    try:
        current.write(lambda session: code_concern(session, staff, reference, version, coding, done=done))
    except Conflict:
        return _conflict(reference, form)
    if moves:
        return onwards(following, said.DONE, reference)
    return back(reference, said.DONE if done else said.SAVED)


@pages.post("/synpunkter/<reference>/lage", permission=WORK)
def state(reference: str) -> Answer:
    """Pause it, let it wait, or take it up again."""
    staff, opened, version = current_staff(), workable(reference), seen_version()
    action = request.form.get("action", "")
    if action == "reopen":
        to, notice = (State.REVIEWED if opened.tags else State.NEW), said.REOPENED
    elif action in STATES:
        to, notice = STATES[action]
    else:
        raise NotPossibleNow("state")
    following = next_after(reference) if action != "reopen" else None
    answer = try_to(reference, Filled(), lambda session: set_state(session, staff, reference, version, to))
    if answer:
        return answer
    moves = following is not None or (asks_for_part() and action != "reopen")
    return onwards(following, notice, reference) if moves else back(reference, notice)


@pages.post("/synpunkter/<reference>/tilldela", permission=WORK)
def assign(reference: str) -> Answer:
    """To a colleague, a unit, or nobody."""
    staff, opened, version = current_staff(), workable(reference), seen_version()
    form = assign_form(opened.concern, desks(db.session, staff, opened.concern))
    if not form.validate():
        return concern_page(opened, Filled(assign=form, panel="assign"), 422)
    answer = try_to(reference, Filled(assign=form, panel="assign"), _assignment(form, reference, version))
    return answer or back(reference, said.ASSIGNED)


@pages.post("/synpunkter/<reference>/oklar", permission=WORK)
def unclear(reference: str) -> Answer:
    """Unclear, with a question."""
    staff, opened, version, form = current_staff(), workable(reference), seen_version(), QuestionForm()
    if not form.validate():
        return concern_page(opened, Filled(question=form, panel="unclear"), 422)
    question, key = str(form.question.data), request.form.get("form_key", "")
    answer = try_to(
        reference,
        Filled(question=form, panel="unclear"),
        lambda session: mark_unclear(session, staff, reference, version, question, key),
    )
    return answer or back(reference, said.UNCLEAR)


@pages.post("/synpunkter/<reference>/anteckning", permission=WORK)
def note(reference: str) -> Answer:
    """A note between colleagues."""
    staff, opened, form = current_staff(), workable(reference), NoteForm()
    if not form.validate():
        return concern_page(opened, Filled(note=form, panel="note"), 422)
    text, key, seen = str(form.note.data), request.form.get("form_key", ""), notes_seen()
    answer = try_to(
        reference, Filled(note=form, panel="note"), lambda session: add_note(session, staff, reference, text, key, seen)
    )
    return answer or back(reference, said.NOTED, "anteckningar")


@pages.post("/synpunkter/<reference>/sett", permission=WORK)
def urgent_seen(reference: str) -> Answer:
    """Somebody has seen that it is urgent."""
    staff = current_staff()
    workable(reference)
    current.write(lambda session: mark_urgent_seen(session, staff, reference))
    return back(reference, said.SEEN)


@pages.post("/synpunkter/<reference>/bradskar", permission=WORK)
def urgency(reference: str) -> Answer:
    """`urgent=yes` says that it is urgent, '' that it is not."""
    staff, version, urgent = current_staff(), seen_version(), request.form.get("urgent") == "yes"
    workable(reference)
    answer = try_to(reference, Filled(), lambda session: set_urgent(session, staff, reference, version, urgent))
    return answer or back(reference, said.URGENT if urgent else said.NOT_URGENT)


@pages.post("/synpunkter/<reference>/tillagg-last", permission=WORK)
def messages_seen(reference: str) -> Answer:
    """What the resident added has been read."""
    staff, version = current_staff(), seen_version()
    workable(reference)
    answer = try_to(reference, Filled(), lambda session: mark_messages_seen(session, staff, reference, version))
    return answer or back(reference, said.SEEN)


def notes_seen() -> int | None:
    """How many notes the page showed; None for a form that does not say."""
    raw = request.form.get("notes", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def seen_version() -> int:
    """The version the page showed; -1, which no concern has, for a form without one."""
    raw = request.form.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1


def try_to(reference: str, filled: Filled, operation: Callable[[Session], Any]) -> Answer | None:
    """Run `operation`; a 409 page with everything typed when somebody was first, else None."""
    try:
        current.write(operation)
    except Conflict:
        return both_texts(reference, filled)
    return None


def both_texts(reference: str, filled: Filled) -> Answer:
    """Somebody was first: what they did and wrote beside what was typed here, which stays in its form."""
    opened = workable(reference)
    filled.conflict, filled.changed_by = [], _last_actor(opened)
    notes = notes_on(db.session, current_staff(), reference)
    filled.texts = texts_beside(opened, notes, filled.typed)
    filled.since = steps_since(db.session, opened, seen_version())
    return concern_page(opened, filled, 409)


def back(reference: str, notice: str, anchor: str = "") -> Response:
    """To the same concern with the list beside it, or to the list when it is no longer for this person."""
    wanted = list_wanted().arguments
    opened = open_concern(db.session, current_staff(), reference)
    if opened is None or not opened.words:
        return redirect_with_notice(url_for("concerns_staff.inbox", **wanted), said.OUT_OF_SIGHT, reference)
    url = url_for("concerns_staff.concern", reference=reference, _anchor=anchor or None, **wanted)
    return redirect_with_notice(url, notice, reference)


def onwards(following: str | None, notice: str, reference: str) -> Response:
    """To the next concern of the list, or to the list when there is none."""
    wanted = list_wanted().arguments
    if following is None:
        return redirect_with_notice(url_for("concerns_staff.inbox", **wanted), notice, reference)
    return redirect_with_notice(url_for("concerns_staff.concern", reference=following, **wanted), notice, reference)


def next_after(reference: str) -> str | None:
    """The next of the list, asked before a change that may take this one out of it."""
    """The next one of the list; the script knows it already."""
    if asks_for_part():
        return None
    return next_reference(db.session, current_staff(), list_wanted(), reference)


def _assignment(form: AssignForm, reference: str, version: int) -> Callable[[Session], None]:
    staff, kind, id_ = current_staff(), form.kind, form.id_
    if kind == "unit":
        return lambda session: hand_over(session, staff, reference, version, id_)
    user_id = None if kind == NOBODY else id_
    return lambda session: assign_to_person(session, staff, reference, version, user_id)


def _conflict(reference: str, form: CodingForm) -> Answer:
    """Both codings side by side; the typed one stays in the form and can be saved knowingly."""
    opened = workable(reference)
    saved, typed = CodingForm.of(opened.concern, opened.tags).coding(), form.coding()
    both = [vars(one) | {"area": one.area_code} for one in (saved, typed)]
    rows = differences(db.session, *both)
    return concern_page(opened, Filled(coding=form, conflict=rows, changed_by=_last_actor(opened)), 409)


def _last_actor(opened: OpenConcern) -> str:
    return next((step.actor for step in reversed(opened.history) if step.actor), "")
