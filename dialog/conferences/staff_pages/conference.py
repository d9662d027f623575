"""The conference on one page: agenda, what is said and what is decided, before, during and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.clock import monday_of, today
from dialog.conferences import labels
from dialog.conferences.models import AgendaItem
from dialog.conferences.operations.conferences import begin
from dialog.conferences.queries.gathering import gather
from dialog.conferences.queries.names import organisations_named, owners
from dialog.conferences.queries.one import (
    Held,
    attendance_of,
    begins_soon,
    coming_week,
    conference_of,
    earlier,
    held_before,
    invited,
    items_of,
    plan_of,
    unclosed,
)
from dialog.conferences.queries.ready import ready_units
from dialog.conferences.queries.tasks import tasks_before, tasks_of_conference
from dialog.conferences.rules import WEEK, ConferenceState, ItemKind, conference_day, week_code
from dialog.conferences.rules.gathered import Gathered
from dialog.conferences.staff_forms import ClosingForm, ItemForm, PointForm, digest
from dialog.conferences.staff_pages.blueprint import pages
from dialog.conferences.staff_pages.shared import (
    READ,
    RUN,
    TAKE,
    about_of,
    held_or_missing,
    sight,
    tabs,
    title_of,
    url_of,
)
from dialog.conferences.views import Section, ordered, sections
from dialog.errors import Missing
from dialog.extensions import current, db
from dialog.organisations.queries.settings import organisations
from dialog.places.queries import area_choices
from dialog.situation.queries.judgements import function_of
from dialog.situation.rules.judging import judges_for, may_judge
from dialog.web.notices import notice_text, redirect_with_notice

ATTENDANCE, TASKS, NEW, CLOSING = "narvaro", "uppgifter", "ny", "avsluta"
# Saves the open point, then gathers what has come in since.
GATHER = "samla"

BEGUN = notice_text("conference_begun", _l("The agenda is fixed. What is decided can be typed on each point."))


@dataclass
class Typed:
    """What a form sent, when it is shown again. `faults`: (id of the field, message)."""

    form: Any = None
    faults: Sequence[tuple[str, str]] = ()
    conflict: list[tuple[str, str, str]] | None = None
    people: dict[int, str] = field(default_factory=dict)
    ends: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_wrong(self) -> bool:
        return bool(self.faults or self.conflict is not None or (self.form is not None and self.form.errors))


@pages.get("/torsdag", permission=READ)
def conference() -> str:
    """The one that comes next, or goes on. `punkt`: the point that is open for writing."""
    return show(conference_of(db.session, coming_week(db.session)), request.args.get("punkt", ""))


@pages.get("/torsdag/<week>", permission=READ)
def one_conference(week: str) -> str:
    """That of one week."""
    return show(held_or_missing(week), request.args.get("punkt", ""))


@pages.post("/torsdag/<week>/borja", permission=RUN)
def begin_conference(week: str) -> Response:
    """Fix the agenda; from then on it is written in."""
    held, staff = held_or_missing(week), current_staff()
    current.write(lambda session: begin(session, staff, held.week))
    return redirect_with_notice(url_of(held, ATTENDANCE), BEGUN)


@pages.get("/torsdag/tidigare", permission=READ)
def earlier_conferences() -> str:
    return render_template(
        "conferences/staff/earlier.html",
        parts=tabs("conferences_staff.earlier_conferences"),
        found=earlier(db.session),
        labels=labels,
        code=week_code,
    )


def show(held: Held, step: str, typed: Typed | None = None) -> str:
    """The page, with the form of one step open for those who may write in it."""
    staff, typed = current_staff(), typed or Typed()
    eyes = sight()
    made = tasks_of_conference(db.session, held.id) if held.id is not None else ()
    found = _points(held)
    parts = sections(eyes, found, made)
    step = step_of(held, step, ordered(parts))
    before = tasks_before(db.session, held.week, held_before(db.session, held.week))
    shown: dict[str, Any] = {
        "parts": tabs("conferences_staff.conference" if held.week == coming_week(db.session) else ""),
        "held": held,
        "code": week_code(held.week),
        "title": title_of(held),
        "about": about_of(held),
        "labels": labels,
        "moved": labels.moved_text(held.moved_because),
        "sections": parts,
        "before": before,
        "step": step,
        "writes": bool(step),
        "may_begin": held.state is ConferenceState.PLANNED and held.week <= monday_of(today()),
        "adds": staff.may(TAKE) and held.state in (ConferenceState.PLANNED, ConferenceState.OPEN),
        "today": begins_soon(held),
        "plan": plan_of(db.session),
        "people": attendance_of(db.session, held.id),
        "invited": invited(db.session, plan_of(db.session), tuple(attendance_of(db.session, held.id))),
        "ready": ready_units(db.session, held) if held.state in (ConferenceState.PLANNED, ConferenceState.OPEN) else [],
        "gathers": bool(step) and staff.may(RUN) and held.is_open and held.held_on >= today(),
        "gather": GATHER,
        "unclosed": unclosed(db.session) if held.state is ConferenceState.PLANNED else None,
        "typed": typed,
        "exact": eyes.exact,
        "owners": owners(db.session) if step.isdigit() else [],
    }
    shown |= _form_of(held, step, found, parts, typed, eyes.organisations)
    return render_template("conferences/staff/conference.html", **shown)


def step_of(held: Held, wanted: str, ids: Sequence[int]) -> str:
    """The step whose form is open: '' for those who only read. Before it has begun only one's own points are added."""
    staff = current_staff()
    if held.state is ConferenceState.PLANNED:
        return NEW if wanted == NEW and staff.may(TAKE) else ""
    if not held.is_open:
        return ""
    if not staff.may(RUN):
        return NEW if wanted == NEW and staff.may(TAKE) else ""
    if wanted in (ATTENDANCE, TASKS, NEW, CLOSING) or (wanted.isdigit() and wanted in {str(one) for one in ids}):
        return wanted
    return ATTENDANCE


def steps(held: Held) -> list[str]:
    """All steps in the order of the page."""
    ids = ordered(sections(sight(), items_of(db.session, held.id or 0)))
    return [ATTENDANCE, TASKS, *map(str, ids), NEW, CLOSING]


def item_form(item: AgendaItem | None, *, empty: bool = False) -> ItemForm:
    """With those that can be named in it, and the organisations this person may judge the area for."""
    form = ItemForm(formdata=None) if empty else ItemForm()
    staff, judges = current_staff(), []
    if item is not None and item.kind == ItemKind.LEVEL and item.area is not None:
        code, own = item.area.code, judges_for(staff)
        judges = [
            (one.id, one.name) for one in organisations(db.session) if one.id in own and may_judge(staff, one.id, code)
        ]
    form.offer(owners(db.session) if not empty else [], organisations_named(db.session), judges)
    return form


def item_or_missing(held: Held, item_id: int) -> AgendaItem:
    """A point of this conference. Raises Missing."""
    found = next((one for one in items_of(db.session, held.id or 0) if one.id == item_id), None)
    if found is None:
        raise Missing("agenda_item")
    return found


def point_form(*, empty: bool = False) -> PointForm:
    form = PointForm(formdata=None) if empty else PointForm()
    form.offer([(area.code, area.name) for area in area_choices(db.session)])
    if empty:
        form.fresh_key()
    return form


def foreseen_day(held: Held) -> date:
    """The day of the next conference: until then most things are to be done."""
    week = held.week + WEEK
    return conference_day(week, plan_of(db.session).weekday)[0]


def _points(held: Held) -> Sequence[Gathered | AgendaItem]:
    """What is stored; before the conference has begun what is known now, with the points people have added."""
    stored: list[AgendaItem] = items_of(db.session, held.id) if held.id is not None else []
    if held.state is not ConferenceState.PLANNED:
        return stored
    return [*gather(db.session, held), *stored]


def _form_of(
    held: Held,
    step: str,
    found: Sequence[Gathered | AgendaItem],
    parts: Sequence[Section],
    typed: Typed,
    organisations: Mapping[int, str],
) -> dict[str, Any]:
    """The open form, and where it is sent."""
    code = week_code(held.week)
    if step == NEW:
        return {"form": typed.form or point_form(empty=True), "action": url_for("conferences_staff.add_own", week=code)}
    if step == CLOSING:
        form = typed.form or ClosingForm(formdata=None, notes=held.notes)
        return {"form": form, "action": url_for("conferences_staff.close_conference", week=code)}
    if step == ATTENDANCE:
        return {"form": None, "action": url_for("conferences_staff.save_attendance", week=code)}
    if step == TASKS:
        return {"form": None, "action": url_for("conferences_staff.save_ends", week=code)}
    if not step:
        return {"form": None, "action": ""}
    item = next(one for one in found if isinstance(one, AgendaItem) and str(one.id) == step)
    form = typed.form or filled(held, item, organisations)
    return {"form": form, "action": url_for("conferences_staff.write_point", week=code, item_id=item.id), "item": item}


def filled(held: Held, item: AgendaItem, organisations: Mapping[int, str]) -> ItemForm:
    """The form of a point as it is stored, ready for the next decision."""
    form = item_form(item, empty=True)
    form.fresh_key()
    form.version.data, form.was.data, form.text.data = str(item.version), digest(item.text), item.text
    reason = item.judgement.reason if item.judgement is not None else ""
    form.level.data = form.level_was.data = item.level
    form.reason.data, form.reason_was.data = reason, digest(reason)
    form.function.data, form.done.data = function_of(db.session, current_staff()), item.done
    form.shared.data = ", ".join(sorted(organisations[one] for one in item.shared_with if one in organisations))
    # Most is to be done until the next conference: what, who, Enter.
    form.due.data = foreseen_day(held)
    form.foreseen.data = form.due.data.isoformat()
    return form
