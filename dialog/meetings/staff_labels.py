"""What meetings, their states and what is done with them are called for staff."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.meetings.queries.delivery import Reached
from dialog.meetings.rules import Admission, MeetingState, Need, Told

STATES: dict[str, Any] = {
    MeetingState.DRAFT: _l("Draft"),
    MeetingState.PUBLISHED: _l("Is published"),
    MeetingState.CANCELLED: _l("Called off"),
    MeetingState.HELD: _l("Has been held"),
}
STATE_KINDS: dict[str, str] = {
    MeetingState.DRAFT: "",
    MeetingState.PUBLISHED: "go",
    MeetingState.CANCELLED: "bad",
    MeetingState.HELD: "ok",
}
ADMISSIONS: dict[str, Any] = {
    Admission.QUEUE: _l("In the order people register, with a waiting list"),
    Admission.LOTTERY: _l("By lot, when registration closes"),
    Admission.OPEN: _l("Nobody needs to register"),
}
# Headings of columns: short.
SHORT_NEEDS: dict[str, Any] = {
    Need.STEP_FREE: _l("Without steps"),
    Need.HEARING_LOOP: _l("Hearing loop"),
    Need.SIGN_LANGUAGE: _l("Sign language"),
    Need.INTERPRETER: _l("Interpreter"),
    Need.CHILD: _l("Children"),
}
TOLD: dict[str, Any] = {
    Told.CONFIRMED: _l("Confirmation"),
    Told.WAITING: _l("Place in the queue"),
    Told.OFFERED: _l("Offer of seats"),
    Told.OFFER_EXPIRED: _l("Offer that was not answered"),
    Told.CHANGED: _l("Changed registration"),
    Told.WITHDRAWN: _l("Registration taken back"),
    Told.NOT_DRAWN: _l("Not drawn"),
    Told.MEETING_CHANGED: _l("New time or place"),
    Told.MEETING_CANCELLED: _l("The meeting is called off"),
    Told.REMINDER_72: _l("Reminder three days before"),
    Told.REMINDER_3: _l("Reminder three hours before"),
    Told.TAKEN_ALONG: _l("What we took along"),
}
REFUSALS: dict[str, Any] = {
    "title": _l("Write the title in Swedish"),
    "place": _l("Write where people shall go"),
    "hosts": _l("Choose who invites"),
    "same_host": _l("The same one is chosen twice. Choose another one, or leave it empty"),
    "not_host": _l("You can only plan meetings that your own organisation invites to. Choose it as one of the hosts"),
    "times": _l("The meeting must end after it begins"),
    "long": _l("A meeting can last 24 hours at most"),
    "past": _l("That time has passed. Choose a later one"),
    "no_such_time": _l(
        "That time does not exist: summer time begins that night, and the clock goes from 2 to 3. Choose another time"
    ),
    "capacity": _l("Write how many people fit, from 1 to 2000, or leave it empty when there is no limit"),
    "seats": _l("Write how many people fit, from 1 to 2000, or leave it empty when there is no limit"),
    "extra_seats": _l("Write a number from 0 to 2000"),
    "lottery": _l("To draw lots, say how many people fit and when registration closes"),
    "window": _l("Registration must open before it closes, and close before the meeting begins"),
    "needs_by": _l("Choose a day before the meeting"),
    "admission_fixed": _l(
        "People have registered already, so the kind of meeting and how seats are given stay as they are"
    ),
    "over": _l("The meeting is over or called off, so this cannot be changed"),
    "replacement": _l("Choose a published meeting that has not begun"),
    "draft": _l("The meeting is a draft that nobody knows of. Throw it away instead"),
    "not_draft": _l("People know of the meeting. Call it off instead"),
    "no_lots": _l("No lots are drawn for this meeting"),
    "not_closed": _l("Lots are drawn when registration has closed"),
    "not_begun": _l("The meeting has not begun yet"),
}
REACHED: dict[str, Any] = {
    Reached.SENT: _l("Handed over"),
    Reached.WAITS: _l("Leaves within minutes"),
    Reached.TO_CALL: _l("To be called"),
    Reached.CALLED: _l("Called and told"),
    Reached.NOT_NEEDED: _l("Not needed any more"),
    Reached.NOT_REACHED: _l("Did not get there"),
    Reached.UNKNOWN: _l("Not kept any more"),
}
