"""What states, steps and refusals of groups are called on staff pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.groups.rules import GroupState, Happened, Wait

STATES: dict[str, Any] = {
    GroupState.INTEREST: _l("Interest"),
    GroupState.MEETING_BOOKED: _l("Start meeting booked"),
    GroupState.TRAINED: _l("Trained"),
    GroupState.ACTIVE: _l("At work"),
    GroupState.RESTING: _l("Resting"),
}
STATE_KINDS: dict[str, str] = {
    GroupState.INTEREST: "go",
    GroupState.MEETING_BOOKED: "go",
    GroupState.TRAINED: "go",
    GroupState.ACTIVE: "ok",
    GroupState.RESTING: "",
}
# What the button says that takes a group into a state.
INTO: dict[str, Any] = {
    GroupState.INTEREST: _l("Back to interest"),
    GroupState.MEETING_BOOKED: _l("The start meeting is booked"),
    GroupState.TRAINED: _l("The group is trained"),
    GroupState.ACTIVE: _l("The group is at work"),
    GroupState.RESTING: _l("Let the group rest"),
}
WAITS: dict[str, Any] = {
    Wait.NO_CONTACT: _l("Has no contact"),
    Wait.CALL_CONTACT: _l("Call the contact"),
    Wait.BOOK_MEETING: _l("Book a start meeting"),
    Wait.MAKE_ACTIVE: _l("Has it begun to work?"),
    Wait.ASK_BY_PHONE: _l("Call and ask if all is right"),
}
EVENTS: dict[str, Any] = {
    Happened.REGISTERED: _l("Registered"),
    Happened.CONFIRMED: _l("A contact confirmed"),
    Happened.CONTACT_ADDED: _l("A contact was added"),
    Happened.CONTACT_ENDED: _l("A contact was taken away"),
    Happened.TOOK_OVER: _l("A successor took over"),
    Happened.MAIN_CHOSEN: _l("The main contact was changed"),
    Happened.JOIN_ASKED: _l("Somebody nearby asked to join"),
    Happened.FACTS_CHANGED: _l("Name, area, streets or numbers were changed"),
    Happened.STILL_RIGHT: _l("Said that all is right"),
    Happened.ASKED: _l("Asked if all is right"),
    Happened.STATE: _l("New state"),
    Happened.SIGNS: _l("Signs ordered"),
    Happened.SURVEY: _l("Got a link to a survey"),
}
REFUSALS: dict[str, Any] = {
    "area": _l("Choose an area in the list"),
    "households": _l("Write how many households there are, 1 to 2000"),
    "contact": _l("Write a name, and an e-mail address or a phone number"),
    "many_contacts": _l("There are twelve contacts. Take one away first"),
    "signs_number": _l("Write how many signs, 1 to 200"),
    "signs": _l("Signs are for groups that are at work"),
    "survey": _l("That survey takes no answers from everybody"),
    "too_many": _l("The survey has as many channels as it can have"),
    "state": _l("The group stands somewhere else by now. Look again"),
    "nobody": _l("No contact in these areas can be reached by e-mail"),
}
