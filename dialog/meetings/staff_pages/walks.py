"""A safety walk on the phone: written down in the dark with one thumb, kept there while there is no network."""

import secrets

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.extensions import current, db
from dialog.images import MAX_BYTES
from dialog.meetings.models import Meeting, Walk
from dialog.meetings.operations.findings import add_finding
from dialog.meetings.operations.walks import end_walk, resume_walk, set_conditions
from dialog.meetings.queries.access import meeting_to_run
from dialog.meetings.queries.protocol import worded
from dialog.meetings.queries.walks import dusk_at, findings_of, walk_of
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_walk_forms import ConditionsForm, FindingForm
from dialog.meetings.walk_labels import WHAT
from dialog.organisations.rules import Editor
from dialog.web.headers import POLICY
from dialog.web.language import current_language
from dialog.web.limits import takes_bytes
from dialog.web.notices import notice_text, redirect_with_notice

RUN = Permission.RUN_MEETINGS
ROOM_FOR_FIELDS = 64 * 1024
Answer = Response | tuple[str, int] | tuple[Response, int]

WRITTEN = notice_text("walk_finding_written", _l("Number %(ref)s is written down."))
SAVED = notice_text("walk_saved", _l("What you changed on the walk is saved."))
ENDED = notice_text("walk_ended", _l("The walk is over, and the protocol is ready."))
RESUMED = notice_text("walk_resumed", _l("The walk goes on."))


def editor() -> Editor:
    staff = current_staff()
    return Editor(staff.id, staff.name)


def walk_to_run(slug: str) -> tuple[Meeting, Walk]:
    """The meeting and its walk, for those who run it. Raises Missing."""
    meeting = meeting_to_run(db.session, current_staff(), slug)
    return meeting, walk_of(db.session, meeting)


@pages.get("/moten/<slug>/vandring", permission=RUN)
def walk(slug: str) -> str:
    """`skal`: the page as the phone keeps it, with nothing that was written down and no token."""
    meeting, found = walk_to_run(slug)
    shell = "skal" in request.args
    return _page(meeting, found, _finding_form(found), _conditions_form(found), shell=shell)


@pages.get("/moten/<slug>/vandring/lage", permission=RUN)
def walk_state(slug: str) -> Response:
    """What the phone asks before it sends, and shows when it has: a fresh token, and what is written down."""
    meeting, found = walk_to_run(slug)
    rows = [_row(one.number, one.what, one.place or one.view) for one in findings_of(db.session, meeting.id)]
    return jsonify(token=generate_csrf(), found=rows, ended=found.ended_at is not None)


@pages.post("/moten/<slug>/vandring", permission=RUN)
@takes_bytes(MAX_BYTES + ROOM_FOR_FIELDS)
def write_finding(slug: str) -> Answer:
    """One thing seen. From the script (`X-Walk`) nothing is lost for a picture that cannot be read: it is left out."""
    meeting, found = walk_to_run(slug)
    form = _finding_form(found, filled=True)
    by_script = "X-Walk" in request.headers
    if not form.validate() and not (by_script and set(form.errors) == {"picture"}):
        if by_script:
            return jsonify(said=[str(said) for messages in form.errors.values() for said in messages]), 422
        return _page(meeting, found, form, _conditions_form(found)), 422
    who, keys, meeting_id = editor(), current.keys, meeting.id
    draft = form.draft(form.key() or secrets.token_urlsafe(24))
    number = current.write(lambda session: add_finding(session, keys, who, meeting_id, draft))
    if by_script:
        return jsonify(number=number, said=[str(said) for said in form.errors.get("picture", ())])
    return redirect_with_notice(url_for("meetings_staff.walk", slug=slug), WRITTEN, str(number))


@pages.post("/moten/<slug>/vandring/vilka", permission=RUN)
def write_conditions(slug: str) -> Answer:
    """Light, weather and who is there."""
    meeting, found = walk_to_run(slug)
    form = ConditionsForm()
    by_script = "X-Walk" in request.headers
    if not form.validate():
        if by_script:
            return jsonify(said=[str(said) for messages in form.errors.values() for said in messages]), 422
        return _page(meeting, found, _finding_form(found), form), 422
    who, meeting_id, values = editor(), meeting.id, form.values()
    current.write(lambda session: set_conditions(session, who, meeting_id, values))
    if by_script:
        return jsonify(said=[])
    return redirect_with_notice(url_for("meetings_staff.walk", slug=slug), SAVED)


@pages.post("/moten/<slug>/vandring/slut", permission=RUN)
def finish_walk(slug: str) -> Response:
    """The protocol is ready at once."""
    meeting, _found = walk_to_run(slug)
    who, keys, meeting_id = editor(), current.keys, meeting.id
    current.write(lambda session: end_walk(session, keys, who, meeting_id))
    return redirect_with_notice(url_for("meetings_staff.walk_protocol", slug=slug), ENDED)


@pages.post("/moten/<slug>/vandring/fortsatt", permission=RUN)
def go_on(slug: str) -> Response:
    """It was ended too early."""
    meeting, _found = walk_to_run(slug)
    who, meeting_id = editor(), meeting.id
    current.write(lambda session: resume_walk(session, who, meeting_id))
    return redirect_with_notice(url_for("meetings_staff.walk", slug=slug), RESUMED)


@pages.get("/moten/<slug>/vandring/sw.js", permission=RUN)
def walk_worker(slug: str) -> FlaskResponse:
    """Lets the page open without network. It keeps the empty page, never what was written down or a token."""
    meeting, _found = walk_to_run(slug)
    address = url_for("meetings_staff.walk", slug=meeting.slug)
    script = render_template("meetings/staff/walk_sw.js", address=address, policy=POLICY)
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": address}
    return FlaskResponse(script, mimetype="text/javascript", headers=headers)


def _row(number: int, what: str, more: str) -> str:
    """A line of the list: '3. Lamps and light: by the tunnel'."""
    return f"{number}. {_(WHAT[what])}{': ' if more else ''}{more[:80]}"


def _finding_form(found: Walk, *, filled: bool = False) -> FindingForm:
    form = FindingForm() if filled else FindingForm(formdata=None)
    form.for_stops([(stop.id, f"{number}. {stop.title}") for number, stop in enumerate(found.stops, start=1)])
    if not filled:
        form.client_key.data = secrets.token_urlsafe(24).replace("_", "-")
    return form


def _conditions_form(found: Walk) -> ConditionsForm:
    form = ConditionsForm(formdata=None, light=found.light, weather=found.weather)
    numbers = {group.code: group.number for group in found.groups}
    for code, field in form.groups():
        field.data = str(numbers.get(code, 0))
    return form


def _page(meeting: Meeting, found: Walk, form: FindingForm, conditions: ConditionsForm, *, shell: bool = False) -> str:
    dusk = dusk_at(db.session, meeting.area)
    title, title_language = worded(meeting.title, current_language())
    rows = [] if shell else findings_of(db.session, meeting.id)
    return render_template(
        "meetings/staff/walk.html",
        meeting=meeting,
        title=title,
        title_language=title_language,
        walk=found,
        form=form,
        conditions=conditions,
        shell=shell,
        rows=[_row(one.number, one.what, one.place or one.view) for one in reversed(rows)],
        dark=dusk.dark,
        turns_at=int(dusk.turns_at.timestamp() * 1000) if dusk.turns_at else 0,
        has_errors=bool(form.errors or conditions.errors),
    )
