"""Which mail a party gets, and what stands in it: numbers, times and places, never a name or a need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date, format_time

from dialog.catalogue import N_, _n, locale_of, translate, translate_number
from dialog.clock import local
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.queries.registrations import token_of
from dialog.meetings.rules import NEVER_PUBLIC, REMINDERS, Admission, RegistrationState, Told
from dialog.meetings.rules.door import door_number

_SWEDISH = "sv"
# Swedish and Finnish write 18.30.
_CLOCKS = {"sv": "HH.mm", "fi": "H.mm"}
# What is said is about the meeting, and the party's own page has nothing more to say.
_LEADS_TO_MEETINGS = frozenset({Told.WITHDRAWN, Told.MEETING_CANCELLED, Told.TAKEN_ALONG})
_DOOR = frozenset({Told.CONFIRMED, Told.REMINDER_72, Told.REMINDER_3})


@dataclass(frozen=True)
class Around:
    """What a mail says beside the party and its meeting.

    `place`: the party's place in the queue, 0 when it does not wait. `moved`: this change is another time.
    `instead`: the meeting to go to instead. `taken`, `next_steps`: what was taken along. `calendar`: a calendar file.
    """

    place: int = 0
    moved: bool = False
    instead: Meeting | None = None
    taken: str = ""
    next_steps: str = ""
    calendar: str = ""


@dataclass(frozen=True)
class MeetingMail:
    """`template` is the key of an editable text, `values` fill it. `not_after`: when it would be too late."""

    template: str
    values: Mapping[str, str]
    not_after: datetime | None


def meeting_mail(keys: Keys, registration: Registration, kind: Told, around: Around) -> MeetingMail:
    """The mail that tells `kind`, in the party's language."""
    meeting, language = registration.meeting, registration.language
    values = meeting_values(meeting, language)
    values |= {"link": _link(keys, registration, kind, around), "standing": standing(registration, around, language)}
    if kind in _DOOR:
        values["door"] = door_number(keys, registration.link_salt)
    values |= _more(registration, kind, around)
    if around.calendar:
        values["calendar"] = around.calendar
    return MeetingMail(_template(meeting, kind), values, _not_after(registration, kind))


def meeting_values(meeting: Meeting, language: str) -> dict[str, str]:
    """What every mail about `meeting` may name."""
    return {
        "meeting": in_language(meeting.title, language),
        "when": span(meeting.starts_at, meeting.ends_at, language),
        "where": ", ".join(part for part in (meeting.place, meeting.address) if part),
        "day": _day(meeting.starts_at, "d MMMM", language),
        "time": _time(meeting.starts_at, language),
    }


def in_language(texts: Mapping[str, str] | None, language: str) -> str:
    """The text in `language`, in Swedish where there is none."""
    return (texts or {}).get(language) or (texts or {}).get(_SWEDISH, "")


def span(starts_at: datetime, ends_at: datetime, language: str) -> str:
    """Torsdag 26 november 2026 kl. 18.00–19.30, in Swedish time."""
    day = _day(starts_at, "EEEE d MMMM y", language)
    start, end = _time(starts_at, language), _time(ends_at, language)
    return translate(language, N_("%(day)s, %(start)s–%(end)s"), day=day, start=start, end=end)


def moment_said(moment: datetime, language: str) -> str:
    """Torsdag 26 november kl. 18.00, in Swedish time."""
    day = _day(moment, "EEEE d MMMM", language)
    return translate(language, N_("%(day)s, %(time)s"), day=day, time=_time(moment, language))


def standing(registration: Registration, around: Around, language: str) -> str:
    """How many seats the party has, is offered and waits for, in whole sentences."""
    rest = registration.size - registration.seated - registration.offered
    said = []
    if registration.seated:
        said.append(translate_number(language, _SEATED, registration.seated))
    if registration.offered:
        said.append(translate_number(language, _OFFERED, registration.offered))
    if rest and around.place:
        said.append(translate_number(language, _WAITING, rest).replace("%(place)s", str(around.place)))
    if rest and registration.state == RegistrationState.RESTING:
        said.append(translate(language, _RESTING))
    return " ".join(said)


def own_path(keys: Keys, registration: Registration) -> str:
    """The party's own page, in its language."""
    return _in(registration.language, f"/anmalan/{token_of(keys, registration)}")


def _link(keys: Keys, registration: Registration, kind: Told, around: Around) -> str:
    if kind not in _LEADS_TO_MEETINGS or registration.meeting.kind in NEVER_PUBLIC:
        return own_path(keys, registration)
    if kind is Told.MEETING_CANCELLED:
        shown = around.instead is not None and around.instead.kind not in NEVER_PUBLIC
        path = f"/moten/{around.instead.slug}" if shown and around.instead else "/moten"
    else:
        path = f"/moten/{registration.meeting.slug}"
    return _in(registration.language, path)


def _more(registration: Registration, kind: Told, around: Around) -> dict[str, str]:
    meeting, language = registration.meeting, registration.language
    if kind is Told.OFFERED:
        return {"until": moment_said(registration.answer_by or meeting.starts_at, language)}
    if kind is Told.MEETING_CHANGED and around.moved and meeting.moved_from:
        return {"before": translate(language, _BEFORE, when=moment_said(meeting.moved_from, language))}
    if kind is Told.MEETING_CANCELLED:
        instead = around.instead and meeting_values(around.instead, language)
        return {"because": in_language(meeting.cancelled_because, language)} | (
            {"instead": translate(language, _INSTEAD, **{name: instead[name] for name in ("meeting", "when", "where")})}
            if instead
            else {}
        )
    if kind is Told.TAKEN_ALONG:
        return {"taken": around.taken, "next": around.next_steps}
    return {}


def _template(meeting: Meeting, kind: Told) -> str:
    before_the_draw = meeting.admission == Admission.LOTTERY and meeting.drawn_at is None
    if kind is Told.WAITING and before_the_draw:
        return "mail.meeting_lottery"
    return f"mail.meeting_{kind}"


def _not_after(registration: Registration, kind: Told) -> datetime | None:
    """An offer ends with its time to answer, a reminder where the next one begins, the rest when the meeting is over."""
    meeting = registration.meeting
    if kind is Told.OFFERED:
        return registration.answer_by
    if kind is Told.REMINDER_72:
        return meeting.starts_at - REMINDERS[Told.REMINDER_3]
    if kind is Told.REMINDER_3:
        return meeting.starts_at
    return None if kind is Told.TAKEN_ALONG else meeting.ends_at + timedelta(days=1)


def _day(moment: datetime, pattern: str, language: str) -> str:
    """A day in words; Finnish puts a full stop after its number."""
    return format_date(
        local(moment), pattern.replace("d ", "d. ") if language == "fi" else pattern, locale_of(language)
    )


def _time(moment: datetime, language: str) -> str:
    return format_time(local(moment).time(), _CLOCKS.get(language, "HH:mm"), locale=locale_of(language))


def _in(language: str, path: str) -> str:
    return path if language == _SWEDISH else f"/{language}{path}"


_SEATED = _n("There is a seat for %(num)s person.", "There are seats for %(num)s people.")
_OFFERED = _n("We hold a seat for %(num)s person.", "We hold seats for %(num)s people.")
_WAITING = _n(
    "%(num)s person waits in the queue, at place %(place)s.", "%(num)s people wait in the queue, at place %(place)s."
)
_RESTING = N_("We ask you no more until you say on your page that you still want to come.")
_BEFORE = N_("Before, it was %(when)s.")
_INSTEAD = N_("You are welcome to this one instead:\n%(meeting)s\n%(when)s\n%(where)s")
