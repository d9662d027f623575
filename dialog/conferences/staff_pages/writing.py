"""What is typed during the meeting. Going to another point saves the one that was open: nothing typed is lost."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.rules import StaffMember
from dialog.concerns.operations.receive import slow_code_hash
from dialog.conferences.labels import level_words
from dialog.conferences.operations.conferences import attend, close, save_notes
from dialog.conferences.operations.gathering import gather_anew
from dialog.conferences.operations.items import add_point, write_item
from dialog.conferences.operations.tasks import end_task
from dialog.conferences.queries.minutes import organisation_names
from dialog.conferences.queries.one import Held, attendance_of, conference_of, held_before, invited, plan_of
from dialog.conferences.queries.tasks import tasks_before
from dialog.conferences.rules import TaskEnd
from dialog.conferences.staff_forms import ClosingForm, ItemForm, typed_people, version_of
from dialog.conferences.staff_pages.blueprint import pages
from dialog.conferences.staff_pages.conference import (
    ATTENDANCE,
    CLOSING,
    GATHER,
    NEW,
    TASKS,
    Typed,
    filled,
    item_form,
    item_or_missing,
    point_form,
    show,
    steps,
)
from dialog.conferences.staff_pages.shared import RUN, TAKE, held_or_missing, url_of
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.queries import notice_version
from dialog.web.language import current_language
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]

SAVED = notice_text("conference_saved", _l("Saved."))
ADDED = notice_text("conference_point_added", _l("Your point is on the agenda."))
GATHERED = notice_text("conference_gathered", _l("The agenda is gathered anew. New points: %(ref)s."))
CLOSED = notice_text("conference_closed", _l("The conference is closed, and the minutes stand."))
OPEN_LONG = _l("The page has been open for very long. Look through it and save again.")


@pages.post("/torsdag/<week>/punkt/<id:item_id>", permission=RUN)
def write_point(week: str, item_id: int) -> Answer:
    """`to`: the step to go on to; 'stay' or 'next'."""
    held, staff, step = held_or_missing(week), current_staff(), str(item_id)
    form = item_form(item_or_missing(held, item_id))
    if not form.validate():
        return show(held, step, Typed(form)), 422
    if form.task.data and not form.key_is_good():
        form.fresh_key()
        return show(held, step, Typed(form, [("task", str(OPEN_LONG))])), 422
    written, decided, seen = form.written(), form.decided(), version_of(form.version)
    try:
        current.write(lambda session: write_item(session, staff, held.week, item_id, written, decided, seen))
    except Conflict:
        return show(held, step, _both(held, item_id, form)), 409
    return _onwards(held, step)


@pages.post("/torsdag/<week>/narvaro", permission=RUN)
def save_attendance(week: str) -> Answer:
    """Only what was changed: two people can fill it in together."""
    held, staff = held_or_missing(week), current_staff()
    now = attendance_of(db.session, held.id)
    known = [one.id for one in invited(db.session, plan_of(db.session), tuple(now))]
    changed, typed, faults = typed_people(known)
    if faults:
        return show(held, ATTENDANCE, Typed(faults=faults, people=typed)), 422
    if changed:
        current.write(lambda session: attend(session, staff, held.week, changed))
    return _onwards(held, ATTENDANCE)


@pages.post("/torsdag/<week>/uppgifter", permission=RUN)
def save_ends(week: str) -> Answer:
    """What has become of the tasks of earlier conferences, each kept by itself."""
    held, staff = held_or_missing(week), current_staff()
    rows = tasks_before(db.session, held.week, held_before(db.session, held.week))
    faults: list[tuple[str, str]] = []
    typed: dict[int, tuple[str, str]] = {}
    for row in rows:
        ended, outcome = _typed_end(row.id, row.ended, row.outcome)
        typed[row.id] = ended, outcome
        if (ended, outcome) == (row.ended, row.outcome):
            continue
        fault = _end(staff, row.id, ended, outcome, request.form.get(f"version-{row.id}", ""))
        faults += [(f"outcome-{row.id}", fault)] if fault else []
    if faults:
        return show(held, TASKS, Typed(faults=faults, ends=typed)), 422
    return _onwards(held, TASKS)


@pages.post("/torsdag/<week>/ny", permission=TAKE)
def add_own(week: str) -> Answer:
    """A point of one's own, before or during the conference."""
    held, staff, keys = held_or_missing(week), current_staff(), current.keys
    form = point_form()
    if form.is_empty() and request.form.get("to", "") not in ("", "stay"):
        return _onwards(held, NEW)
    if not form.validate():
        return show(held, NEW, Typed(form)), 422
    if not form.key_is_good():
        form.fresh_key()
        return show(held, NEW, Typed(form, [("title", str(OPEN_LONG))])), 422
    point, key = form.point(), form.short_key()
    notice = notice_version(db.session, current_language())
    code_hash = slow_code_hash(keys, key) if point.observed else None
    try:
        current.write(lambda session: add_point(session, keys, staff, held.week, point, key, notice, code_hash))
    except NotPossibleNow as fault:
        if fault.code not in ("area", "tag"):
            raise
        return show(held, NEW, Typed(form, [("area", _("Choose an area in the list"))])), 422
    if request.form.get("to") == GATHER:
        return _onwards(held, NEW)
    return redirect_with_notice(url_of(held, NEW), ADDED)


@pages.post("/torsdag/<week>/avsluta", permission=RUN)
def close_conference(week: str) -> Answer:
    """`do`: close fixes the minutes; else the words are kept."""
    held, staff, form = held_or_missing(week), current_staff(), ClosingForm()
    if not form.validate():
        return show(held, CLOSING, Typed(form)), 422
    notes = form.notes.data or ""
    if request.form.get("do") == "close":
        current.write(lambda session: close(session, staff, held.week, notes))
        return redirect_with_notice(url_for("conferences_staff.minutes_page", week=week), CLOSED)
    if notes != held.notes:
        current.write(lambda session: save_notes(session, held.week, notes))
    return _onwards(held, CLOSING)


def _both(held: Held, item_id: int, form: ItemForm) -> Typed:
    """The form as it was typed, with what somebody else saved meanwhile beside; saving again puts it in its place."""
    db.session.expire_all()
    stored = item_or_missing(held, item_id)
    fresh = filled(held, stored, organisation_names(db.session))
    differing = []
    if not form.is_worded:
        form.text.data = fresh.text.data
    elif fresh.was.data != form.was.data:
        differing.append((str(form.text.label.text), stored.text, form.text.data or ""))
    if not form.is_judged:
        form.level.data, form.reason.data = fresh.level.data, fresh.reason.data
    elif stored.level != form.level_was.data:
        differing.append((str(form.level.label.text), level_words(stored.level), level_words(form.level.data)))
        differing.append((str(form.reason.label.text), fresh.reason.data or "", form.reason.data or ""))
    for name in ("version", "was", "level_was", "reason_was"):
        form[name].data = fresh[name].data
    return Typed(form, conflict=differing)


def _onwards(held: Held, step: str) -> Response:
    """To where the person wanted: the next step, another one, or the same for one more decision."""
    wanted = request.form.get("to", "stay")
    if wanted == "next":
        order = steps(held)
        at = order.index(step) if step in order else 0
        wanted = order[min(at + 1, len(order) - 1)]
    elif wanted == GATHER:
        return _gathered_anew(held, step)
    elif wanted == "stay":
        return redirect_with_notice(url_of(held, step), SAVED)
    return redirect(url_of(conference_of(db.session, held.week), wanted), 303)


def _gathered_anew(held: Held, step: str) -> Response:
    """What was typed is saved by now; the same point stays open, with what is new around it."""
    staff = current_staff()
    if not staff.may(RUN):
        raise NotAllowed("conference")
    added = current.write(lambda session: gather_anew(session, staff, held.week))
    return redirect_with_notice(url_of(held, step), GATHERED, str(added))


def _typed_end(task_id: int, ended: str, outcome: str) -> tuple[str, str]:
    typed = request.form.get(f"ended-{task_id}", ended)
    return (
        typed if typed in ("", *TaskEnd) else ended,
        " ".join(request.form.get(f"outcome-{task_id}", outcome).split())[:500],
    )


def _end(staff: StaffMember, task_id: int, ended: str, outcome: str, version: str) -> str:
    """Why it could not be kept; '' when it was."""
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    try:
        current.write(lambda session: end_task(session, staff, task_id, ended, outcome, seen))
    except Conflict:
        return str(_("Somebody else has saved this meanwhile. Look at it and save again"))
    except NotPossibleNow:
        return str(_("Write why it is dropped"))
    return ""
