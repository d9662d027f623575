"""Many notes of one meeting from one page, with the keyboard only."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_choices, tag_label
from dialog.categories.queries import facets
from dialog.concerns import labels
from dialog.concerns.operations.receive import slow_code_hash
from dialog.concerns.rules import TEXT_LIMIT
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.meetings.models import Meeting
from dialog.meetings.operations.notes import take_along, take_note
from dialog.meetings.queries.access import meeting_to_run
from dialog.meetings.queries.notes import hidden_count, notes_of
from dialog.meetings.rules import MeetingState
from dialog.meetings.staff_note_forms import NoteForm, names_of
from dialog.meetings.staff_pages.blueprint import pages
from dialog.organisations.queries import notice_version
from dialog.places.queries import area_choices
from dialog.surveys.rules.questionnaire import worded
from dialog.web.language import current_language
from dialog.web.notices import notice_text, notice_url, redirect_with_notice

Answer = Response | tuple[str, int]
RUN = Permission.RUN_MEETINGS

NOTED = notice_text("note_taken", _l("Noted as %(ref)s. Write the next one."))
MARKED = notice_text("note_marked", _l("Saved."))


@pages.get("/moten/<slug>/anteckningar", permission=RUN)
def notes(slug: str) -> str:
    """The form, empty, and what has been noted. `area`: the area of the note before."""
    meeting = meeting_to_run(db.session, current_staff(), slug)
    form = _form(meeting, empty=True)
    form.area.data = request.args.get("area", meeting.area.code)[:40]
    return _page(meeting, form)


@pages.post("/moten/<slug>/anteckningar", permission=RUN)
def note(slug: str) -> Answer:
    """Store one note, then the empty form again."""
    staff, keys = current_staff(), current.keys
    meeting = meeting_to_run(db.session, staff, slug)
    form = _form(meeting)
    if not form.validate():
        return _page(meeting, form), 422
    if not form.key_is_good():
        form.fresh_key()
        return _page(
            meeting, form, _("The page has been open for very long. Look through the note and save again.")
        ), 422
    key, draft = str(form.form_key.data), form.draft(notice_version(db.session, current_language()))
    taken_along, code_hash = bool(form.taken_along.data), slow_code_hash(keys, str(form.form_key.data))
    try:
        noted = current.write(
            lambda session: take_note(
                session, keys, staff, slug, draft, taken_along=taken_along, form_key=key, code_hash=code_hash
            )
        )
    except Conflict:
        form.fresh_key()
        return _page(
            meeting, form, _("A note from this form is saved already. This one is another: save it again.")
        ), 409
    except NotPossibleNow as fault:
        if fault.code != "area":
            raise
        form.area.errors = [_("Choose an area in the list")]
        return _page(meeting, form), 422
    url = url_for("meetings_staff.notes", slug=slug, area=draft.area_code)
    return redirect(notice_url(url, NOTED, noted.reference), 303)


@pages.post("/moten/<slug>/anteckningar/<reference>/ta-med", permission=RUN)
def note_along(slug: str, reference: str) -> Response:
    """Take a note along (`along=yes`), or not after all."""
    staff, along = current_staff(), request.form.get("along") == "yes"
    current.write(lambda session: take_along(session, staff, slug, reference, along))
    return redirect_with_notice(url_for("meetings_staff.notes", slug=slug, _anchor="list"), MARKED)


def _form(meeting: Meeting, empty: bool = False) -> NoteForm:
    form = NoteForm(formdata=None) if empty else NoteForm()
    areas = {area.code: area.name for area in area_choices(db.session)} | {meeting.area.code: meeting.area.name}
    form.offer(names_of(*category_choices(db.session, ())), areas.items())
    if empty:
        form.fresh_key()
    return form


def _page(meeting: Meeting, form: NoteForm, problem: str = "") -> str:
    staff, known = current_staff(), facets(db.session)
    rows = notes_of(db.session, staff, meeting.id)
    return render_template(
        "meetings/staff/notes.html",
        meeting=meeting,
        title=worded(meeting.title, current_language())[0],
        form=form,
        problem=problem,
        limit=TEXT_LIMIT,
        names=form.about.names,
        rows=rows,
        hidden=hidden_count(db.session, staff, meeting.id),
        tag_words=lambda tag: tag_label(tag.category, known.get(tag.facet)),
        days=labels.WHEN_DAYS,
        times=labels.WHEN_TIMES,
        kinds=labels.KINDS,
        takes_place=meeting.state not in (MeetingState.DRAFT, MeetingState.CANCELLED),
        has_errors=bool(problem or form.errors),
    )
