"""The list of meetings, and the page of each."""

from flask import render_template, request

from dialog.clock import now
from dialog.errors import Missing
from dialog.extensions import db
from dialog.meetings.labels import past_row
from dialog.meetings.models import Meeting
from dialog.meetings.public_pages.blueprint import pages
from dialog.meetings.public_views import entry_of, rows_of, view_of
from dialog.meetings.queries.coming import (
    area_ids_about,
    coming_meetings,
    meeting_areas,
    past_meetings,
    public_meeting,
)
from dialog.meetings.queries.proposals import Place, public_proposals
from dialog.meetings.queries.protocol import public_walk
from dialog.meetings.queries.summaries import shown_summary
from dialog.meetings.rules import Admission, MeetingKind
from dialog.meetings.rules.seats import MOST_SKIPS, MOST_UNANSWERED
from dialog.meetings.walk_labels import DECISIONS, LIGHTS, WHAT
from dialog.places.models import Area
from dialog.places.queries import area_by_code
from dialog.web.language import current_language


@pages.get("/moten")
def coming() -> str:
    """What is coming, the next one first; then what has been. `?area=<code>`: about that area alone."""
    chosen = chosen_area()
    ids = area_ids_about(db.session, chosen) if chosen else None
    return render_template(
        "meetings/public/list.html",
        chosen=chosen,
        areas=meeting_areas(db.session),
        coming=rows_of(db.session, coming_meetings(db.session, ids), seats=True),
        past=[past_row(one) for one in past_meetings(db.session, ids)],
    )


@pages.get("/moten/<slug>")
def meeting(slug: str) -> str:
    """One meeting: when, where, for whom, how seats are given, and the way in."""
    found = shown_meeting(slug)
    return render_template(
        "meetings/public/meeting.html",
        view=view_of(found),
        entry=entry_of(db.session, found),
        instead=_instead(found),
        over=found.ends_at <= now(),
        lottery=found.admission == Admission.LOTTERY,
        is_walk=found.kind == MeetingKind.SAFETY_WALK,
        walk=public_walk(db.session, found, current_language()),
        walk_words={"what": WHAT, "lights": LIGHTS, "decisions": DECISIONS},
        has_proposals=bool(public_proposals(db.session, Place(meeting_id=found.id))),
        taken=shown_summary(db.session, found.id),
        most_skips=MOST_SKIPS,
        most_unanswered=MOST_UNANSWERED,
    )


def shown_meeting(slug: str) -> Meeting:
    """The meeting under this address. Raises Missing."""
    found = public_meeting(db.session, slug)
    if found is None:
        raise Missing("meeting")
    return found


def chosen_area() -> Area | None:
    """The area of `?area=`; None for none, and for one that is not there."""
    code = request.args.get("area", "")
    return area_by_code(db.session, code) if code else None


def _instead(meeting: Meeting) -> list[dict[str, object]]:
    """The meeting that takes the place of one that is cancelled."""
    replacing = db.session.get(Meeting, meeting.replaced_by_id) if meeting.replaced_by_id else None
    shown = public_meeting(db.session, replacing.slug) if replacing else None
    return rows_of(db.session, [shown]) if shown else []
