"""A new meeting, another plan, and a copy."""

from dataclasses import replace
from typing import Any, TypeVar

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.meetings.models import Meeting
from dialog.meetings.operations.meetings import MeetingDraft, change_meeting, copy_meeting, create_meeting, draft_of
from dialog.meetings.queries.hosts import host_choices
from dialog.meetings.rules import MeetingState
from dialog.meetings.staff_fields import wall
from dialog.meetings.staff_forms import NewMeetingForm, PlanForm, TimesForm
from dialog.meetings.staff_labels import REFUSALS
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.differences import differences
from dialog.meetings.staff_pages.notices import COPIED, CREATED, SAVED
from dialog.meetings.staff_pages.shared import read_meeting, run_meeting, way_here
from dialog.places.queries import area_choices
from dialog.settings import ALL_LANGUAGES
from dialog.web.language import OWN_NAMES, direction
from dialog.web.notices import redirect_with_notice

RUN = Permission.RUN_MEETINGS
Answer = Response | tuple[str, int]
Form = TypeVar("Form", bound=PlanForm)


@pages.get("/moten/ny", permission=RUN)
def new_meeting() -> str:
    """The person's own organisation stands as the first host."""
    form = _offered(NewMeetingForm(formdata=None))
    own = current_staff().roles_with(RUN)
    form.host_1.data = next(
        (value for value, _name in host_choices(db.session) if value == str(own[0].organisation_id)), ""
    )
    return _new_page(form)


@pages.post("/moten/ny", permission=RUN)
def create() -> Answer:
    """A draft: nobody but those who invite sees it."""
    form = _offered(NewMeetingForm())
    if not form.validate():
        return _new_page(form), 422
    staff, draft = current_staff(), form.placed_draft()
    try:
        made = current.write(lambda session: create_meeting(session, staff, draft))
    except (NotPossibleNow, NotAllowed) as refusal:
        form.refuse(refusal.code if isinstance(refusal, NotPossibleNow) else "not_host")
        return _new_page(form), 422
    return redirect_with_notice(url_for("meetings_staff.meeting", slug=made.slug), CREATED)


@pages.get("/moten/<slug>/andra", permission=RUN)
def edit_meeting(slug: str) -> str:
    found = run_meeting(slug)
    return _edit_page(found, _form_of(found))


@pages.post("/moten/<slug>/andra", permission=RUN)
def save_meeting(slug: str) -> Answer:
    """A published meeting keeps time, place and seats: they change where everybody is told."""
    found, staff = run_meeting(slug), current_staff()
    meeting_id = found.id
    form: PlanForm = NewMeetingForm() if found.state == MeetingState.DRAFT else PlanForm()
    _offered(form, found)
    if not form.validate():
        return _edit_page(found, form), 422
    draft, seen = _draft(form, found), _seen(form)
    try:
        current.write(lambda session: change_meeting(session, staff, meeting_id, draft, seen_version=seen))
    except Conflict:
        stored = run_meeting(slug)
        form.version.data = str(stored.lock_version)
        return _edit_page(stored, form, differences(form, _form_of(stored))), 409
    except (NotPossibleNow, NotAllowed) as refusal:
        form.refuse(refusal.code if isinstance(refusal, NotPossibleNow) else "not_host")
        return _edit_page(found, form), 422
    return redirect_with_notice(url_for("meetings_staff.meeting", slug=slug), SAVED)


@pages.get("/moten/<slug>/kopiera", permission=RUN)
def copy_form(slug: str) -> str:
    found = run_meeting(slug)
    form = TimesForm(formdata=None)
    (_day, form.starts.data), (_same, form.ends.data) = wall(found.starts_at), wall(found.ends_at)
    return _copy_page(found, form)


@pages.post("/moten/<slug>/kopiera", permission=RUN)
def copy(slug: str) -> Answer:
    """The same plan on another day, with nobody registered."""
    found, staff, form = run_meeting(slug), current_staff(), TimesForm()
    meeting_id = found.id
    if not form.validate():
        return _copy_page(found, form), 422
    begins, ends = form.times()
    try:
        made = current.write(lambda session: copy_meeting(session, staff, meeting_id, begins, ends))
    except NotPossibleNow as refusal:
        form.day.errors = [str(REFUSALS.get(refusal.code, refusal.code))]
        return _copy_page(found, form), 422
    return redirect_with_notice(url_for("meetings_staff.meeting", slug=made.slug), COPIED)


def _draft(form: PlanForm, found: Meeting) -> MeetingDraft:
    stored = draft_of(found)
    if isinstance(form, NewMeetingForm):
        return replace(form.placed_draft(), for_group_id=stored.for_group_id)
    return form.draft(
        starts_at=stored.starts_at,
        ends_at=stored.ends_at,
        place=stored.place,
        address=stored.address,
        capacity=stored.capacity,
        extra_seats=stored.extra_seats,
        for_group_id=stored.for_group_id,
    )


def _form_of(found: Meeting) -> PlanForm:
    """The stored meeting in its form."""
    stored = draft_of(found)
    is_draft = found.state == MeetingState.DRAFT
    values: dict[str, Any] = {
        "kind": stored.kind.value,
        "area": str(stored.area_id),
        "access": list(stored.access),
        "spoken": list(stored.languages),
        "admission": stored.admission.value,
        "needs_by": stored.needs_by,
        "version": str(found.lock_version),
    }
    values["opens_day"], values["opens_at"] = wall(stored.opens_at)
    values["closes_day"], values["closes_at"] = wall(stored.closes_at)
    for number, host in enumerate(stored.hosts, 1):
        values[f"host_{number}"] = (
            f"{host.organisation_id}:{host.unit_id}" if host.unit_id else str(host.organisation_id)
        )
    for code in ALL_LANGUAGES:
        values[f"title_{code}"] = stored.title.get(code, "")
        values[f"intro_{code}"] = stored.intro.get(code, "")
        values[f"travel_{code}"] = stored.travel.get(code, "")
    if is_draft:
        values["day"], values["starts"] = wall(stored.starts_at)
        _same_day, values["ends"] = wall(stored.ends_at)
        values |= {"place": stored.place, "address": stored.address}
        values |= {"capacity": stored.capacity, "extra_seats": stored.extra_seats}
    form = NewMeetingForm(formdata=None, data=values) if is_draft else PlanForm(formdata=None, data=values)
    return _offered(form, found)


def _offered(form: Form, found: Meeting | None = None) -> Form:
    areas = [(area.id, area.name) for area in area_choices(db.session)]
    if found is not None and found.area_id not in {area_id for area_id, _name in areas}:
        areas.append((found.area_id, found.area.name))
    form.offer(areas, host_choices(db.session))
    return form


def _seen(form: PlanForm) -> int:
    raw = str(form.version.data or "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _new_page(form: NewMeetingForm) -> str:
    return render_template(
        "meetings/staff/edit.html",
        trail=way_here(),
        heading=_("New meeting"),
        meeting=None,
        form=form,
        conflict=None,
        has_errors=False,
        languages_in_form=_languages(form),
        today=today(),
    )


def _edit_page(found: Meeting, form: PlanForm, conflict: list[tuple[str, str, str]] | None = None) -> str:
    return render_template(
        "meetings/staff/edit.html",
        trail=way_here(found),
        heading=_("Change the meeting"),
        meeting=found,
        form=form,
        conflict=conflict,
        has_errors=bool(conflict),
        languages_in_form=_languages(form),
        today=today(),
    )


def _copy_page(found: Meeting, form: TimesForm) -> str:
    return render_template(
        "meetings/staff/copy.html", trail=way_here(found), meeting=read_meeting(found.slug), form=form
    )


def _languages(form: PlanForm) -> list[tuple[str, str, str, Any, Any, Any]]:
    found = []
    for code, title, intro, travel in form.languages():
        for field in (title, intro, travel):
            field.render_kw = {"lang": code}
        found.append((code, OWN_NAMES[code], direction(code), title, intro, travel))
    return found
