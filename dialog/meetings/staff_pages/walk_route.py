"""The route of a walk with its stops on the map, who leads it, and what everybody reads about it."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.meetings.models import Meeting, Walk, WalkStop
from dialog.meetings.operations.walks import add_stop, change_stop, move_stop, plan_walk, remove_stop
from dialog.meetings.queries.walks import route_map, stop_of
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.shared import way_here
from dialog.meetings.staff_pages.walks import RUN, Answer, editor, walk_to_run
from dialog.meetings.staff_walk_forms import PlanForm, StopForm
from dialog.web.language import OWN_NAMES, direction
from dialog.web.notices import notice_text, redirect_with_notice

PLANNED = notice_text("walk_planned", _l("What the walk is like is saved."))
ROUTE = notice_text("walk_route", _l("The route is changed."))


@pages.get("/moten/<slug>/vandring/rutt", permission=RUN)
def walk_route(slug: str) -> str:
    meeting, walk = walk_to_run(slug)
    return _page(meeting, walk, _plan_form(walk), StopForm(formdata=None))


@pages.post("/moten/<slug>/vandring/rutt", permission=RUN)
def change_walk(slug: str) -> Answer:
    """Who leads and writes, and the summary."""
    meeting, walk = walk_to_run(slug)
    form = PlanForm()
    if not form.validate():
        return _page(meeting, walk, form, StopForm(formdata=None)), 422
    who, meeting_id, values = editor(), meeting.id, form.values()
    seen = form.seen_version()
    try:
        current.write(lambda session: plan_walk(session, who, meeting_id, values, seen_version=seen))
    except Conflict:
        meeting, walk = walk_to_run(slug)
        stored = _plan_form(walk)
        differing = [
            (str(one.label.text), str(stored[one.name].data or ""), str(one.data or ""))
            for one in form
            if one.name != "version" and (stored[one.name].data or "") != (one.data or "")
        ]
        form.version.data = str(walk.lock_version)
        return _page(meeting, walk, form, StopForm(formdata=None), differing), 409
    return redirect_with_notice(url_for("meetings_staff.walk_route", slug=slug), PLANNED)


@pages.post("/moten/<slug>/vandring/stopp", permission=RUN)
def create_stop(slug: str) -> Answer:
    """A stop last on the route."""
    meeting, walk = walk_to_run(slug)
    form = StopForm()
    if not form.validate():
        return _page(meeting, walk, _plan_form(walk), form), 422
    who, meeting_id, draft = editor(), meeting.id, form.draft()
    try:
        current.write(lambda session: add_stop(session, who, meeting_id, draft))
    except NotPossibleNow:
        form.title.errors = [_("A walk can have at most 30 stops")]
        return _page(meeting, walk, _plan_form(walk), form), 422
    return redirect_with_notice(url_for("meetings_staff.walk_route", slug=slug), ROUTE)


@pages.get("/moten/<slug>/vandring/stopp/<id:stop_id>", permission=RUN)
def walk_stop(slug: str, stop_id: int) -> str:
    meeting, walk = walk_to_run(slug)
    stop = stop_of(db.session, meeting.id, stop_id)
    point = f"{stop.latitude},{stop.longitude}" if stop.latitude is not None else ""
    return _stop_page(meeting, walk, stop, StopForm(formdata=None, title=stop.title, point=point))


@pages.post("/moten/<slug>/vandring/stopp/<id:stop_id>", permission=RUN)
def save_stop(slug: str, stop_id: int) -> Answer:
    meeting, walk = walk_to_run(slug)
    stop, form = stop_of(db.session, meeting.id, stop_id), StopForm()
    if not form.validate():
        return _stop_page(meeting, walk, stop, form), 422
    who, meeting_id, draft = editor(), meeting.id, form.draft()
    current.write(lambda session: change_stop(session, who, meeting_id, stop_id, draft))
    return redirect_with_notice(url_for("meetings_staff.walk_route", slug=slug), ROUTE)


@pages.post("/moten/<slug>/vandring/stopp/<id:stop_id>/ordning", permission=RUN)
def order_stop(slug: str, stop_id: int) -> Response:
    """`do`: up, down, or remove."""
    meeting, _walk = walk_to_run(slug)
    who, meeting_id, act = editor(), meeting.id, request.form.get("do")
    if act == "remove":
        current.write(lambda session: remove_stop(session, who, meeting_id, stop_id))
    else:
        step = -1 if act == "up" else 1
        current.write(lambda session: move_stop(session, who, meeting_id, stop_id, step))
    return redirect_with_notice(url_for("meetings_staff.walk_route", slug=slug), ROUTE)


def _plan_form(walk: Walk) -> PlanForm:
    summary = {f"summary_{code}": text for code, text in (walk.summary or {}).items()}
    return PlanForm(
        formdata=None, leader=walk.leader, note_taker=walk.note_taker, version=str(walk.lock_version), **summary
    )


def _page(
    meeting: Meeting,
    walk: Walk,
    form: PlanForm,
    stop_form: StopForm,
    conflict: list[tuple[str, str, str]] | None = None,
) -> str:
    return render_template(
        "meetings/staff/walk_route.html",
        trail=way_here(meeting),
        meeting=meeting,
        walk=walk,
        form=form,
        stop_form=stop_form,
        route=route_map(db.session, meeting.area, walk.stops),
        summaries=[(code, OWN_NAMES[code], direction(code), field) for code, field in form.languages()],
        conflict=conflict,
        has_errors=bool(form.errors or stop_form.errors or conflict),
    )


def _stop_page(meeting: Meeting, walk: Walk, stop: WalkStop, form: StopForm) -> str:
    others = [one for one in walk.stops if one.id != stop.id]
    return render_template(
        "meetings/staff/walk_stop.html",
        trail=way_here(meeting, (_("Route of the walk"), url_for("meetings_staff.walk_route", slug=meeting.slug))),
        meeting=meeting,
        stop=stop,
        form=form,
        route=route_map(db.session, meeting.area, others),
    )
