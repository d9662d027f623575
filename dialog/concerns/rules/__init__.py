"""What a concern can be, what residents see of it, and the limits. Codes are those of the form and the
database.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from dialog.categories.rules import DOMESTIC_VIOLENCE, STAFF_THREATENED, Category, Tag, in_order
from dialog.text import TextRule
from dialog.workdays import after_workdays

TEXT_LIMIT = 5000
PLACE_LIMIT = 200
HOW_LIMIT = 500
MESSAGES_UNREAD_LIMIT = 20
CODE_DIGITS = 16

TEXT_RULE = TextRule(limit=TEXT_LIMIT, multiline=True)


class Kind(StrEnum):
    """What sort of view it is. `event` comes from staff, `accessibility` from its own complaint form."""

    CONCERN = "concern"
    QUESTION = "question"
    SUGGESTION = "suggestion"
    POSITIVE = "positive"
    EVENT = "event"
    ACCESSIBILITY = "accessibility"


PUBLIC_KINDS = (Kind.CONCERN, Kind.QUESTION, Kind.SUGGESTION, Kind.POSITIVE)


class State(StrEnum):
    """Where staff are with it. `reviewed`: tagged, and counted."""

    NEW = "new"
    REVIEWED = "reviewed"
    UNCLEAR = "unclear"
    PAUSED = "paused"
    WAITING_ANSWER = "waiting_answer"
    CLOSED = "closed"


class ResidentState(StrEnum):
    """What the resident sees under the code."""

    RECEIVED = "received"
    READ = "read"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Topic(StrEnum):
    """The five examples of the form, all optional."""

    GRAFFITI = "graffiti"
    LITTERING = "littering"
    DARKNESS = "darkness"
    DRUGS = "drugs"
    OTHER_CRIME = "other_crime"


class WhenDays(StrEnum):
    """On which days it happens, as the resident says."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    BOTH = "both"


class TimeOfDay(StrEnum):
    """Morning 06–09, day 09–18, evening 18–22, night 22–06."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


class SeenOn(StrEnum):
    """When staff saw what they write down."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    OFTEN = "often"


class Recurring(StrEnum):
    """Whether it happens again and again."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Restriction(StrEnum):
    """Why few may open it: '' for no reason. THREAT: staff are threatened. SEVERAL: more than one reason.

    The last two are for coordinators alone.
    """

    NONE = ""
    EXTREMISM = "extremism"
    DOMESTIC_VIOLENCE = "domestic_violence"
    THREAT = "threat"
    SEVERAL = "several"


class Aside(StrEnum):
    """Why a concern waits for a look apart from the queue: '' for no reason. It is never deleted, nor answered unseen.

    BURST: far more arrive than otherwise. CAMPAIGN: many send nearly the same words. REPEAT: the same words from the
    same address.
    """

    NONE = ""
    BURST = "burst"
    CAMPAIGN = "campaign"
    REPEAT = "repeat"


class MarkKind(StrEnum):
    """What a marked passage gives away about somebody."""

    NAME = "name"
    PHONE = "phone"
    MAIL = "mail"
    PLATE = "plate"
    PERSONAL_NUMBER = "personal_number"
    ADDRESS = "address"
    OTHER = "other"


class MarkField(StrEnum):
    """Whose characters a mark counts: the text's, the place's, or those of something added afterwards."""

    TEXT = "text"
    PLACE = "place"
    MESSAGE = "message"


class MarkState(StrEnum):
    """Proposed and accepted passages are hidden from others, rejected ones stand."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class LegalGround(StrEnum):
    """On what ground a concern is given to another organisation: duty to give crime fighters information (lag 2025),
    10 ch. 15 a § or 10 ch. 2 § OSL, no secrecy applies, or the teller's consent.
    """

    CRIME_FIGHTING = "crime_fighting"
    WEIGHED = "weighed"
    NECESSARY = "necessary"
    NO_SECRECY = "no_secrecy"
    CONSENT = "consent"


# "Other crime" says nothing about which: a person reads the text and decides.
TOPIC_TAGS: dict[Topic, Tag | None] = {
    Topic.GRAFFITI: Tag(Category.VANDALISM_GRAFFITI),
    Topic.LITTERING: Tag(Category.OTHER, "littering"),
    Topic.DARKNESS: Tag(Category.OTHER, "lighting"),
    Topic.DRUGS: Tag(Category.OPEN_DRUG_SCENE),
    Topic.OTHER_CRIME: None,
}
# Categories and facets that are for few eyes.
RESTRICTING: dict[str, Restriction] = {
    Category.VIOLENT_EXTREMISM: Restriction.EXTREMISM,
    DOMESTIC_VIOLENCE: Restriction.DOMESTIC_VIOLENCE,
    STAFF_THREATENED: Restriction.THREAT,
}
FAULT_TOPICS = frozenset({Topic.GRAFFITI, Topic.LITTERING, Topic.DARKNESS})
CRIME_TOPICS = frozenset({Topic.DRUGS, Topic.OTHER_CRIME})


def tags_from(kind: str, topics: Iterable[str]) -> tuple[Tag, ...]:
    """The tags a resident's own choices give, in the categories' order."""
    found = {tag for topic in topics if (tag := TOPIC_TAGS[Topic(topic)]) is not None}
    if kind == Kind.POSITIVE:
        found.add(Tag(Category.POSITIVE_EVENTS))
    return in_order(found)


def restriction_of(tags: Iterable[Tag]) -> Restriction:
    """Who may open a concern with these tags."""
    marks = {mark for tag in tags for mark in (tag.category, tag.facet)}
    reasons = [reason for mark, reason in RESTRICTING.items() if mark in marks]
    if len(reasons) > 1:
        return Restriction.SEVERAL
    return reasons[0] if reasons else Restriction.NONE


def resident_state(state: str, answered: bool, withdrawn: bool) -> ResidentState:
    """The one word the resident sees."""
    if withdrawn:
        return ResidentState.WITHDRAWN
    if state == State.CLOSED:
        return ResidentState.CLOSED
    if answered:
        return ResidentState.ANSWERED
    return ResidentState.RECEIVED if state == State.NEW else ResidentState.READ


def promised_date(received_on: date, working_days: int) -> date:
    """The last day of a promise made in working days."""
    return after_workdays(received_on, working_days)


def time_of_day(hour: int) -> TimeOfDay:
    """The part of the day an hour (0–24) lies in."""
    for end, time in ((6, TimeOfDay.NIGHT), (9, TimeOfDay.MORNING), (18, TimeOfDay.DAY), (22, TimeOfDay.EVENING)):
        if hour < end:
            return time
    return TimeOfDay.NIGHT


def reference_of(year: int, number: int) -> str:
    """SP-2026-0001."""
    return f"SP-{year}-{number:04d}"


def code_digits(typed: str) -> str | None:
    """The sixteen digits of a typed receipt code in ASCII, or None.

    Blanks, dashes and dots between groups do not matter, nor which script's digits are used.
    """
    digits = []
    for character in typed:
        if character.isdecimal():
            digits.append(str(int(character)))
        elif character.isalpha():
            return None
    return "".join(digits) if len(digits) == CODE_DIGITS else None


def code_in_groups(digits: str) -> str:
    """1234 5678 9012 3456."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
