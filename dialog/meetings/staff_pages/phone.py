"""Parties that call or stand at the counter: staff register them, and do for them what others do by their link."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.audit.operations import record_reading
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.groups.queries import group_by_code
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.operations.by_phone import PhoneAct, act_by_phone, register_by_phone
from dialog.meetings.operations.seats import Booked
from dialog.meetings.public_forms import NO_CHOICE, WRONG_GROUP, too_many
from dialog.meetings.queries.one import PartyRow, parties_of
from dialog.meetings.queries.registrations import place_in_queue, public_seats, why_not_open
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.shared import read_meeting, run_meeting, title_of, way_here
from dialog.meetings.staff_party_forms import PhonePartyForm, PhoneSizeForm
from dialog.organisations.queries import notice_version
from dialog.web.notices import notice_text, redirect_with_notice

Answer = str | Response | tuple[str, int]
REGISTER, RUN = Permission.REGISTER_PARTIES, Permission.RUN_MEETINGS

SEATED = notice_text("party_seated", _l("The party is registered. Seats that it has: %(ref)s. Say so to them."))
WAITS = notice_text("party_waits", _l("The party stands in the queue, as number %(ref)s. Say so to them."))
LOTS = notice_text("party_in_lots", _l("The party is in the draw. Say to them that we get in touch afterwards."))
CHANGED = notice_text("party_changed", _l("It is changed. Say to them how it stands now."))
LEFT = notice_text("party_left", _l("The registration is taken back, and the seats are free for the next."))

WHY_NOT = {
    "cancelled": _l("The meeting is called off, so nobody can be registered."),
    "closed": _l("Registration has closed."),
    "not_open": _l("Registration has not opened yet."),
    "no_registration": _l("Nobody needs to register for this meeting. They can just come."),
    "other_date": _l("Nothing is registered: there are not enough seats, and they would rather come another day."),
    "offer_gone": _l("The time to answer has passed, and the seats have gone to the next in the queue."),
    "contact": _l("Write an e-mail address or a phone number, so that they can be told if something changes."),
}


@pages.get("/moten/<slug>/anmal", permission=REGISTER)
def register_party(slug: str) -> str:
    """The form, empty; or why nobody can be registered now."""
    found = read_meeting(slug)
    return _form_page(found, PhonePartyForm(current.settings.languages))


@pages.post("/moten/<slug>/anmal", permission=REGISTER)
def write_party(slug: str) -> Answer:
    """Register the party under the same rule as everybody: staff do not go before the queue."""
    found, form = read_meeting(slug), PhonePartyForm(current.settings.languages)
    group = group_by_code(db.session, form.group_code.data) if form.group_code.data else None
    holds = form.validate()
    if form.group_code.data and group is None:
        form.group_code.errors = [WRONG_GROUP]
        holds = False
    if not holds:
        return _form_page(found, form), 422
    if not form.key_is_good():
        form.fresh_key()
        return _form_page(
            found, form, _("The page has been open for very long. Look through it and send it again.")
        ), 422
    return _register(found, form, group.id if group else None)


def _register(found: Meeting, form: PhonePartyForm, group_id: int | None) -> Answer:
    staff, keys, meeting_id, slug = current_staff(), current.keys, found.id, found.slug
    draft = form.phone_draft(staff.id, notice_version(db.session, form.language.data), group_id)
    key = str(form.form_key.data)
    try:
        booked = current.write(lambda session: register_by_phone(session, keys, staff, meeting_id, draft, key))
    except Conflict:
        form.fresh_key()
        return _form_page(
            read_meeting(slug), form, _("This form is sent already. If this is one more party, send it again.")
        ), 409
    except NotPossibleNow as refused:
        return _refused(read_meeting(slug), form, refused), 422
    code, reference = _outcome(booked)
    return redirect_with_notice(url_for("meetings_staff.register_party", slug=slug), code, reference)


def _outcome(booked: Booked) -> tuple[str, str]:
    """What to say to the party: (notice, its number)."""
    if booked.seated:
        return SEATED, _("%(seated)s of %(size)s", seated=booked.seated, size=booked.size)
    return (WAITS, str(booked.place_in_queue)) if booked.place_in_queue else (LOTS, "")


def _refused(found: Meeting, form: PhonePartyForm, refused: NotPossibleNow) -> str:
    if refused.code == "size":
        form.party_size.errors = [too_many(int(str(refused.values["most"])))]
        return _form_page(found, form)
    if refused.code == "choose":
        form.on_shortage.errors = [NO_CHOICE]
        return _form_page(found, form, free=int(str(refused.values["free"])))
    return _form_page(found, form, str(WHY_NOT.get(refused.code, refused.code)))


def _form_page(found: Meeting, form: PhonePartyForm, problem: str = "", free: int | None = None) -> str:
    seats = public_seats(db.session, found)
    closed = why_not_open(found)
    return render_template(
        "meetings/staff/register_party.html",
        trail=way_here(found),
        meeting=found,
        title=title_of(found),
        form=form,
        has_errors=bool(problem or form.errors),
        problem=problem,
        closed=str(WHY_NOT[closed]) if closed else "",
        seats=seats,
        asks_choice=seats.somebody_waits or seats.free == 0 or free is not None or bool(form.on_shortage.data),
        free=free,
    )


@pages.get("/moten/<slug>/anmalda/<id:registration_id>", permission=RUN)
def party(slug: str, registration_id: int) -> str:
    """One party, with what it can ask for on the phone. That somebody looked is in the log."""
    found, staff = run_meeting(slug), current_staff()
    page = _party_page(found, registration_id, _size_form(found, registration_id))
    current.write(lambda session: record_reading(session, staff.id, staff.name, "registrations", slug, number=1))
    return page


@pages.post("/moten/<slug>/anmalda/<id:registration_id>", permission=RUN)
def act_for_party(slug: str, registration_id: int) -> Answer:
    """Do what the party asks for: `act` is one of `PhoneAct`."""
    found, form = run_meeting(slug), PhoneSizeForm()
    try:
        act = PhoneAct(request.form.get("act", ""))
    except ValueError as unknown:
        raise Missing("act") from unknown
    if act is PhoneAct.SIZE and not form.validate():
        return _party_page(found, registration_id, form), 422
    return _act(found, registration_id, act, form)


def _act(found: Meeting, registration_id: int, act: PhoneAct, form: PhoneSizeForm) -> Answer:
    staff, keys, meeting_id, slug = current_staff(), current.keys, found.id, found.slug
    size, choice = form.party_size.number or 0, form.on_shortage.data or ""
    try:
        stays = current.write(
            lambda session: act_by_phone(session, keys, staff, meeting_id, registration_id, act, size, choice)
        )
    except NotPossibleNow as refused:
        problem = ""
        if refused.code == "size":
            form.party_size.errors = [too_many(int(str(refused.values["most"])))]
        elif refused.code == "choose":
            form.on_shortage.errors = [NO_CHOICE]
        else:
            problem = str(WHY_NOT.get(refused.code, refused.code))
        return _party_page(run_meeting(slug), registration_id, form, problem), 422
    if not stays:
        return redirect_with_notice(url_for("meetings_staff.parties", slug=slug), LEFT)
    url = url_for("meetings_staff.party", slug=slug, registration_id=registration_id)
    return redirect_with_notice(url, CHANGED)


def _size_form(found: Meeting, registration_id: int) -> PhoneSizeForm:
    form = PhoneSizeForm()
    form.party_size.data = str(_row(found, registration_id).size)
    return form


def _row(found: Meeting, registration_id: int) -> PartyRow:
    """The party among those of this meeting that have not left. Raises Missing."""
    for row in parties_of(db.session, current.keys, found.id):
        if row.id == registration_id:
            return row
    raise Missing("registration")


def _party_page(found: Meeting, registration_id: int, form: PhoneSizeForm, problem: str = "") -> str:
    row = _row(found, registration_id)
    registration = db.session.get_one(Registration, registration_id)
    return render_template(
        "meetings/staff/party.html",
        trail=way_here(found, (_("Who has registered"), url_for("meetings_staff.parties", slug=found.slug))),
        meeting=found,
        title=title_of(found),
        row=row,
        place=place_in_queue(db.session, registration),
        form=form,
        has_errors=bool(problem or form.errors),
        problem=problem,
    )
