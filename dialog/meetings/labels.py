"""What residents read about meetings: kinds, needs, choices, and what a place offers."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.meetings.rules import Access, Choice, MeetingKind, Need, Relation

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
