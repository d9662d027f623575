"""Calendar files of meetings (RFC 5545, 5546): the same UID for ever, a higher SEQUENCE for every change, times in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vText, vUri

PRODUCT = "-//dialog//meetings//EN"
# How calendar programs write somebody without an address.
NO_ADDRESS = "invalid:nomail"
ASK_AGAIN = timedelta(hours=4)


class Method(StrEnum):
    """`CANCEL` takes the meeting out of the calendar that has it, or strikes it out."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class CalendarEntry:
    """One meeting as a calendar program keeps it.

    `starts_at`, `ends_at`, `changed_at` are aware. `title`, `text` are plain text in `language`; `place` is place and
    address on one line. `url` leads to the meeting's page, or is ''. `organiser`: who invites, in words; a calendar takes
    no cancellation without it. Its address may be ''. A cancelled meeting stays, and says so. `made_at`: when a message
    was written, which orders messages about the same change; None: when the meeting last changed.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    title: str
    place: str
    text: str
    organiser: str
    organiser_email: str = ""
    url: str = ""
    language: str = "sv"
    cancelled: bool = False
    made_at: datetime | None = None


def meeting_calendar(entry: CalendarEntry, method: Method | None = None) -> bytes:
    """A file with one meeting, to be attached or fetched as text/calendar; charset=utf-8; method=…

    `method` None: PUBLISH, or CANCEL when the meeting is cancelled. A person who gave up the seats gets CANCEL for a
    meeting that takes place: pass the method, the entry is then marked as cancelled for that calendar alone.
    """
    chosen = method or (Method.CANCEL if entry.cancelled else Method.PUBLISH)
    calendar = _calendar(chosen)
    calendar.add_component(_event(entry, cancelled=entry.cancelled or chosen is Method.CANCEL))
    content: bytes = calendar.to_ical()
    return content


def calendar_feed(entries: Iterable[CalendarEntry], name: str) -> bytes:
    """Every meeting in one file that calendar programs fetch again and again. Cancelled ones stay, marked as such.

    Whoever follows it is not shown as busy by it.
    """
    calendar = _calendar(Method.PUBLISH)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for entry in entries:
        event = _event(entry, cancelled=entry.cancelled)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def _event(entry: CalendarEntry, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", (entry.made_at or entry.changed_at).astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    for name, text in (("summary", entry.title), ("location", entry.place), ("description", entry.text)):
        if text:
            event.add(name, vText(text), parameters={"LANGUAGE": entry.language})
    if entry.url:
        event.add("url", vUri(entry.url))
    organiser = vCalAddress(f"mailto:{entry.organiser_email}" if entry.organiser_email else NO_ADDRESS)
    organiser.params["CN"] = vText(entry.organiser)
    event.add("organizer", organiser)
    return event
