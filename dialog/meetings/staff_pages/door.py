"""The door, on a phone and on paper: who comes, how many came without registering, and that the list is closed.

Every mark is an ordinary form. The page's script (`door.js`) sends the same forms with `X-Door: 1`, gets JSON, and keeps
what could not be sent until there is network again.
"""

import secrets
from collections.abc import Sequence

from flask import jsonify, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.audit.operations import record_reading
from dialog.clock import local
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.meetings.door_staff_labels import CLOSED, COUNTED, MARKED, OVERTAKEN, REFUSED
from dialog.meetings.models import Meeting
from dialog.meetings.operations import door as acts
from dialog.meetings.operations.meetings import hold
from dialog.meetings.queries.access import meeting_to_run
from dialog.meetings.queries.door import DoorParty, door_count, door_parties, marks
from dialog.meetings.rules import MeetingState
from dialog.meetings.rules.door import came_from
from dialog.meetings.staff_pages.blueprint import pages
from dialog.surveys.rules.questionnaire import worded
from dialog.web.notices import notice_text, redirect_with_notice

RUN = Permission.RUN_MEETINGS
HEADER = "X-Door"
PRESSED_AGAIN = (Conflict, NotPossibleNow)

notice_text("door_marked", MARKED)
notice_text("door_counted", COUNTED)
notice_text("door_overtaken", OVERTAKEN)
notice_text("door_closed", CLOSED)

Answer = Response | tuple[Response, int] | tuple[str, int]


@pages.get("/moten/<slug>/dorr", permission=RUN)
def door(slug: str) -> str:
    """Everybody who may come, by name. That somebody saw the names is in the log."""
    found = _meeting(slug)
    parties = door_parties(db.session, current.keys, found.id)
    page = _page(found, parties)
    _note_reading(slug, len(parties))
    return page


@pages.get("/moten/<slug>/dorr/lista", permission=RUN)
def door_list(slug: str) -> str:
    """The same on paper, with a box for each person."""
    found = _meeting(slug)
    parties = door_parties(db.session, current.keys, found.id)
    page = render_template(
        "meetings/staff/door_list.html",
        meeting=found,
        title=_title(found),
        parties=[party for party in parties if party.seated],
        queue=[party for party in parties if not party.seated],
        local=local,
    )
    _note_reading(slug, len(parties))
    return page


@pages.get("/moten/<slug>/dorr/lage", permission=RUN)
def door_state(slug: str) -> Response:
    """What is marked now, without names: for the other phones at the door."""
    return _state(_meeting(slug))


@pages.post("/moten/<slug>/dorr/<id:registration_id>", permission=RUN)
def mark_party(slug: str, registration_id: int) -> Answer:
    """`came` people came ('' takes the mark away); `seen` is what the page showed, `key` tells a repeat."""
    found, staff = _meeting(slug), current_staff()
    meeting_id = found.id
    try:
        came, seen = came_from(request.form.get("came", "")), came_from(request.form.get("seen", ""))
    except ValueError:
        return _refused(found, "came")
    key = request.form.get("key", "")
    try:
        marked = current.write(
            lambda session: acts.mark(session, staff, meeting_id, registration_id, came, seen=seen, key=key)
        )
    except Missing:
        return _refused(found, "gone")
    except PRESSED_AGAIN as fault:
        return _refused(found, "key" if isinstance(fault, Conflict) else fault.code)
    if _by_script():
        return _state(_meeting(slug), came=marked.came, applied=marked.applied)
    party = next((one for one in door_parties(db.session, current.keys, found.id) if one.id == registration_id), None)
    return redirect_with_notice(
        f"{url_for('meetings_staff.door', slug=slug)}#p-{registration_id}",
        "door_marked" if marked.applied else "door_overtaken",
        party.number if party else "",
    )


@pages.post("/moten/<slug>/dorr/antal", permission=RUN)
def count_at_door(slug: str) -> Answer:
    """`step` more, or fewer, who came without registering."""
    found, staff = _meeting(slug), current_staff()
    meeting_id = found.id
    try:
        step = int(request.form.get("step", ""))
    except ValueError:
        return _refused(found, "step")
    key = request.form.get("key", "")
    try:
        number = current.write(lambda session: acts.count(session, staff, meeting_id, step, key=key))
    except PRESSED_AGAIN as fault:
        return _refused(found, "key" if isinstance(fault, Conflict) else fault.code)
    if _by_script():
        return _state(_meeting(slug))
    return redirect_with_notice(f"{url_for('meetings_staff.door', slug=slug)}#walk-ins", "door_counted", str(number))


@pages.post("/moten/<slug>/dorr/stang", permission=RUN)
def close_door(slug: str) -> Answer:
    """The attendance is done: the meeting has been held, and nothing is marked any more."""
    found, staff = _meeting(slug), current_staff()
    meeting_id = found.id
    keys = current.keys
    try:
        current.write(lambda session: hold(session, keys, staff, meeting_id))
    except NotPossibleNow as fault:
        return _refused(found, fault.code)
    came = door_count(db.session, _meeting(slug)).together
    return redirect_with_notice(url_for("meetings_staff.door", slug=slug), "door_closed", str(came))


def _meeting(slug: str) -> Meeting:
    return meeting_to_run(db.session, current_staff(), slug)


def _title(found: Meeting) -> str:
    return worded(found.title, "sv")[0] or found.slug


def _page(found: Meeting, parties: Sequence[DoorParty], error: str = "") -> str:
    return render_template(
        "meetings/staff/door.html",
        trail=[
            (_("Meetings and walks"), f"{request.script_root}/intern/moten"),
            (_title(found), f"{request.script_root}/intern/moten/{found.slug}"),
        ],
        meeting=found,
        title=_title(found),
        parties=parties,
        count=door_count(db.session, found),
        open=found.state == MeetingState.PUBLISHED,
        held=found.state == MeetingState.HELD,
        new_key=lambda: secrets.token_urlsafe(16),
        errors=[("", error)] if error else [],
        has_errors=bool(error),
        local=local,
    )


def _refused(found: Meeting, code: str) -> Answer:
    said = str(REFUSED.get(code, REFUSED["key"]))
    if _by_script():
        return jsonify(said=said), 422
    fresh = _meeting(found.slug)
    return _page(fresh, door_parties(db.session, current.keys, fresh.id), said), 422


def _state(found: Meeting, **more: object) -> Response:
    count = door_count(db.session, found)
    answer = jsonify(
        marks={str(one): came for one, came in marks(db.session, found.id).items()},
        came=count.came,
        walk_ins=count.walk_ins,
        open=found.state == MeetingState.PUBLISHED,
        token=generate_csrf(),
        **{f"own_{name}": value for name, value in more.items()},
    )
    return make_response(answer)


def _by_script() -> bool:
    return HEADER in request.headers


def _note_reading(slug: str, number: int) -> None:
    staff = current_staff()
    if number:
        current.write(
            lambda session: record_reading(session, staff.id, staff.name, "registrations", slug, number=number)
        )
