"""How conferences are held, and another day for one of them."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.clock import monday_of
from dialog.conferences.operations.conferences import call_off, move, save_plan
from dialog.conferences.queries.one import Held, plan_of
from dialog.conferences.rules import ConferenceState, week_code
from dialog.conferences.staff_forms import MoveForm, PlanForm, version_of
from dialog.conferences.staff_pages.blueprint import pages
from dialog.conferences.staff_pages.shared import RUN, held_or_missing, tabs, title_of, url_of, way_here
from dialog.errors import Conflict, Missing
from dialog.extensions import current, db
from dialog.organisations.queries.settings import organisations
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]

PLANNED = notice_text("conference_plan_saved", _l("Saved. Coming conferences follow."))
MOVED = notice_text("conference_moved", _l("The conference has another day or time."))
OFF = notice_text("conference_called_off", _l("The conference is called off."))


@pages.get("/torsdag/plan", permission=RUN)
def plan() -> str:
    form = _form(empty=True)
    form.fill(plan_of(db.session))
    return _page(form)


@pages.post("/torsdag/plan", permission=RUN)
def save_how() -> Answer:
    """Keeps what was typed when somebody else has saved meanwhile."""
    staff, form = current_staff(), _form()
    if not form.validate():
        return _page(form), 422
    draft, seen = form.draft(), version_of(form.version)
    try:
        current.write(lambda session: save_plan(session, staff, draft, seen))
    except Conflict:
        stored = _form(empty=True)
        stored.fill(plan_of(db.session))
        differing = [
            (str(one.label.text), str(stored[one.name].data), str(one.data))
            for one in form
            if one.name not in ("version", "organisations") and str(stored[one.name].data) != str(one.data)
        ]
        form.version.data = stored.version.data
        return _page(form, differing), 409
    return redirect_with_notice(url_for("conferences_staff.plan"), PLANNED)


@pages.get("/torsdag/<week>/dag", permission=RUN)
def other_day(week: str) -> str:
    held = _movable(week)
    return _move_page(held, MoveForm(formdata=None, day=held.held_on, starts=held.starts))


@pages.post("/torsdag/<week>/dag", permission=RUN)
def move_conference(week: str) -> Answer:
    """`do`: off calls it off; else another day of the same week, or another time."""
    held, staff, form = _movable(week), current_staff(), MoveForm()
    holds = form.validate()
    day, starts, because = form.day.data, form.starts.data, form.because.data or ""
    if request.form.get("do") == "off":
        if form.because.errors:
            return _move_page(held, form), 422
        current.write(lambda session: call_off(session, staff, held.week, because))
        return redirect_with_notice(url_of(held), OFF)
    if starts is None:
        form.starts.errors = [_("Write the time like this: 13:00")]
    if day is not None and monday_of(day) != held.week:
        form.day.errors = [_("Choose a day in the same week")]
    if not holds or form.errors or day is None or starts is None or monday_of(day) != held.week:
        return _move_page(held, form), 422
    current.write(lambda session: move(session, staff, held.week, day, starts, because))
    return redirect_with_notice(url_of(held), MOVED)


def _movable(week: str) -> Held:
    """Raises Missing for one that has begun."""
    held = held_or_missing(week)
    if held.state not in (ConferenceState.PLANNED, ConferenceState.CANCELLED):
        raise Missing("conference")
    return held


def _form(*, empty: bool = False) -> PlanForm:
    form = PlanForm(formdata=None) if empty else PlanForm()
    form.offer(organisations(db.session))
    return form


def _page(form: PlanForm, conflict: list[tuple[str, str, str]] | None = None) -> str:
    return render_template(
        "conferences/staff/plan.html", parts=tabs("conferences_staff.plan"), form=form, conflict=conflict
    )


def _move_page(held: Held, form: MoveForm) -> str:
    return render_template(
        "conferences/staff/move.html",
        trail=way_here(held),
        held=held,
        title=title_of(held),
        code=week_code(held.week),
        form=form,
    )
