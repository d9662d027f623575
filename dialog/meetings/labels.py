"""What residents read about meetings: kinds, needs, choices, what a place offers, and a meeting as a line in a list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_date
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from dialog.clock import local
from dialog.meetings.emails import span
from dialog.meetings.models import Meeting
from dialog.meetings.rules import Access, Choice, MeetingKind, MeetingState, Need, Relation
from dialog.meetings.walk_labels import WHAT
from dialog.surveys.rules.questionnaire import worded
from dialog.web.formatting import long_date, week_date
from dialog.web.language import current_language, locale

# What is seen on safety walks, for other slices too.
SEEN_ON_WALKS = WHAT
KINDS: dict[str, Any] = {
    MeetingKind.DIALOGUE_MEETING: _l("Dialogue meeting"),
    MeetingKind.SAFETY_WALK: _l("Safety walk"),
    MeetingKind.OPEN_SQUARE: _l("Open meeting in the square"),
    MeetingKind.GROUP_START: _l("Start meeting of a neighbourhood watch group"),
    MeetingKind.STAFF_DIALOGUE: _l("Dialogue with staff"),
}
# As the form asks for them.
NEEDS: dict[str, Any] = {
    Need.STEP_FREE: _l("A way in without steps"),
    Need.HEARING_LOOP: _l("A hearing loop"),
    Need.SIGN_LANGUAGE: _l("A sign language interpreter"),
    Need.INTERPRETER: _l("An interpreter to another language"),
    Need.CHILD: _l("Children come along"),
}
# For how many: one number for each.
NEEDS_FOR: dict[str, Any] = {
    Need.STEP_FREE: _l("How many need a way in without steps?"),
    Need.HEARING_LOOP: _l("How many need a hearing loop?"),
    Need.SIGN_LANGUAGE: _l("How many need a sign language interpreter?"),
    Need.INTERPRETER: _l("How many need an interpreter to another language?"),
    Need.CHILD: _l("How many of you are children?"),
}
ACCESS: dict[str, Any] = {
    Access.STEP_FREE: _l("You get in without steps"),
    Access.HEARING_LOOP: _l("There is a hearing loop"),
    Access.ACCESSIBLE_TOILET: _l("There is an accessible toilet"),
    Access.INTERPRETER: _l("Interpreters are there"),
    Access.SIGN_LANGUAGE: _l("A sign language interpreter is there"),
    Access.CHILD_CARE: _l("Somebody looks after the children"),
    Access.BUS_STOP: _l("There is a bus stop nearby"),
}
CHOICES: dict[str, Any] = {
    Choice.WAIT_ALL: _l("We all wait, so that we can come together"),
    Choice.TAKE_SOME: _l("We take the seats there are, and wait together for the rest"),
    Choice.OTHER_DATE: _l("We would rather come another day"),
}
RELATIONS: dict[str, Any] = {
    Relation.LIVES: _l("I live here"),
    Relation.WORKS: _l("I work or study here"),
    Relation.STAYS: _l("I spend time here"),
    Relation.ASSOCIATION: _l("I come for an association"),
}


@dataclass(frozen=True)
class Told:
    """A meeting as words, in the page's language or, where there are none in it, in Swedish."""

    title: str
    language: str
    when: str
    intro: str


def told(meeting: Meeting) -> Told:
    """What it is called, when it is, and what it is about."""
    title, language = worded(meeting.title, current_language())
    intro, _language = worded(meeting.intro or {}, current_language())
    return Told(title, language, span(meeting.starts_at, meeting.ends_at, current_language()), intro)


def meeting_row(meeting: Meeting, *, full: bool = False) -> dict[str, object]:
    """A meeting to come, as the component `rows` takes it: day, time, place, and what is special about it."""
    starts, ends = local(meeting.starts_at), local(meeting.ends_at)
    weekday = format_date(starts, "EEEE", locale=locale())
    time = _("%(weekday)s %(start)s–%(end)s", weekday=weekday, start=_clock(starts), end=_clock(ends))
    text = Markup("{} · <bdi>{}</bdi>").format(time, meeting.place)
    if meeting.state == MeetingState.CANCELLED:
        text = Markup("<strong>{}</strong> ").format(_("Cancelled.")) + text
    elif meeting.moved_from is not None:
        text = Markup("<strong>{}</strong> ").format(_("New time.")) + text
    if full:
        text += Markup(" · {}").format(_("Full, with a queue"))
    return _row(meeting, text)


def past_row(meeting: Meeting) -> dict[str, object]:
    """A meeting that has been, with its year."""
    day = long_date(local(meeting.starts_at).date())
    return _row(meeting, Markup("{} · <bdi>{}</bdi>").format(day, meeting.place))


def _row(meeting: Meeting, text: Markup) -> dict[str, object]:
    starts, (title, language) = local(meeting.starts_at), worded(meeting.title, current_language())
    return {
        "url": url_for("meetings.meeting", slug=meeting.slug),
        "title": title,
        "lang": language if language != current_language() else "",
        "text": text,
        "day": str(starts.day),
        "month": format_date(starts, "MMM", locale=locale()),
        "date_text": week_date(starts.date()) + ".",
    }


def _clock(wall: datetime) -> str:
    return str(_("%(hour)s:%(minute)s", hour=str(wall.hour), minute=f"{wall.minute:02d}"))
