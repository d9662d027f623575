"""Meetings as public pages show them, in the page's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from dialog.meetings import labels
from dialog.meetings.emails import moment_said, span
from dialog.meetings.models import Meeting
from dialog.meetings.queries.calendar import people_waiting_at
from dialog.meetings.queries.registrations import lots_are_to_come, public_seats, seats_with, why_not_open
from dialog.meetings.rules import NEVER_PUBLIC, Admission, MeetingState
from dialog.meetings.rules.registering import closes
from dialog.surveys.rules.questionnaire import worded
from dialog.web.language import current_language, locale


@dataclass(frozen=True)
class Words:
    """A text and the language it is in: Swedish when there is none in the page's own."""

    text: str
    language: str

    @classmethod
    def of(cls, texts: Any) -> "Words":
        return cls(*worded(texts or {}, current_language()))


@dataclass(frozen=True)
class MeetingView:
    """What the page of a meeting, and every page about a party, says of it. `hosts`, `access`, `languages` in words.

    `moved_from`, `replaced_by` are '' and None when there is nothing to say.
    """

    meeting: Meeting
    title: Words
    intro: Words
    travel: Words
    because: Words
    kind: str
    when: str
    where: str
    moved_from: str
    hosts: tuple[str, ...]
    access: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def url(self) -> str:
        return url_for("meetings.meeting", slug=self.meeting.slug)

    @property
    def public(self) -> bool:
        """Whether everybody may see its page."""
        return self.meeting.kind not in NEVER_PUBLIC

    @property
    def cancelled(self) -> bool:
        return self.meeting.state == MeetingState.CANCELLED


@dataclass(frozen=True)
class Entry:
    """Whether one can register, and what is said about the seats. `way`: 'open', 'no_registration', 'not_open', 'closed'
    or 'cancelled'. `free` None: no limit, or nothing is said. `full`: whoever registers now waits.
    """

    way: str
    line: str
    free: int | None = None
    full: bool = False
    until: str = ""


def view_of(meeting: Meeting) -> MeetingView:
    """Say it in the page's language."""
    language = current_language()
    return MeetingView(
        meeting=meeting,
        title=Words.of(meeting.title),
        intro=Words.of(meeting.intro),
        travel=Words.of(meeting.travel),
        because=Words.of(meeting.cancelled_because),
        kind=str(labels.KINDS[meeting.kind]),
        when=span(meeting.starts_at, meeting.ends_at, language),
        where=", ".join(part for part in (meeting.place, meeting.address) if part),
        moved_from=moment_said(meeting.moved_from, language) if meeting.moved_from else "",
        hosts=tuple(
            f"{host.unit.name}, {host.organisation.name}" if host.unit else host.organisation.name
            for host in meeting.hosts
        ),
        access=tuple(str(labels.ACCESS[code]) for code in meeting.access if code in labels.ACCESS),
        languages=tuple(_language_name(code) for code in meeting.languages),
    )


def entry_of(session: Session, meeting: Meeting) -> Entry:
    """What is true now. No seat is free as long as anybody waits."""
    way = why_not_open(meeting)
    if way == "not_open" and meeting.opens_at:
        return Entry(way, _("Registration opens %(when)s.", when=moment_said(meeting.opens_at, current_language())))
    if way:
        said = {
            "no_registration": _("You do not have to register. Just come."),
            "closed": _("Registration has closed."),
            "cancelled": _("The meeting is cancelled."),
        }
        return Entry(way, said.get(way, ""))
    return _open_entry(session, meeting)


def _open_entry(session: Session, meeting: Meeting) -> Entry:
    last = closes(meeting.admission, meeting.closes_at, meeting.starts_at)
    until = moment_said(last, current_language())
    seats = public_seats(session, meeting)
    if meeting.admission == Admission.LOTTERY and meeting.drawn_at is None:
        said = _("Lots are drawn when registration closes, %(when)s. It does not matter who comes first.", when=until)
        return Entry("open", said, until=until)
    if seats.free is None:
        return Entry("open", _("There is room for everybody who registers."), until=until)
    if seats.free <= 0:
        line = (
            _("It is full, and there is a queue.")
            if seats.somebody_waits
            else _("It is full. You can stand in the queue.")
        )
        return Entry("open", line, 0, full=True, until=until)
    if meeting.capacity is not None and meeting.seats_taken >= meeting.capacity:
        return Entry("open", _extra(seats.free), seats.free, until=until)
    return Entry("open", _seats_left(seats.free), seats.free, until=until)


def _extra(number: int) -> str:
    return str(
        ngettext(
            "The room is full, but we make room for %(num)s person more. You can come anyway.",
            "The room is full, but we make room for %(num)s people more. You can come anyway.",
            number,
        )
    )


def _seats_left(number: int) -> str:
    return str(ngettext("There is %(num)s seat left.", "There are %(num)s seats left.", number))


def rows_of(session: Session, meetings: Iterable[Meeting], *, seats: bool = False) -> list[dict[str, object]]:
    """Meetings as the component `rows` takes them. `seats`: say which are full."""
    found = list(meetings)
    waiting = people_waiting_at(session, [one.id for one in found]) if seats else {}
    return [labels.meeting_row(one, full=seats and _is_full(one, waiting[one.id])) for one in found]


def _is_full(meeting: Meeting, waiting: int) -> bool:
    """True where somebody can register now and would stand in the queue."""
    if why_not_open(meeting) or lots_are_to_come(meeting):
        return False
    free = seats_with(meeting, waiting).free
    return free is not None and free <= 0


def _language_name(code: str) -> str:
    """The language's name in the page's language; what was written, for one that babel does not know."""
    try:
        name = Locale.parse(code).get_language_name(str(locale()))
    except (UnknownLocaleError, ValueError):
        name = None
    return name or code
