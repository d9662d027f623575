"""What residents of Lindesund said and what staff did with it, as dated events, read from the data files."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from dialog.clock import ZONE, monday_of

DATA = Path(__file__).parent / "data"
SEED = 1480
THURSDAY = 3
OPENS, CLOSES = 8, 16


@dataclass(frozen=True)
class Told:
    """One view with what staff made of it. `number` is its place in the files; `facts` the line as written there."""

    number: int
    facts: dict[str, Any]

    @property
    def state(self) -> str:
        return str(self.facts["state"])

    @property
    def wants_mail(self) -> bool:
        return bool(self.facts.get("email"))


@dataclass(frozen=True)
class Event:
    """Something that happens to a view: 'receive' on its day of arrival, 'work' when staff take it up, 'end'."""

    at: datetime
    order: int
    kind: str
    told: Told


def read_views() -> list[Told]:
    """Every view of the data files, in their order."""
    lines = [
        line
        for path in sorted(DATA.glob("concerns-*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [Told(number, json.loads(line)) for number, line in enumerate(lines, start=1)]


def day_of(week: int, weekday: int, today: date) -> date:
    """A day of the story: weeks count back from this week, or from the last one while this one is young."""
    newest = monday_of(today)
    if today.weekday() < THURSDAY:
        newest -= timedelta(weeks=1)
    return min(newest - timedelta(weeks=week) + timedelta(days=weekday), today)


def arrival(told: Told, today: date) -> date:
    """The day it came."""
    return day_of(told.facts["week"], told.facts["weekday"], today)


def events(today: date) -> list[Event]:
    """Everything that happens until `today`, in order of time. The same start value gives the same story."""
    chance = random.Random(SEED)
    found = [event for told in read_views() for event in _events_of(told, today, chance)]
    return sorted(found, key=lambda event: (event.at, event.order))


def _events_of(told: Told, today: date, chance: random.Random) -> Iterator[Event]:
    arrived = arrival(told, today)
    # Received at the start of the day, so that numbers follow the days.
    yield Event(_moment(arrived, 0, told.number % 60), told.number, "receive", told)
    taken_up = min(arrived + timedelta(days=chance.choice((1, 1, 2, 3))), today)
    ended = min(taken_up + timedelta(days=chance.choice((1, 2, 3, 5, 8))), today)
    hour, minute = chance.randrange(OPENS, CLOSES), chance.randrange(60)
    if told.state != "new" or told.facts.get("note"):
        yield Event(_moment(taken_up, hour, minute), told.number, "work", told)
    if told.state == "closed":
        yield Event(_moment(ended, max(hour, OPENS + 1), minute) + timedelta(minutes=20), told.number, "end", told)


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)
