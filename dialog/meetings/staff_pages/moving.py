"""Another time, another room, or called off: each page says beforehand whom it tells."""

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import local
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.meetings.models import Meeting
from dialog.meetings.operations.meetings import cancel_meeting, change_room, move
from dialog.meetings.queries.one import OtherMeeting, PartyRow, open_meetings, parties_of, telling_of
from dialog.meetings.staff_fields import wall
from dialog.meetings.staff_forms import CancelForm, RoomForm, TimesForm
from dialog.meetings.staff_labels import REFUSALS
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.notices import CALLED_OFF, MOVED, ROOM_CHANGED
from dialog.meetings.staff_pages.shared import run_meeting, way_here
from dialog.web.formatting import moment
from dialog.web.language import OWN_NAMES, direction
from dialog.web.notices import redirect_with_notice

RUN = Permission.RUN_MEETINGS
Answer = Response | tuple[str, int]
Act = Callable[[Session], int]


@pages.get("/moten/<slug>/flytta", permission=RUN)
def move_form(slug: str) -> str:
    """The present time stands in the form."""
    found, form = run_meeting(slug), TimesForm(formdata=None)
    (form.day.data, form.starts.data), (_day, form.ends.data) = wall(found.starts_at), wall(found.ends_at)
    return _page("move", found, form=form)


@pages.post("/moten/<slug>/flytta", permission=RUN)
def move_meeting(slug: str) -> Answer:
    found, staff, form, keys = run_meeting(slug), current_staff(), TimesForm(), current.keys
    meeting_id = found.id
    if not form.validate():
        return _page("move", found, form=form), 422
    begins, ends = form.times()
    try:
        told = current.write(lambda session: move(session, keys, staff, meeting_id, begins, ends))
    except NotPossibleNow as refusal:
        form.day.errors = [_refusal(refusal)]
        return _page("move", found, form=form), 422
    return redirect_with_notice(url_for("meetings_staff.meeting", slug=slug), MOVED, str(told))


@pages.get("/moten/<slug>/lokal", permission=RUN)
def room_form(slug: str) -> str:
    found, form = run_meeting(slug), RoomForm(formdata=None)
    form.place.data, form.address.data = found.place, found.address
    form.capacity.data, form.extra_seats.data = found.capacity, found.extra_seats
    return _page("room", found, form=form, outside=[], missing=0)


@pages.post("/moten/<slug>/lokal", permission=RUN)
def save_room(slug: str) -> Answer:
    """A room that is too small is refused: the page says who would not fit, and what can be done instead."""
    found, staff, form, keys = run_meeting(slug), current_staff(), RoomForm(), current.keys
    meeting_id = found.id
    if not form.validate():
        return _page("room", found, form=form, outside=[], missing=0), 422
    place, address = form.place.data or "", form.address.data or ""
    capacity, extra = form.capacity.data, form.extra_seats.data or 0
    try:
        told = current.write(
            lambda session: change_room(
                session, keys, staff, meeting_id, place=place, address=address, capacity=capacity, extra_seats=extra
            )
        )
    except NotPossibleNow as refusal:
        return _refused_room(run_meeting(slug), form, refusal), 422
    return redirect_with_notice(url_for("meetings_staff.meeting", slug=slug), ROOM_CHANGED, str(told))


@pages.get("/moten/<slug>/stall-in", permission=RUN)
def cancel_form(slug: str) -> str:
    found = run_meeting(slug)
    return _cancel_page(found, _offered(CancelForm(formdata=None), found))


@pages.post("/moten/<slug>/stall-in", permission=RUN)
def cancel(slug: str) -> Answer:
    """Called off twice: nothing happens the second time."""
    found, staff, keys = run_meeting(slug), current_staff(), current.keys
    meeting_id = found.id
    form = _offered(CancelForm(), found)
    if not form.validate():
        return _cancel_page(found, form), 422
    because, other = form.because(), int(form.replaced_by.data) if form.replaced_by.data else None
    try:
        told = current.write(lambda session: cancel_meeting(session, keys, staff, meeting_id, because, other))
    except NotPossibleNow as refusal:
        form.replaced_by.errors = [_refusal(refusal)]
        return _cancel_page(found, form), 422
    return redirect_with_notice(url_for("meetings_staff.meeting", slug=slug), CALLED_OFF, str(told))


def _refusal(refusal: NotPossibleNow) -> str:
    return str(REFUSALS.get(refusal.code, refusal.code))


def _refused_room(found: Meeting, form: RoomForm, refusal: NotPossibleNow) -> str:
    if refusal.code != "capacity":
        (form.place if refusal.code == "place" else form.capacity).errors = [_refusal(refusal)]
        return _page("room", found, form=form, outside=[], missing=0)
    seats = (form.capacity.data or 0) + (form.extra_seats.data or 0)
    outside = _outside(parties_of(db.session, current.keys, found.id), seats)
    return _page("room", found, form=form, outside=outside, missing=found.seats_taken - seats)


def _outside(parties: list[PartyRow], seats: int) -> list[PartyRow]:
    """The parties that would not fit if the last ones in the queue had to go."""
    found = []
    for party in sorted(parties, key=lambda one: one.number):
        taken = party.seated + party.offered
        if taken and taken > seats:
            found.append(party)
        seats -= taken
    return found


def _offered(form: CancelForm, found: Meeting) -> CancelForm:
    form.offer((one.id, _other_words(one)) for one in open_meetings(db.session, found.id))
    return form


def _other_words(other: OtherMeeting) -> str:
    return f"{other.title}, {moment(other.starts_at)}, {other.place}"


def _cancel_page(found: Meeting, form: CancelForm) -> str:
    languages = []
    for code, field in form.languages():
        field.render_kw = {"lang": code}
        languages.append((code, OWN_NAMES[code], direction(code), field))
    return _page("cancel", found, form=form, languages_in_form=languages)


def _page(name: str, found: Meeting, **values: Any) -> str:
    return render_template(
        f"meetings/staff/{name}.html",
        trail=way_here(found),
        meeting=found,
        telling=telling_of(db.session, found.id),
        local=local,
        **values,
    )
