"""How long people wait to be read and answered, in Swedish working days. Counts of concerns; of no member of staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median

from dialog.workdays import workdays_between


@dataclass(frozen=True)
class Course:
    """How it went with one concern. `read_on`: the first day somebody worked with it. `answered_on` of its first answer.

    `asked`: its teller wants an answer.
    """

    received_on: date
    area: str
    read_on: date | None
    answered_on: date | None
    asked: bool


@dataclass(frozen=True)
class Waits:
    """`due`: how many should have been served by now, or were already. `kept`: within the promise. `late`: still waiting,
    beyond it. `days`: the median of those served, None without any.
    """

    due: int
    kept: int
    late: int
    days: float | None

    @property
    def share(self) -> float | None:
        """The share of promises kept, 0–1; None when none was due."""
        return self.kept / self.due if self.due else None


@dataclass(frozen=True)
class Times:
    """One line: a week or an area. `name` is its day (ISO) or its name."""

    name: str
    received: int
    reading: Waits
    answering: Waits

    @property
    def day(self) -> date:
        """The week's Monday. Raises ValueError for an area."""
        return date.fromisoformat(self.name)


def times_of(name: str, courses: Iterable[Course], reading_days: int, answer_days: int, day: date) -> Times:
    """What the line `name` says of these concerns on `day`."""
    known = list(courses)
    reading = _waits([(one.received_on, one.read_on) for one in known], reading_days, day)
    asked = [(one.received_on, one.answered_on) for one in known if one.asked]
    return Times(name, len(known), reading, _waits(asked, answer_days, day))


def _waits(spans: list[tuple[date, date | None]], promise: int, day: date) -> Waits:
    served = [_days(start, end) for start, end in spans if end is not None]
    late = sum(_days(start, day) > promise for start, end in spans if end is None)
    kept = sum(days <= promise for days in served)
    return Waits(len(served) + late, kept, late, median(served) if served else None)


@lru_cache(4096)
def _days(start: date, end: date) -> int:
    return workdays_between(start, end)
