"""One meeting: what it is, how many come, and everything that can be done from here."""

from collections.abc import Callable
from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import local, now
from dialog.concerns.queries.belonging import NAMED, Belongs, NamedBelongsTo
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.meetings.labels import ACCESS, KINDS, NEEDS
from dialog.meetings.models import Meeting
from dialog.meetings.operations.meetings import discard, draw, hold
from dialog.meetings.operations.start_meetings import publish_and_invite
from dialog.meetings.queries.calendar import host_name
from dialog.meetings.queries.one import needs_of, numbers_of
from dialog.meetings.queries.registrations import lots_are_to_come
from dialog.meetings.queries.walks import walk_of
from dialog.meetings.rules import NEVER_PUBLIC, MeetingKind, MeetingState
from dialog.meetings.rules.access import may_run
from dialog.meetings.rules.few import FEW
from dialog.meetings.staff_labels import ADMISSIONS, REFUSALS, STATE_KINDS, STATES
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.notices import DISCARDED, DRAWN, HELD, PUBLISHED
from dialog.meetings.staff_pages.shared import read_meeting, run_meeting, title_of, way_here
from dialog.surveys.rules.questionnaire import worded
from dialog.web.language import OWN_NAMES
from dialog.web.notices import redirect_with_notice

RUN = Permission.RUN_MEETINGS

# What else there is to a meeting: (page, words, what it is for, from which state on, only for this kind).
WORK: tuple[tuple[str, Any, Any, frozenset[str], str], ...] = (
    (
        "meetings_staff.parties",
        _l("Who has registered"),
        _l("Names, numbers and needs, to print or fetch"),
        frozenset({"published", "held", "cancelled"}),
        "",
    ),
    (
        "meetings_staff.messages",
        _l("Messages"),
        _l("What people were told, whether it got there, and whom to call"),
        frozenset({"published", "held", "cancelled"}),
        "",
    ),
    (
        "meetings_staff.register_party",
        _l("Register a party by phone"),
        _l("For somebody who calls or stands at the counter"),
        frozenset({"published"}),
        "",
    ),
    (
        "meetings_staff.door",
        _l("At the door"),
        _l("Tick off who comes, on a phone or on paper"),
        frozenset({"published", "held"}),
        "",
    ),
    (
        "meetings_staff.walk_route",
        _l("Route of the walk"),
        _l("Stops on the map, leader and who takes notes"),
        frozenset({"draft", "published"}),
        MeetingKind.SAFETY_WALK.value,
    ),
    (
        "meetings_staff.walk",
        _l("The walk, on a phone"),
        _l("Findings while you walk, in the dark too"),
        frozenset({"published", "held"}),
        MeetingKind.SAFETY_WALK.value,
    ),
    (
        "meetings_staff.walk_protocol",
        _l("Findings and protocol"),
        _l("Who owns each finding, and what is decided"),
        frozenset({"published", "held"}),
        MeetingKind.SAFETY_WALK.value,
    ),
    (
        "meetings_staff.notes",
        _l("Notes"),
        _l("What people say; each note becomes a view"),
        frozenset({"published", "held"}),
        "",
    ),
    (
        "meetings_staff.summary",
        _l("What we took along from the meeting"),
        _l("Written by one, approved by another, sent to those who came"),
        frozenset({"published", "held"}),
        "",
    ),
    (
        "meetings_staff.proposals",
        _l("Proposals to take a stand on"),
        _l("Support, against and comments"),
        frozenset({"draft", "published", "held"}),
        "",
    ),
)


@pages.get("/moten/<slug>", permission=Permission.READ_MEETINGS)
def meeting(slug: str) -> str:
    """For everybody who reads meetings; needs and work only for those who run it."""
    return _page(read_meeting(slug))


@pages.post("/moten/<slug>/publicera", permission=RUN)
def publish_meeting(slug: str) -> Response | tuple[str, int]:
    staff, keys = current_staff(), current.keys
    return _after(slug, lambda session, meeting_id: publish_and_invite(session, keys, staff, meeting_id), PUBLISHED)


@pages.post("/moten/<slug>/hallet", permission=RUN)
def hold_meeting(slug: str) -> Response | tuple[str, int]:
    """It has taken place."""
    staff, keys = current_staff(), current.keys
    return _after(slug, lambda session, meeting_id: hold(session, keys, staff, meeting_id), HELD)


@pages.post("/moten/<slug>/slang", permission=RUN)
def discard_meeting(slug: str) -> Response | tuple[str, int]:
    """A draft only."""
    staff, meetings = current_staff(), url_for("meetings_staff.meetings")
    return _after(slug, lambda session, meeting_id: discard(session, staff, meeting_id), DISCARDED, meetings)


@pages.post("/moten/<slug>/lotta", permission=RUN)
def draw_now(slug: str) -> Response | tuple[str, int]:
    """Draw lots after registration has closed."""
    staff, keys = current_staff(), current.keys
    return _after(slug, lambda session, meeting_id: draw(session, keys, staff, meeting_id), DRAWN)


def _after(slug: str, act: Callable[[Session, int], object], notice: str, to: str = "") -> Response | tuple[str, int]:
    """Do `act` with the meeting's id, then show `to` (the meeting when '') with `notice`; or the meeting with why not."""
    meeting_id = run_meeting(slug).id
    try:
        current.write(lambda session: act(session, meeting_id))
    except NotPossibleNow as refusal:
        return _page(run_meeting(slug), str(REFUSALS.get(refusal.code, refusal.code))), 422
    return redirect_with_notice(to or url_for("meetings_staff.meeting", slug=slug), notice)


def _page(found: Meeting, error: str = "") -> str:
    staff = current_staff()
    runs = may_run(staff, found.hosts)
    numbers = numbers_of(db.session, found)
    replaced = db.session.get(Meeting, found.replaced_by_id) if found.replaced_by_id else None
    is_public = found.kind not in NEVER_PUBLIC and found.state != MeetingState.DRAFT
    return render_template(
        "meetings/staff/meeting.html",
        trail=way_here(),
        errors=[("", error)] if error else [],
        has_errors=bool(error),
        meeting=found,
        title=title_of(found),
        intro=worded(found.intro or {}, "sv")[0],
        travel=worded(found.travel or {}, "sv")[0],
        because=worded(found.cancelled_because or {}, "sv")[0],
        runs=runs,
        numbers=numbers,
        few=FEW,
        hides=not runs,
        needs=needs_of(db.session, found.id) if runs else {},
        need_labels=NEEDS,
        access_labels=ACCESS,
        hosts=[host_name(host) for host in found.hosts],
        replaced=(title_of(replaced), replaced.slug) if replaced else None,
        languages_there=[OWN_NAMES.get(code, code) for code in found.languages or ()],
        missing=[OWN_NAMES[code] for code in current.settings.languages if not found.title.get(code)],
        kinds=KINDS,
        states=STATES,
        state_kinds=STATE_KINDS,
        admissions=ADMISSIONS,
        work=_work(found, runs),
        local=local,
        has_begun=found.starts_at <= now(),
        may_draw=lots_are_to_come(found) and (found.closes_at or found.starts_at) <= now(),
        is_over=found.ends_at <= now(),
        public_url=f"{current.settings.base_url}/moten/{found.slug}" if is_public else "",
        part_of=_part_of(found),
    )


def _part_of(found: Meeting) -> tuple[Belongs, ...]:
    """The problems that rest on this meeting."""
    find: NamedBelongsTo = current_app.extensions[NAMED]
    return find(db.session, current_staff(), "meeting", found.slug)


def _work(found: Meeting, runs: bool) -> list[dict[str, Any]]:
    """The pages of this meeting that this person may open now."""
    staff = current_staff()
    shown = []
    for endpoint, title, text, states, kind in WORK:
        if endpoint not in current_app.view_functions or found.state not in states or kind not in ("", found.kind):
            continue
        if endpoint == "meetings_staff.walk_protocol" and not runs and walk_of(db.session, found).protocol_at is None:
            continue
        needed = pages.permissions[endpoint]
        # Pages for those who run meetings are for those who run this one; others ask for another right.
        if any(staff.may(permission) for permission in needed) and (runs or RUN not in needed):
            shown.append({"url": url_for(endpoint, slug=found.slug), "title": str(title), "text": str(text)})
    return shown
