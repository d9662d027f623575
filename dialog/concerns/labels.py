"""What kinds, states and choices are called on screen."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from dialog.concerns.channels import CHANNELS
from dialog.concerns.rules import Kind, Recurring, ResidentState, State, TimeOfDay, Topic, WhenDays
from dialog.concerns.rules.facts import PlaceType, Target

KINDS: dict[str, Any] = {
    Kind.CONCERN: _l("Concern"),
    Kind.QUESTION: _l("Question"),
    Kind.SUGGESTION: _l("Suggestion"),
    Kind.POSITIVE: _l("Something good"),
    Kind.EVENT: _l("Event"),
    Kind.ACCESSIBILITY: _l("Accessibility"),
}
# The same four as the public form asks for them.
KIND_CHOICES: dict[str, Any] = {
    Kind.CONCERN: _l("Tell about something that feels unsafe"),
    Kind.QUESTION: _l("Ask a question"),
    Kind.SUGGESTION: _l("Suggest something"),
    Kind.POSITIVE: _l("Tell about something that feels safe"),
}
STATES: dict[str, Any] = {
    State.NEW: _l("New"),
    State.REVIEWED: _l("Reviewed"),
    State.UNCLEAR: _l("Unclear"),
    State.PAUSED: _l("Paused"),
    State.WAITING_ANSWER: _l("Waiting for an answer"),
    State.CLOSED: _l("Closed"),
}
RESIDENT_STATES: dict[str, Any] = {
    ResidentState.RECEIVED: _l("Received"),
    ResidentState.READ: _l("Has been read"),
    ResidentState.ANSWERED: _l("Answered"),
    ResidentState.CLOSED: _l("Finished"),
    ResidentState.WITHDRAWN: _l("Withdrawn"),
}
TOPICS: dict[str, Any] = {
    Topic.GRAFFITI: _l("Graffiti"),
    Topic.LITTERING: _l("Litter"),
    Topic.DARKNESS: _l("Dark places"),
    Topic.DRUGS: _l("Drug dealing"),
    Topic.OTHER_CRIME: _l("Other crime"),
}
WHEN_DAYS: dict[str, Any] = {
    WhenDays.WEEKDAY: _l("Weekdays"),
    WhenDays.WEEKEND: _l("Weekends"),
    WhenDays.BOTH: _l("Both weekdays and weekends"),
}
WHEN_TIMES: dict[str, Any] = {
    TimeOfDay.MORNING: _l("Morning, 6–9"),
    TimeOfDay.DAY: _l("Daytime, 9–18"),
    TimeOfDay.EVENING: _l("Evening, 18–22"),
    TimeOfDay.NIGHT: _l("Night, 22–6"),
}
RECURRING: dict[str, Any] = {
    Recurring.YES: _l("Yes, it happens again and again"),
    Recurring.NO: _l("No, it happened once"),
    Recurring.UNKNOWN: _l("I don't know"),
}

PLACE_TYPES: dict[str, Any] = {
    PlaceType.PUB: _l("Pub, restaurant or club"),
    PlaceType.SQUARE: _l("Square"),
    PlaceType.STATION: _l("Station or stop"),
    PlaceType.SCHOOL: _l("At a school"),
    PlaceType.STAIRWELL: _l("Stairwell or entrance"),
    PlaceType.PARK: _l("Park or green area"),
    PlaceType.STREET: _l("Street or path"),
    PlaceType.SHOP: _l("Shop or shopping centre"),
    PlaceType.CAR_PARK: _l("Car park or garage"),
    PlaceType.OTHER: _l("Another sort of place"),
}
TARGETS: dict[str, Any] = {
    Target.SHOP: _l("A shop or a business"),
    Target.VEHICLE: _l("A vehicle"),
    Target.HOME: _l("A home"),
    Target.PERSON: _l("A person"),
}


def channel_label(code: str) -> str:
    """The channel's name in the page's language; the code itself for one no longer in the list."""
    channel = CHANNELS.get(code)
    return str(gettext(channel.label)) if channel is not None else code
