"""Registering a party: without account, with one way to reach it, people counted one by one."""

from flask import g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db, limiter
from dialog.groups.queries import group_by_code
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.operations.seats import Booked, book
from dialog.meetings.public_forms import NO_CHOICE, WRONG_GROUP, PartyForm, too_many
from dialog.meetings.public_pages.blueprint import pages
from dialog.meetings.public_pages.meetings import shown_meeting
from dialog.meetings.public_views import entry_of, rows_of, view_of
from dialog.meetings.queries.coming import other_meetings
from dialog.organisations.queries import notice_version
from dialog.web.language import current_language

# A library or a mobile network is one address for thousands.
SENDS = "1200 per 10 minutes; 6000 per day"
WRONG_CODES = "20 per 10 minutes; 100 per day"


@pages.get("/moten/<slug>/anmalan")
def register(slug: str) -> Response:
    """The form, empty. Where nobody can register, the meeting's own page says why."""
    meeting = shown_meeting(slug)
    if entry_of(db.session, meeting).way != "open":
        return redirect(view_of(meeting).url, 303)
    return _form_page(meeting, PartyForm())


@pages.post("/moten/<slug>/anmalan")
@limiter.limit(lambda: SENDS, deduct_when=lambda response: response.status_code == 200)
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def registered(slug: str) -> Response:
    """Register, once for each form that was shown."""
    meeting, form = shown_meeting(slug), PartyForm()
    holds = form.validate()
    group_id = _group_id(form)
    if not holds or form.group_code.errors:
        return _form_page(meeting, form, status=422)
    if not form.key_is_good():
        form.fresh_key()
        return _form_page(meeting, form, notice="too_old", status=422)
    return _book(meeting, form, group_id)


def _group_id(form: PartyForm) -> int | None:
    """The group whose code was typed; None without one. A code that leads nowhere becomes an error of the field."""
    typed = form.group_code.data or ""
    if not typed or form.group_code.errors:
        return None
    group = group_by_code(db.session, typed)
    if group is None:
        g.wrong_code = True
        form.group_code.errors = [WRONG_GROUP]
    return group.id if group else None


def _book(meeting: Meeting, form: PartyForm, group_id: int | None) -> Response:
    keys, key, language = current.keys, str(form.form_key.data), current_language()
    meeting_id, draft = meeting.id, form.draft(language, notice_version(db.session, language), group_id)
    try:
        booked = current.write(lambda session: book(session, keys, meeting_id, draft, key))
    except Conflict:
        form.fresh_key()
        return _form_page(shown_meeting(meeting.slug), form, notice="sent_before", status=409)
    except NotPossibleNow as fault:
        return _refused(shown_meeting(meeting.slug), form, fault)
    return _receipt(booked, by_mail=bool(form.email.data))


def _refused(meeting: Meeting, form: PartyForm, fault: NotPossibleNow) -> Response:
    """Say why, and what can be done instead, with everything that was typed."""
    if fault.code == "size":
        form.party_size.errors = [too_many(int(str(fault.values["most"])))]
        return _form_page(meeting, form, status=422)
    if fault.code == "choose":
        form.on_shortage.errors = [str(NO_CHOICE)]
        return _form_page(meeting, form, shortage=fault.values, status=422)
    if fault.code == "other_date":
        return _form_page(meeting, form, notice="other_date", status=422)
    return _form_page(meeting, form, notice=fault.code, status=422)


def _form_page(
    meeting: Meeting, form: PartyForm, notice: str = "", shortage: dict[str, object] | None = None, status: int = 200
) -> Response:
    """`shortage`: how many seats there are, and how many the party is. `notice`: '' or why the form is shown again."""
    entry = entry_of(db.session, meeting)
    page = render_template(
        "meetings/public/register.html",
        form=form,
        view=view_of(meeting),
        entry=entry,
        shortage=shortage,
        asks_choice=entry.full or bool(shortage) or bool(form.on_shortage.data),
        notice=notice,
        has_errors=bool(notice),
        others=rows_of(db.session, other_meetings(db.session, meeting), seats=True) if notice or shortage else [],
    )
    return unsaved(page, status)


def _receipt(booked: Booked, by_mail: bool) -> Response:
    registration = db.session.get_one(Registration, booked.registration_id)
    meeting = registration.meeting
    undrawn = meeting.admission == "lottery" and meeting.drawn_at is None
    page = render_template(
        "meetings/public/receipt.html",
        booked=booked,
        view=view_of(meeting),
        by_mail=by_mail,
        undrawn=undrawn,
        own_url=f"{request.script_root}/anmalan/{booked.token}",
        needs=bool(registration.needs) and registration.size > 1,
    )
    return unsaved(page, 200)


def unsaved(html: str, status: int) -> Response:
    """A page that no cache and no browser keeps."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
