"""The calendar of planned changes, four weeks at a time, and the page of one."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import monday_of, today
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.queries.settings import organisations
from dialog.places.queries import area_choices
from dialog.situation.change_forms import ChangeForm
from dialog.situation.models import PlannedChange
from dialog.situation.operations.changes import add_change, may_plan, save_change, withdraw_change
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.changes import WEEKS_AHEAD, ComingChange, change_of, changes_coming
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.views.parts import part_tabs
from dialog.web.language import locale
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]
STEP = timedelta(weeks=WEEKS_AHEAD)
# One more row than weeks ahead: on a Sunday too, four whole weeks are to come.
ROWS = WEEKS_AHEAD + 1
WEEK = timedelta(weeks=1)

PLANNED = notice_text("change_planned", _l("The planned change is saved."))
WITHDRAWN = notice_text("change_withdrawn", _l("The planned change is withdrawn. It is not shown any more."))
TAKEN_UP = notice_text("change_taken_up", _l("The planned change is shown again."))


@dataclass(frozen=True)
class Day:
    """One day of the calendar: `begins` what starts then, `ends` what has its last day then."""

    day: date
    is_today: bool
    begins: tuple[ComingChange, ...]
    ends: tuple[ComingChange, ...]


@pages.get("/lagesbild/forandringar", permission=Permission.READ_FIGURES)
def changes() -> str:
    """`vecka`: a day of the first week, this week without it; `area` narrows to an area and what lies below it."""
    areas, first = load_areas(db.session, today()), monday_of(_typed_day())
    code = request.args.get("area", "")
    chosen = areas.current.get(code)
    # From today on in the week that is now: what was over on Monday is no longer coming.
    start = max(first, today()) if first <= today() <= first + WEEK else first
    ids = areas.ids_below(code) if chosen is not None else None
    found = [
        replace(one, running=one.starts_on < today())
        for one in changes_coming(db.session, ids, first, ROWS)
        if one.ends_on is None or one.ends_on >= start
    ]
    return render_template(
        "situation/staff/changes.html",
        parts=part_tabs("situation_staff.changes"),
        weeks=_weeks(first, found),
        first=first,
        last=first + ROWS * WEEK - timedelta(days=1),
        found=found,
        area=code if chosen is not None else "",
        areas=areas.choices(),
        earlier_url=_url(code, first - STEP),
        later_url=_url(code, first + STEP),
        today_url=None if first == monday_of(today()) else _url(code, None),
        weekdays=[name.capitalize() for _number, name in sorted(locale().days["stand-alone"]["abbreviated"].items())],
        may_change=lambda one: may_plan(current_staff(), one.area_code),
    )


@pages.get("/lagesbild/forandringar/ny", permission=Permission.PLAN_CHANGES)
def new_change() -> str:
    """An empty form. `area`: the area chosen to begin with."""
    form = _form(empty=True)
    form.fresh_key()
    form.area.data = request.args.get("area", "")[:40]
    return _page(form)


@pages.post("/lagesbild/forandringar/ny", permission=Permission.PLAN_CHANGES)
def add_planned_change() -> Answer:
    staff, form = current_staff(), _form()
    if not form.validate():
        return _page(form), 422
    if not form.key_is_good():
        form.fresh_key()
        return _page(form, problem=_("The page has been open for very long. Look through it and save again.")), 422
    draft, key = form.draft(), str(form.form_key.data)
    try:
        current.write(lambda session: add_change(session, staff, draft, key))
    except Conflict:
        form.fresh_key()
        return _page(form, problem=_("This form has been saved already. This is another change: save once more.")), 409
    except NotPossibleNow:
        form.area.errors = [_("Choose an area in the list")]
        return _page(form), 422
    return redirect_with_notice(_url(draft.area_code, draft.starts_on), PLANNED)


@pages.get("/lagesbild/forandringar/<id:change_id>", permission=Permission.PLAN_CHANGES)
def change(change_id: int) -> str:
    found = _own_change(change_id)
    return _page(_filled(found), found)


@pages.post("/lagesbild/forandringar/<id:change_id>", permission=Permission.PLAN_CHANGES)
def save_planned_change(change_id: int) -> Answer:
    """What was typed stays when somebody else has saved meanwhile."""
    staff, found, form = current_staff(), _own_change(change_id), _form()
    if not form.validate():
        return _page(form, found), 422
    draft, seen = form.draft(), form.seen_version()
    try:
        current.write(lambda session: save_change(session, staff, change_id, draft, seen))
    except Conflict:
        stored = _filled(_own_change(change_id))
        differing = [
            (str(one.label.text), _told(stored[one.name]), _told(one))
            for one in form
            if one.name not in ("version", "form_key") and _told(stored[one.name]) != _told(one)
        ]
        form.version.data = stored.version.data
        return _page(form, _own_change(change_id), conflict=differing), 409
    except NotPossibleNow:
        form.area.errors = [_("Choose an area in the list")]
        return _page(form, found), 422
    return redirect_with_notice(_url(draft.area_code, draft.starts_on), PLANNED)


@pages.post("/lagesbild/forandringar/<id:change_id>/bort", permission=Permission.PLAN_CHANGES)
def withdraw_planned_change(change_id: int) -> Response:
    """`do`: back, or else withdraw."""
    staff, back = current_staff(), request.form.get("do") == "back"
    current.write(lambda session: withdraw_change(session, staff, change_id, back=back))
    return redirect_with_notice(url_for("situation_staff.changes"), TAKEN_UP if back else WITHDRAWN)


def _own_change(change_id: int) -> PlannedChange:
    """Raises Missing, NotAllowed."""
    found = change_of(db.session, change_id)
    if not may_plan(current_staff(), found.area.code if found.area is not None else ""):
        raise NotAllowed("area")
    return found


def _form(*, empty: bool = False) -> ChangeForm:
    staff = current_staff()
    form = ChangeForm(formdata=None) if empty else ChangeForm()
    own = [(area.code, area.name) for area in area_choices(db.session) if may_plan(staff, area.code)]
    form.offer(own, organisations(db.session), everywhere=may_plan(staff, ""))
    return form


def _filled(found: PlannedChange) -> ChangeForm:
    form = _form(empty=True)
    form.fill(found)
    return form


def _told(field: object) -> str:
    """A field's data as the person reads it."""
    data = getattr(field, "data", None)
    if isinstance(data, bool):
        return str(_("Yes") if data else _("No"))
    names = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    text = "" if data is None else str(data)
    return names.get(text, text)


def _page(
    form: ChangeForm,
    found: PlannedChange | None = None,
    *,
    problem: str = "",
    conflict: list[tuple[str, str, str]] | None = None,
) -> str:
    return render_template(
        "situation/staff/change.html",
        parts=part_tabs("situation_staff.changes"),
        form=form,
        change=found,
        problem=problem,
        conflict=conflict,
        has_errors=bool(form.errors or problem or conflict is not None),
    )


def _weeks(first: date, found: list[ComingChange]) -> list[tuple[int, list[Day]]]:
    """(number of the week, its seven days)."""
    days = [first + timedelta(days=number) for number in range(7 * ROWS)]
    made = [
        Day(
            day,
            day == today(),
            tuple(one for one in found if one.starts_on == day),
            tuple(one for one in found if one.ends_on == day != one.starts_on),
        )
        for day in days
    ]
    return [(made[at].day.isocalendar().week, made[at : at + 7]) for at in range(0, len(made), 7)]


def _typed_day() -> date:
    try:
        day = date.fromisoformat(request.args.get("vecka", ""))
    except ValueError:
        return today()
    # Far from both ends of the calendar, so that four weeks more or less still are dates.
    return day if 2000 <= day.year <= 2200 else today()


def _url(area: str, day: date | None) -> str:
    values = {"area": area, "vecka": day.isoformat() if day else ""}
    return url_for("situation_staff.changes", **{name: value for name, value in values.items() if value})  # type: ignore[arg-type]
