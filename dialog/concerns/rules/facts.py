"""What sort of place and what was hit, as staff code it; and what a text in Swedish says about when, how often and what sort of
view it is: proposals for a person to take over.

Each proposal has the words it rests on. "Fredag och lördag efter klockan 22" gives the days and the night; "mellan 22 och
02" also the times. A proposal is left out rather than guessed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from dialog.categories.rules.suggest import is_swedish
from dialog.categories.rules.words import tokens
from dialog.concerns.rules import Kind, Recurring, TimeOfDay, WhenDays, time_of_day


class PlaceType(StrEnum):
    """What sort of place it happens at. `pub`: also restaurants and clubs. `station`: also stops."""

    PUB = "pub"
    SQUARE = "square"
    STATION = "station"
    SCHOOL = "school"
    STAIRWELL = "stairwell"
    PARK = "park"
    STREET = "street"
    SHOP = "shop"
    CAR_PARK = "car_park"
    OTHER = "other"


class Target(StrEnum):
    """What, or who, was hit."""

    SHOP = "shop"
    VEHICLE = "vehicle"
    HOME = "home"
    PERSON = "person"


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_DAY = re.compile(rf"((?:{'|'.join(_DAY_NAMES)})\w*)")
_WEEKEND = re.compile(r"(?:helg(?:en|er|erna|kväll\w*|natt|nätter\w*)|varje helg|på helg|weekend\w*)\b")
_WEEKDAYS = re.compile(r"(?:vardag(?:ar|arna|en|skväll\w*)?|veckodag(?:ar|arna)?|vardagskväll\w*)\b")
_EVERY_DAY = re.compile(
    r"(?:varje dag|alla dagar|dagligen|varenda dag|varje kväll|varje natt|alla kvällar|dygnet runt)\b"
)
_TIMES = (
    (TimeOfDay.MORNING, re.compile(r"(?:morgnar\w*|morgonen|morse|morgon|tidigt på morgonen)\b")),
    (TimeOfDay.DAY, re.compile(r"(?:mitt på dagen|på dagarna|på dagen|dagtid|eftermiddag\w*|förmiddag\w*|lunch\w*|raster?n?a?)\b")),
    (TimeOfDay.EVENING, re.compile(r"(?:kvällstid|kväll(?:en|ar|arna)?)\b")),
    (TimeOfDay.NIGHT, re.compile(r"(?:i natt|natt(?:en|etid)?|nätter(?:na)?|midnatt|nattetid|sent på natten)\b")),
)  # fmt: skip
_HOUR = r"(\d{1,2})(?:[.:](\d{2}))?"
_BETWEEN = re.compile(
    rf"(?:(?:mellan|från)\s+(?:kl\.?|klockan)?\s*{_HOUR}\s+(?:och|till|-)\s+|kl\.?\s*{_HOUR}\s*[-–]\s*){_HOUR}\b"
)
_AT = re.compile(rf"(?:kl\.?|klockan|vid)\s*{_HOUR}(?:-tiden)?\b")
_OFTEN = re.compile(
    r"(?:varje|varenda|igen|ofta|alltid|ständigt|hela tiden|flera gånger|gång på gång|om och om igen|dagligen|jämt"
    r"|återkommande|brukar|upprepade|andra gången|tredje gången|fjärde gången|femte gången|\d+:e gången|året runt"
    r"|(?:mån|tis|ons|tors|fre|lör|sön)dagar(?:na)?|kvällarna|nätterna|helgerna|veckovis)\b"
)
_ONCE = re.compile(
    r"(?:i ?går|i natt|igår|häromdagen|en gång|första gången|i (?:mån|tis|ons|tors|fre|lör|sön)dags|i morse|nyss|i kväll)\b"
)
_ASKS = re.compile(
    r"(?:undrar|vem ansvarar|vart vänder|hur gör man|kan ni (?:berätta|säga)|när (?:nästa|ska|blir|öppnar))\b"
)
_PROPOSES = re.compile(
    r"(?:föreslår|mitt förslag|ett förslag|förslag:|skulle kunna|sätt upp"
    r"|ni borde|man borde|kunde man|önskar (?:mig )?(?:fler|mer|att)"
    r"|vore bra|behövs fler|skulle behövas|varför inte)\b"
)


@dataclass(frozen=True)
class Fact:
    """A proposal. `values`: names of the concern's columns to what they would be. `words`: what it rests on."""

    values: dict[str, object]
    words: tuple[str, ...]


@dataclass
class _Times:
    """Days and hours as they are found."""

    days: set[int] = field(default_factory=set)
    when_days: set[WhenDays] = field(default_factory=set)
    times: set[TimeOfDay] = field(default_factory=set)
    clock: tuple[str, str] = ("", "")
    words: list[str] = field(default_factory=list)


def propose(text: str) -> dict[str, Fact]:
    """Proposals for 'when', 'recurring' and 'kind', those that the text bears; {} for other languages."""
    if not is_swedish(tokens(text)):
        return {}
    plain = re.sub(r"\s+", " ", text.lower())
    found = {"when": _when(plain), "recurring": _recurring(plain), "kind": _kind(text, plain)}
    return {name: fact for name, fact in found.items() if fact is not None}


def _when(plain: str) -> Fact | None:
    found = _Times()
    _find_days(plain, found)
    _find_times(plain, found)
    values: dict[str, object] = {}
    if found.when_days or found.days:
        values["when_days"] = _when_days(found)
    if found.days:
        values["days"] = [_DAYS[day] for day in sorted(found.days)]
    if found.times:
        values["when_times"] = [time.value for time in TimeOfDay if time in found.times]
    if found.clock[0]:
        values["time_from"], values["time_to"] = found.clock
    return Fact(values, _each(found.words)) if values else None


def _find_days(plain: str, found: _Times) -> None:
    for match in _whole(_DAY, plain):
        number = next(at for at, name in enumerate(_DAY_NAMES) if match.group(1).startswith(name))
        found.days.add(number)
        found.words.append(match.group(1))
        if "kväll" in match.group(1):
            found.times.add(TimeOfDay.EVENING)
        elif "natt" in match.group(1) or "nätter" in match.group(1):
            found.times.add(TimeOfDay.NIGHT)
    for kind, pattern in ((WhenDays.WEEKEND, _WEEKEND), (WhenDays.WEEKDAY, _WEEKDAYS), (WhenDays.BOTH, _EVERY_DAY)):
        for match in _whole(pattern, plain):
            found.when_days.add(kind)
            found.words.append(match.group())


def _find_times(plain: str, found: _Times) -> None:
    for time, pattern in _TIMES:
        for match in _whole(pattern, plain):
            found.times.add(time)
            found.words.append(match.group().strip())
    between = next(_whole(_BETWEEN, plain), None)
    if between:
        first_hour, first_minute, other_hour, other_minute, last_hour, last_minute = between.groups()
        start, end = _clock(first_hour or other_hour, first_minute or other_minute), _clock(last_hour, last_minute)
        if start and end:
            found.clock = (start, end)
            found.words.append(between.group().strip())
            if not found.times:
                found.times.add(time_of_day(int(start[:2])))
    for match in _whole(_AT, plain):
        hour = int(match.group(1))
        # "Klockan 8" may be either; only what cannot be mistaken is taken.
        if 13 <= hour <= 24 and _clock(match.group(1), match.group(2)):
            found.times.add(time_of_day(hour))
            found.words.append(match.group().strip())


def _when_days(found: _Times) -> str:
    if found.days:
        kinds = {WhenDays.WEEKEND if day > 4 else WhenDays.WEEKDAY for day in found.days} | found.when_days
    else:
        kinds = found.when_days
    return next(iter(kinds)).value if len(kinds) == 1 else WhenDays.BOTH.value


def _clock(hour: str, minute: str | None) -> str:
    if int(hour) > 24 or int(minute or 0) > 59:
        return ""
    return f"{int(hour) % 24:02d}:{int(minute or 0):02d}"


def _recurring(plain: str) -> Fact | None:
    often = [match.group() for match in _whole(_OFTEN, plain)]
    if often:
        return Fact({"recurring": Recurring.YES.value}, _each(often))
    once = [match.group() for match in _whole(_ONCE, plain)]
    return Fact({"recurring": Recurring.NO.value}, _each(once)) if once else None


def _kind(text: str, plain: str) -> Fact | None:
    asks = [match.group() for match in _whole(_ASKS, plain)]
    if asks and text.rstrip().endswith(("?", ".")) and ("?" in text or "undrar" in plain):
        return Fact({"kind": Kind.QUESTION.value}, _each(asks))
    proposes = [match.group() for match in _whole(_PROPOSES, plain)]
    return Fact({"kind": Kind.SUGGESTION.value}, _each(proposes)) if proposes else None


def _whole(pattern: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    """Matches that begin with a word. Looked at afterwards: a pattern that begins with letters is found far faster."""
    return (match for match in pattern.finditer(plain) if match.start() == 0 or not plain[match.start() - 1].isalnum())


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:4]


def place_candidates(text: str) -> list[str]:
    """Words of `text` that could name a street, a square or an area: with a capital letter, as written, with a number
    after them. At most 12.
    """
    found = []
    for match in _PLACE.finditer(text):
        # A sentence may begin right before a name: "Vid Storgatan".
        found += [match.group(), match.group().partition(" ")[2]]
    return list(dict.fromkeys(one for one in found if len(one) > 3))[:12]


_PLACE = re.compile(
    r"\b[A-ZÅÄÖ][\w-]+(?:s? [A-ZÅÄÖ][\w-]+)?"
    r"(?:s? (?:gata|väg|torg|park|plan|backe|gränd|allé|stig))?(?: \d{1,3}\b)?"
)
