"""The one source of time. Storage is UTC; the calendar is Swedish."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")

_offset: timedelta | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    present = datetime.now(UTC)
    return present + _offset if _offset is not None else present


def today() -> date:
    """The present date in Sweden: what arrives at 23.59.59 on a Sunday arrived that Sunday."""
    return now().astimezone(ZONE).date()


def local(moment: datetime) -> datetime:
    """An aware moment as Swedish wall time."""
    return moment.astimezone(ZONE)


def moment_of(day: date, wall: time) -> datetime | None:
    """The moment of a Swedish wall time, in UTC; None for an hour that is skipped when summer time begins.

    An hour that comes twice, when summer time ends, is the first one.
    """
    moment = datetime.combine(day, wall, ZONE).astimezone(UTC)
    return moment if local(moment).replace(tzinfo=None) == datetime.combine(day, wall) else None


def monday_of(day: date) -> date:
    """The Monday that begins the ISO week of `day`."""
    return day - timedelta(days=day.weekday())


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Let time run from another moment (a date means noon in Sweden): tests and the demo's history."""
    global _offset
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(12), ZONE)
    before, _offset = _offset, moment - datetime.now(UTC)
    try:
        yield
    finally:
        _offset = before
