"""Safety walks: what is looked at, who takes part, when it is dark, and when a protocol is whole. Plain rules."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from dialog.categories.rules import Category, Tag
from dialog.concerns.rules import Kind


class Light(StrEnum):
    """In which light a walk goes."""

    DARK = "dark"
    DAYLIGHT = "daylight"


class Weather(StrEnum):
    """What the weather is like."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"
    WIND = "wind"


class Walkers(StrEnum):
    """Groups that take part, told as numbers."""

    RESIDENTS = "residents"
    CHILDREN = "children"
    YOUTH = "youth"
    OLDER = "older"
    ASSOCIATIONS = "associations"
    HOUSING = "housing"
    BUSINESSES = "businesses"
    MUNICIPALITY = "municipality"
    POLICE = "police"


class What(StrEnum):
    """What a finding is about, in the order of the buttons on the phone."""

    LIGHTING = "lighting"
    GREENERY = "greenery"
    OVERVIEW = "overview"
    LITTER = "litter"
    GRAFFITI = "graffiti"
    TRAFFIC = "traffic"
    MEETING_PLACE = "meeting_place"
    FEELS_GOOD = "feels_good"
    OTHER = "other"


class Decision(StrEnum):
    """What the owner says about a finding; '' until then."""

    YES = "yes"
    NO = "no"
    LATER = "later"


class Lack(StrEnum):
    """What a finding lacks before the protocol can be published."""

    OWNER = "owner"
    DECISION = "decision"
    REASON = "reason"
    DUE = "due"


# The tags that the concern of a finding gets.
TAGS: Mapping[What, Tag] = {
    What.LIGHTING: Tag(Category.OTHER, "lighting"),
    What.GREENERY: Tag(Category.OTHER, "vegetation"),
    What.OVERVIEW: Tag(Category.OTHER, "unsafe_place"),
    What.LITTER: Tag(Category.OTHER, "littering"),
    What.GRAFFITI: Tag(Category.VANDALISM_GRAFFITI),
    What.TRAFFIC: Tag(Category.OTHER, "traffic_safety"),
    What.FEELS_GOOD: Tag(Category.POSITIVE_EVENTS),
}
YOUNG = frozenset({Walkers.CHILDREN, Walkers.YOUTH})
MOST_STOPS = 30
MOST_FINDINGS = 300
MOST_OF_A_GROUP = 200
MOST_PICTURES = 4
# The middle of the country's south, for areas without a shape.
SOMEWHERE = (15.0, 58.5)
# The sun this many degrees under the horizon: faces can no longer be made out (civil dusk).
DUSK = -6.0


def kind_of(what: str, proposal: str) -> Kind:
    """What sort of view a finding is once it is a concern."""
    if what == What.FEELS_GOOD:
        return Kind.POSITIVE
    return Kind.SUGGESTION if proposal else Kind.CONCERN


def lacks(what: str, has_owner: bool, decision: str, reason: str, has_date: bool) -> tuple[Lack, ...]:
    """What is missing before a finding can stand in a published protocol.

    Each has an owner and a planned day, or the reason for a no. What feels good needs nobody to mend it.
    """
    if what == What.FEELS_GOOD:
        return ()
    found = [] if has_owner else [Lack.OWNER]
    if not decision:
        found.append(Lack.DECISION)
    if decision in (Decision.NO, Decision.LATER) and not reason:
        found.append(Lack.REASON)
    if decision in (Decision.YES, Decision.LATER) and not has_date:
        found.append(Lack.DUE)
    return tuple(found)


def sun_height(moment: datetime, longitude: float, latitude: float) -> float:
    """Degrees of the sun over the horizon, to within a degree (the almanac's short formula)."""
    days = (moment.astimezone(UTC) - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=1)
    mean = math.radians((280.460 + 0.9856474 * days) % 360)
    anomaly = math.radians((357.528 + 0.9856003 * days) % 360)
    along = mean + math.radians(1.915) * math.sin(anomaly) + math.radians(0.020) * math.sin(2 * anomaly)
    tilt = math.radians(23.439 - 0.0000004 * days)
    right_ascension = math.atan2(math.cos(tilt) * math.sin(along), math.cos(along))
    declination = math.asin(math.sin(tilt) * math.sin(along))
    sidereal = math.radians((280.46062 + 360.98564737 * days + longitude) % 360)
    hour, north = sidereal - right_ascension, math.radians(latitude)
    height = math.sin(north) * math.sin(declination) + math.cos(north) * math.cos(declination) * math.cos(hour)
    return math.degrees(math.asin(max(-1.0, min(1.0, height))))


def is_dark(moment: datetime, longitude: float, latitude: float) -> bool:
    """True after dusk and before dawn."""
    return sun_height(moment, longitude, latitude) < DUSK


def next_turn(moment: datetime, longitude: float, latitude: float) -> datetime | None:
    """When it next gets dark or light, to the minute; None when it does not within a day (the far north)."""
    dark = is_dark(moment, longitude, latitude)
    step = timedelta(minutes=10)
    for number in range(1, 145):
        later = moment + number * step
        if is_dark(later, longitude, latitude) != dark:
            minutes = (later - step + timedelta(minutes=one) for one in range(1, 11))
            return next(one for one in minutes if is_dark(one, longitude, latitude) != dark)
    return None
