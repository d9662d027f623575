"""Calendar files, read back by a library that did not write them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject

from dialog import clock
from dialog.meetings.rules.calendar import CalendarEntry, Method, calendar_feed, meeting_calendar

STARTS = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
ENTRY = CalendarEntry(
    uid="3f2c9a@trygg.lindesund.example",
    sequence=0,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(minutes=90),
    changed_at=datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
    title="Dialogmöte; Norrhöjden, del 2",
    place="Biblioteket, Storgatan 1",
    text="Kom och prata.\nSnacks finns: " + "å" * 200,
    organiser="Lindesunds kommun; Polisen",
    organiser_email="trygg@lindesund.example",
    url="https://trygg.lindesund.example/moten/dialogmote",
)


def read(content: bytes) -> Any:
    calendar = vobject.readOne(content.decode("utf-8"))
    calendar.validate(raiseException=True)
    return calendar


def test_peer_C6_a_calendar_file_is_what_it_was_made_from() -> None:
    calendar = read(meeting_calendar(ENTRY))
    event = calendar.vevent
    assert calendar.method.value == "PUBLISH"
    assert event.uid.value == ENTRY.uid
    assert event.sequence.value == "0"
    assert (event.dtstart.value, event.dtend.value) == (ENTRY.starts_at, ENTRY.ends_at)
    assert event.summary.value == ENTRY.title
    assert event.location.value == ENTRY.place
    assert event.description.value == ENTRY.text
    assert event.organizer.value == "mailto:trygg@lindesund.example"
    assert event.status.value == "CONFIRMED"
    assert not event.contents.get("attendee")


def test_lines_hold_the_limits_of_the_format() -> None:
    content = meeting_calendar(ENTRY)
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"DTSTART:20261126T170000Z" in content


def test_peer_C6_a_moved_meeting_is_the_same_event_with_a_higher_sequence() -> None:
    moved = replace(
        ENTRY, sequence=1, starts_at=STARTS + timedelta(days=7), ends_at=STARTS + timedelta(days=7, hours=1)
    )
    before, after = read(meeting_calendar(ENTRY)).vevent, read(meeting_calendar(moved)).vevent
    assert before.uid.value == after.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value - before.dtstart.value == timedelta(days=7)


def test_peer_C6_a_cancelled_meeting_is_taken_out_of_the_calendar() -> None:
    calendar = read(meeting_calendar(replace(ENTRY, sequence=2, cancelled=True)))
    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
    assert calendar.vevent.uid.value == ENTRY.uid
    assert calendar.vevent.organizer.value.startswith("mailto:")


def test_a_party_that_gives_up_its_seats_takes_the_meeting_out_of_its_own_calendar() -> None:
    calendar = read(meeting_calendar(ENTRY, Method.CANCEL))
    assert (calendar.method.value, calendar.vevent.status.value) == ("CANCEL", "CANCELLED")


def test_a_cancelled_meeting_stays_in_the_feed_and_says_so() -> None:
    other = replace(ENTRY, uid="b@x", cancelled=True, sequence=3)
    calendar = read(calendar_feed([ENTRY, other], "Möten i Lindesund"))
    assert calendar.method.value == "PUBLISH"
    assert [(one.uid.value, one.status.value) for one in calendar.vevent_list] == [
        (ENTRY.uid, "CONFIRMED"),
        ("b@x", "CANCELLED"),
    ]
    assert {one.transp.value for one in calendar.vevent_list} == {"TRANSPARENT"}


@pytest.mark.parametrize(
    ("day", "wall", "utc"),
    [
        # Summer time begins at 02.00 on 29 March 2026 and ends at 03.00 on 25 October 2026.
        (date(2026, 3, 28), time(18, 0), "20260328T170000Z"),
        (date(2026, 3, 29), time(1, 59), "20260329T005900Z"),
        (date(2026, 3, 29), time(3, 0), "20260329T010000Z"),
        (date(2026, 3, 29), time(18, 0), "20260329T160000Z"),
        (date(2026, 10, 24), time(18, 0), "20261024T160000Z"),
        (date(2026, 10, 25), time(2, 30), "20261025T003000Z"),
        (date(2026, 10, 25), time(18, 0), "20261025T170000Z"),
    ],
)
def test_times_hold_over_both_summer_time_nights(day: date, wall: time, utc: str) -> None:
    starts = clock.moment_of(day, wall)
    assert starts is not None
    entry = replace(ENTRY, starts_at=starts, ends_at=starts + timedelta(hours=2))
    content = meeting_calendar(entry)
    assert f"DTSTART:{utc}\r\n".encode() in content
    event = read(content).vevent
    assert event.dtstart.value.astimezone(clock.ZONE).replace(tzinfo=None) == datetime.combine(day, wall)
    assert event.dtend.value - event.dtstart.value == timedelta(hours=2)


def test_a_title_cannot_smuggle_lines_into_the_file() -> None:
    title = "Möte\r\nATTENDEE:mailto:x@y.example\r\nBEGIN:VALARM"
    event = read(meeting_calendar(replace(ENTRY, title=title, organiser='A"\r\nX-EVIL:1'))).vevent
    assert "attendee" not in event.contents
    assert "x-evil" not in event.contents
    assert not list(event.components())


def test_without_an_address_the_organiser_is_still_there() -> None:
    assert read(meeting_calendar(replace(ENTRY, organiser_email=""))).vevent.organizer.value == "invalid:nomail"


def test_messages_about_the_same_meeting_are_ordered_by_when_they_were_made() -> None:
    first = replace(ENTRY, made_at=STARTS - timedelta(days=2))
    second = replace(ENTRY, made_at=STARTS - timedelta(days=1))
    stamps = [read(meeting_calendar(one, Method.CANCEL)).vevent.dtstamp.value for one in (first, second)]
    assert stamps == [first.made_at, second.made_at]
    assert read(meeting_calendar(ENTRY)).vevent.dtstamp.value == ENTRY.changed_at
