"""Ready for Thursday: the queue of a unit is read to its end, and what has changed since the week before."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_label
from dialog.clock import monday_of, today
from dialog.conferences.operations.ready import say_ready, take_ready_back
from dialog.conferences.queries.one import coming_week, conference_of
from dialog.conferences.queries.ready import changed_since, left_by_unit, unit_ready
from dialog.conferences.rules import WEEK, week_code
from dialog.conferences.rules.ready import may_ready
from dialog.conferences.staff_pages.blueprint import pages
from dialog.conferences.staff_pages.shared import about_of, held_or_missing, tabs, title_of, url_of
from dialog.errors import Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.models import Unit
from dialog.organisations.queries.units import units
from dialog.situation.labels import days_text
from dialog.situation.rules.periods import Period
from dialog.web.notices import notice_text, redirect_with_notice

SAID = notice_text(
    "queue_ready", _l("The queue is ready for the conference. What is counted after this is said to be later.")
)
BACK = notice_text("queue_not_ready", _l("The queue is not ready any more."))
REFUSED: dict[str, Any] = {
    "left": _l("New ones have come into the queue meanwhile. Read them first."),
    "early": _l("The week that the conference is about is not over yet."),
    "state": _l("The conference is closed or called off. Look at the next one."),
}


@pages.get("/torsdag/ko/klar", permission=Permission.READY_QUEUES)
def ready() -> str:
    """`enhet`: whose queue, when this person reads several."""
    return _page(_chosen(request.args.get("enhet", "")))


@pages.post("/torsdag/ko/klar", permission=Permission.READY_QUEUES)
def say_queue_ready() -> Response | tuple[str, int]:
    """`do`: 'back' takes it back. `week`: the conference that was shown."""
    staff, unit = current_staff(), _chosen(request.form.get("enhet", ""))
    if unit is None:
        raise Missing("unit")
    unit_id, week = unit.id, held_or_missing(request.form.get("week", "")).week
    back = request.form.get("do") == "back"
    try:
        current.write(lambda session: (take_ready_back if back else say_ready)(session, staff, week, unit_id))
    except NotPossibleNow as fault:
        return _page(unit, str(REFUSED[fault.code])), 422
    return redirect_with_notice(url_for("conferences_staff.ready", enhet=unit_id), BACK if back else SAID)


def _page(unit: Unit | None, problem: str = "") -> str:
    held = conference_of(db.session, coming_week(db.session))
    start, end = held.before
    return render_template(
        "conferences/staff/ready.html",
        parts=tabs("conferences_staff.ready"),
        unit=unit,
        units=_own(),
        state=unit_ready(db.session, held, unit) if unit is not None else None,
        changes=changed_since(db.session, current_staff(), held, unit.id) if unit is not None else [],
        category_label=category_label,
        held=held,
        code=week_code(held.week),
        title=title_of(held),
        about=about_of(held),
        before=days_text(Period(start - WEEK, end - WEEK)),
        is_early=held.week > monday_of(today()),
        last=end,
        conference_url=url_of(held),
        problem=problem,
    )


def _own() -> list[Unit]:
    """The units whose whole queue this person reads."""
    staff = current_staff()
    return [unit for unit in units(db.session) if may_ready(staff, unit.id, unit.organisation_id)]


def _chosen(raw: str) -> Unit | None:
    """The unit that is named; the person's own, the first with something left to read, or the first. None: this person
    reads no queue to its end.
    """
    own = _own()
    if raw:
        found = next((unit for unit in own if str(unit.id) == raw), None)
        if found is None:
            raise Missing("unit")
        return found
    mine = {held.unit_id for held in current_staff().roles_with(Permission.READY_QUEUES)}
    found = next((unit for unit in own if unit.id in mine), None)
    if found is None and own:
        left = left_by_unit(db.session, conference_of(db.session, coming_week(db.session)))
        found = next((unit for unit in own if unit.id in left), own[0])
    return found
