"""Closed sets and limits of meetings. Plain rules: no Flask, no database."""

from datetime import timedelta
from enum import StrEnum


class MeetingKind(StrEnum):
    """What people are invited to. A `staff_dialogue` is never shown to the public."""

    DIALOGUE_MEETING = "dialogue_meeting"
    SAFETY_WALK = "safety_walk"
    STAFF_DIALOGUE = "staff_dialogue"
    OPEN_SQUARE = "open_square"
    GROUP_START = "group_start"


class MeetingState(StrEnum):
    """A meeting that got a new time is `published` with `moved_from`; pages say "moved"."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    HELD = "held"


class Admission(StrEnum):
    """How seats are given: in the order people come, by lot when registration closes, or nobody needs to register."""

    QUEUE = "queue"
    LOTTERY = "lottery"
    OPEN = "open"


class Need(StrEnum):
    """What somebody needs to take part. Kept apart from the registration, shown to hosts only."""

    HEARING_LOOP = "hearing_loop"
    INTERPRETER = "interpreter"
    SIGN_LANGUAGE = "sign_language"
    STEP_FREE = "step_free"
    CHILD = "child"


class Access(StrEnum):
    """What a place offers."""

    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    ACCESSIBLE_TOILET = "accessible_toilet"
    INTERPRETER = "interpreter"
    SIGN_LANGUAGE = "sign_language"
    CHILD_CARE = "child_care"
    BUS_STOP = "bus_stop"


class Choice(StrEnum):
    """What a party wants when it does not fit: wait for all, take some now and wait for the rest, another date."""

    WAIT_ALL = "wait_all"
    TAKE_SOME = "take_some"
    OTHER_DATE = "other_date"


class Relation(StrEnum):
    """How somebody belongs to the area."""

    LIVES = "lives"
    WORKS = "works"
    STAYS = "stays"
    ASSOCIATION = "association"


class RegistrationState(StrEnum):
    """`resting`: two offers were not answered; the party keeps its place and is asked no more until it says so."""

    ACTIVE = "active"
    RESTING = "resting"
    CANCELLED = "cancelled"


class Told(StrEnum):
    """What a party is told, each once per meeting, party and turn."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    OFFER_EXPIRED = "offer_expired"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    NOT_DRAWN = "not_drawn"
    MEETING_CHANGED = "meeting_changed"
    MEETING_CANCELLED = "meeting_cancelled"
    REMINDER_72 = "reminder_72"
    REMINDER_3 = "reminder_3"
    TAKEN_ALONG = "taken_along"


BOOKABLE = frozenset({MeetingKind.DIALOGUE_MEETING, MeetingKind.SAFETY_WALK, MeetingKind.OPEN_SQUARE})
NEVER_PUBLIC = frozenset({MeetingKind.STAFF_DIALOGUE, MeetingKind.GROUP_START})
MOST_IN_PARTY = 30
MOST_SEATS = 2_000
WALK_SEATS = 20
REMINDERS = {Told.REMINDER_72: timedelta(hours=72), Told.REMINDER_3: timedelta(hours=3)}
