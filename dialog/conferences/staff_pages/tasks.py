"""Tasks from all conferences: what is owed, by whom, and what came of it."""

from collections.abc import Sequence

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.clock import today
from dialog.conferences import labels
from dialog.conferences.operations.tasks import change_task, may_end
from dialog.conferences.queries.names import owners
from dialog.conferences.queries.tasks import TaskRow, all_tasks, open_tasks, owner_words, task_of
from dialog.conferences.rules import week_code
from dialog.conferences.rules.names import Named
from dialog.conferences.staff_forms import TaskForm, version_of
from dialog.conferences.staff_pages.blueprint import pages
from dialog.conferences.staff_pages.shared import READ, TAKE, tabs
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.web.csv_export import csv_response
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]

SAVED = notice_text("conference_task_saved", _l("The task is saved."))
REFUSALS = {
    "owner": ("owner", _l("Write who answers for it")),
    "outcome": ("outcome", _l("Write why it is dropped")),
    "closed": ("text", _l("The minutes stand, so the words of the task cannot be changed any more")),
}


@pages.get("/torsdag/uppgifter", permission=READ)
def tasks() -> str:
    """`visa`: mina, alla open ones, or slut for those that have ended too. One's own when one has any."""
    staff, mine = current_staff(), open_tasks(db.session, current_staff())
    wanted = request.args.get("visa", "")
    shown = wanted if wanted in ("mina", "alla", "slut") else "mina" if mine else "alla"
    rows = mine if shown == "mina" else open_tasks(db.session, None) if shown == "alla" else all_tasks(db.session)
    return render_template(
        "conferences/staff/tasks.html",
        parts=tabs("conferences_staff.tasks"),
        rows=rows,
        shown=shown,
        number_of_mine=len(mine),
        labels=labels,
        code=week_code,
        may_end=lambda row: may_end(staff, row),
    )


@pages.get("/torsdag/uppgifter.csv", permission=READ)
def tasks_csv() -> FlaskResponse:
    """Every decision and task."""
    header = [_("Conference"), _("Area"), _("Decision or task"), _("Who answers for it"), _("Done by"), _("State"),
              _("Ended on"), _("What came of it")]  # fmt: skip
    return csv_response("uppgifter-torsdag.csv", header, [_line(row) for row in all_tasks(db.session)])


@pages.get("/torsdag/uppgifter/<id:task_id>", permission=TAKE)
def task(task_id: int) -> str:
    return _page(task_id, _filled(task_id))


@pages.post("/torsdag/uppgifter/<id:task_id>", permission=TAKE)
def save_task(task_id: int) -> Answer:
    """What was typed stays when somebody else has saved meanwhile."""
    staff, form = current_staff(), _form()
    _own(task_id)
    if not form.validate():
        return _page(task_id, form), 422
    change, seen = form.change(), version_of(form.version)
    try:
        current.write(lambda session: change_task(session, staff, task_id, change, seen))
    except Conflict:
        stored = _filled(task_id)
        differing = [
            (str(one.label.text), _told(stored[one.name]), _told(one))
            for one in form
            if one.name != "version" and _told(stored[one.name]) != _told(one)
        ]
        form.version.data = stored.version.data
        return _page(task_id, form, differing), 409
    except NotPossibleNow as refusal:
        name, message = REFUSALS[refusal.code]
        form[name].errors = [str(message)]
        return _page(task_id, form), 422
    return redirect_with_notice(url_for("conferences_staff.tasks"), SAVED)


def _own(task_id: int) -> None:
    """Raises Missing, and NotAllowed for whoever does not answer for it."""
    if not may_end(current_staff(), task_of(db.session, task_id)):
        raise NotAllowed("task")


def _form(*, empty: bool = False) -> TaskForm:
    form = TaskForm(formdata=None) if empty else TaskForm()
    form.owner.names = owners(db.session)
    return form


def _filled(task_id: int) -> TaskForm:
    _own(task_id)
    found, form = task_of(db.session, task_id), _form(empty=True)
    form.version.data, form.text.data, form.due.data = str(found.version), found.text, found.due
    form.ended.data, form.outcome.data = found.ended, found.outcome
    form.owner.data = _owner(found.owner_id, found.unit_id, found.organisation_id, form.owner.names)
    return form


def _owner(person: int | None, unit: int | None, organisation: int | None, names: Sequence[Named]) -> str:
    wanted = ("person", person) if person else ("unit", unit) if unit else ("organisation", organisation)
    found = [one for one in names if (one.kind, one.id) == wanted]
    return found[0].words if found else ""


def _page(task_id: int, form: TaskForm, conflict: list[tuple[str, str, str]] | None = None) -> str:
    found = task_of(db.session, task_id)
    return render_template(
        "conferences/staff/task.html",
        trail=[(_("Tasks from the conference"), url_for("conferences_staff.tasks"))],
        form=form,
        task=found,
        owner=owner_words(found),
        owners=form.owner.names,
        conflict=conflict,
        late=bool(found.due and not found.ended and found.due < today()),
        code=week_code,
        has_errors=bool(form.errors or conflict is not None),
    )


def _told(field: object) -> str:
    """A field's data as the person reads it."""
    data = getattr(field, "data", None)
    names = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    text = "" if data is None else str(data)
    return names.get(text, text)


def _line(row: TaskRow) -> list[object]:
    state = _("Decision") if row.decision else str(labels.ENDS[row.ended])
    return [
        row.held_on.isoformat(),
        row.area,
        row.text,
        row.owner,
        row.due or "",
        state,
        row.done_on or "",
        row.outcome,
    ]
