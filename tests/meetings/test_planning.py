"""Planning a meeting: drafts, publishing, another time, another room, cancelling, a copy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import at
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.extensions import current
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingChange, MeetingTold, Registration
from dialog.meetings.operations.meetings import (
    Host,
    MeetingDraft,
    MeetingKey,
    cancel_meeting,
    change_meeting,
    change_room,
    copy_meeting,
    create_meeting,
    draft_of,
    hold,
    move,
    publish,
)
from dialog.meetings.queries.access import meeting_to_read, meeting_to_run
from dialog.meetings.rules import Admission, MeetingKind
from tests.builders import an_area
from tests.meetings.builders import a_meeting, a_registration
from tests.people import People, organisation, unit

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
START = datetime(2027, 3, 4, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _february() -> Any:
    with at(NOW):
        yield


@pytest.fixture
def keys(app: Any) -> Keys:
    with app.app_context():
        return current.keys


@pytest.fixture
def coordinator(people: People) -> StaffMember:
    return people.make("coordinator")


def a_draft(session: Session, **values: Any) -> MeetingDraft:
    defaults: dict[str, Any] = {
        "kind": MeetingKind.DIALOGUE_MEETING,
        "title": {"sv": "Dialogmöte om centrum"},
        "area_id": values.pop("area_id", None) or an_area(session).id,
        "place": "Medborgarhuset",
        "starts_at": START,
        "ends_at": START + 2 * HOUR,
        "hosts": (Host(organisation(session).id), Host(organisation(session, "polisen", "police").id)),
        "capacity": 40,
    }
    return MeetingDraft(**(defaults | values))


def made(session: Session, staff: StaffMember, **values: Any) -> tuple[MeetingKey, Meeting]:
    key = create_meeting(session, staff, a_draft(session, **values))
    return key, session.get_one(Meeting, key.id)


def test_a_draft_gets_an_address_from_title_and_day(session: Session, coordinator: StaffMember) -> None:
    first, meeting = made(session, coordinator)
    second = create_meeting(session, coordinator, a_draft(session, area_id=meeting.area_id))
    assert (first.slug, second.slug) == ("dialogmote-om-centrum-2027-03-04", "dialogmote-om-centrum-2027-03-04-2")
    assert (meeting.state, meeting.sequence, meeting.seats_taken) == ("draft", 0, 0)
    assert [host.organisation.code for host in meeting.hosts] == ["lindesund", "polisen"]


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Möte om Söderängens centrum och allt som händer runt torget på kvällen", 59),
        ("A" * 120, 60),
        ("؟", 6),
    ],
)
def test_an_address_is_cut_between_words(session: Session, coordinator: StaffMember, title: str, address: int) -> None:
    key, _ = made(session, coordinator, title={"sv": title})
    assert key.slug.endswith("-2027-03-04")
    assert len(key.slug) - len("-2027-03-04") == address


@pytest.mark.parametrize(
    ("fault", "change"),
    [
        ("title", {"title": {"en": "Meeting"}}),
        ("place", {"place": " "}),
        ("hosts", {"hosts": ()}),
        ("times", {"ends_at": START}),
        ("long", {"ends_at": START + 25 * HOUR}),
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": 2001}),
        ("lottery", {"admission": Admission.LOTTERY}),
        ("window", {"closes_at": START + HOUR}),
        ("window", {"opens_at": START - HOUR, "closes_at": START - 2 * HOUR}),
        ("needs_by", {"needs_by": (START + timedelta(days=1)).date()}),
        ("slug", {"slug": "ny"}),
        ("slug", {"slug": "Möte"}),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, coordinator: StaffMember, fault: str, change: dict[str, Any]
) -> None:
    with pytest.raises(NotPossibleNow) as refusal:
        create_meeting(session, coordinator, a_draft(session, **change))
    assert refusal.value.code == fault


def test_only_hosts_plan_and_see_drafts(session: Session, database: Database, people: People) -> None:
    own = people.make("handler")
    other = people.make("handler", organisation_code="grannby")
    reader = people.make("reader")
    key, _ = made(session, own)
    assert meeting_to_run(session, own, key.slug).id == key.id
    for stranger in (other, reader):
        with pytest.raises(Missing):
            meeting_to_read(session, stranger, key.slug)
    with pytest.raises(NotAllowed):
        publish(session, other, key.id)
    publish(session, own, key.id)
    for stranger in (other, reader):
        assert meeting_to_read(session, stranger, key.slug).id == key.id
        with pytest.raises(Missing):
            meeting_to_run(session, stranger, key.slug)


def test_a_unit_that_invites_is_run_by_that_unit(session: Session, people: People) -> None:
    in_unit = people.make("handler", unit_code="nord")
    in_other = people.make("handler", unit_code="syd")
    everywhere = people.make("handler")
    hosts = (Host(organisation(session).id, unit(session, "nord").id),)
    key, _ = made(session, in_unit, hosts=hosts)
    assert meeting_to_run(session, everywhere, key.slug).id == key.id
    with pytest.raises(Missing):
        meeting_to_run(session, in_other, key.slug)


def test_a_handler_cannot_plan_in_the_name_of_others(session: Session, people: People) -> None:
    handler = people.make("handler")
    with pytest.raises(NotAllowed):
        create_meeting(session, handler, a_draft(session, hosts=(Host(organisation(session, "grannby").id),)))


def test_editing_asks_for_the_version_that_was_seen(session: Session, coordinator: StaffMember) -> None:
    key, meeting = made(session, coordinator)
    seen = meeting.lock_version
    new = replace(draft_of(meeting), title={"sv": "Nytt namn"}, hosts=draft_of(meeting).hosts[::-1])
    change_meeting(session, coordinator, key.id, new, seen_version=seen)
    assert meeting.title == {"sv": "Nytt namn"}
    assert [host.organisation.code for host in meeting.hosts] == ["polisen", "lindesund"]
    with pytest.raises(Conflict):
        change_meeting(session, coordinator, key.id, new, seen_version=seen)


def test_time_place_and_seats_of_a_published_meeting_change_only_with_telling(
    session: Session, coordinator: StaffMember
) -> None:
    key, meeting = made(session, coordinator)
    publish(session, coordinator, key.id)
    other = replace(draft_of(meeting), place="Parken", capacity=5, starts_at=START + HOUR, intro={"sv": "Välkomna"})
    change_meeting(session, coordinator, key.id, other, seen_version=meeting.lock_version)
    assert (meeting.place, meeting.capacity, meeting.starts_at) == ("Medborgarhuset", 40, START)
    assert meeting.intro == {"sv": "Välkomna"}


def test_how_seats_are_given_is_fixed_once_somebody_is_registered(
    session: Session, keys: Keys, coordinator: StaffMember
) -> None:
    key, meeting = made(session, coordinator)
    a_registration(session, keys, meeting)
    other = replace(draft_of(meeting), admission=Admission.LOTTERY, closes_at=START - HOUR)
    with pytest.raises(NotPossibleNow, match="admission_fixed"):
        change_meeting(session, coordinator, key.id, other, seen_version=meeting.lock_version)


def test_a_meeting_in_the_past_is_not_published(session: Session, coordinator: StaffMember) -> None:
    key, _ = made(session, coordinator)
    with at(START + HOUR), pytest.raises(NotPossibleNow, match="past"):
        publish(session, coordinator, key.id)


def told(session: Session, kind: str) -> list[tuple[int, int]]:
    rows = select(MeetingTold.registration_id, MeetingTold.turn).where(MeetingTold.kind == kind)
    return [(party, turn) for party, turn in session.execute(rows.order_by(MeetingTold.registration_id))]


def full_house(session: Session, keys: Keys, **values: Any) -> tuple[Meeting, list[Registration]]:
    """Four seats of six taken, two waiting, one gone."""
    meeting = a_meeting(session, starts_at=START, capacity=4, **values)
    seated = a_registration(session, keys, meeting, 4)
    waiting = a_registration(session, keys, meeting, 2, seated=0)
    gone = a_registration(session, keys, meeting, 1, state="cancelled")
    return meeting, [seated, waiting, gone]


def test_a_meeting_that_moves_keeps_everybody_and_tells_each_once(
    session: Session, keys: Keys, coordinator: StaffMember
) -> None:
    meeting, (seated, waiting, _gone) = full_house(session, keys, closes_at=START - timedelta(days=2))
    later = START + timedelta(days=7)
    assert move(session, keys, coordinator, meeting.id, later, later + HOUR) == 2
    assert move(session, keys, coordinator, meeting.id, later, later + HOUR) == 0
    assert (meeting.sequence, meeting.moved_from, meeting.starts_at) == (1, START, later)
    assert meeting.closes_at == later - timedelta(days=2)
    assert (seated.seated, waiting.seated, waiting.position) == (4, 0, 2)
    assert told(session, "meeting_changed") == [(seated.id, 1), (waiting.id, 1)]
    assert [change.kind for change in session.scalars(select(MeetingChange).order_by(MeetingChange.id))] == ["moved"]


def test_no_offer_outlasts_an_earlier_start(session: Session, keys: Keys, coordinator: StaffMember) -> None:
    meeting = a_meeting(session, starts_at=START, capacity=4)
    asked = a_registration(session, keys, meeting, 2, offered=2, answer_by=START - HOUR)
    sooner = NOW + 5 * HOUR
    move(session, keys, coordinator, meeting.id, sooner, sooner + HOUR)
    assert asked.answer_by == sooner - HOUR


@pytest.mark.parametrize(
    ("fault", "starts_at", "ends_at"),
    [
        ("past", NOW - HOUR, NOW + HOUR),
        ("times", START + HOUR, START + HOUR),
        ("long", START, START + 25 * HOUR),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    session: Session, keys: Keys, coordinator: StaffMember, fault: str, starts_at: datetime, ends_at: datetime
) -> None:
    meeting = a_meeting(session, starts_at=START)
    with pytest.raises(NotPossibleNow, match=fault):
        move(session, keys, coordinator, meeting.id, starts_at, ends_at)


def test_a_cancelled_meeting_tells_who_waits_too_and_only_once(
    session: Session, keys: Keys, coordinator: StaffMember
) -> None:
    meeting, (seated, waiting, _gone) = full_house(session, keys)
    other = a_meeting(session, starts_at=START + timedelta(days=7))
    why = {"sv": "Sjukdom", "en": " "}
    assert cancel_meeting(session, keys, coordinator, meeting.id, why, other.id) == 2
    assert cancel_meeting(session, keys, coordinator, meeting.id, why, other.id) == 0
    assert (meeting.state, meeting.sequence, meeting.replaced_by_id) == ("cancelled", 1, other.id)
    assert meeting.cancelled_because == {"sv": "Sjukdom"}
    assert told(session, "meeting_cancelled") == [(seated.id, 1), (waiting.id, 1)]


def test_another_meeting_to_go_to_must_be_open(session: Session, keys: Keys, coordinator: StaffMember) -> None:
    meeting = a_meeting(session, starts_at=START)
    draft = a_meeting(session, starts_at=START, state="draft")
    for other in (meeting.id, draft.id, 999_999):
        with pytest.raises(NotPossibleNow, match="replacement"):
            cancel_meeting(session, keys, coordinator, meeting.id, {}, other)


def room(capacity: int | None, extra_seats: int = 0, place: str = "Biblioteket") -> dict[str, Any]:
    return {"place": place, "address": "Storgatan 1", "capacity": capacity, "extra_seats": extra_seats}


def test_J2_a_room_that_is_too_small_is_refused_and_drops_nobody(
    session: Session, keys: Keys, coordinator: StaffMember
) -> None:
    meeting, (seated, _waiting, _gone) = full_house(session, keys)
    with pytest.raises(NotPossibleNow, match="capacity"):
        change_room(session, keys, coordinator, meeting.id, **room(3, place="Lilla salen"))
    assert (meeting.capacity, meeting.place, seated.seated) == (4, "Biblioteket", 4)
    assert change_room(session, keys, coordinator, meeting.id, **room(3, 1, "Lilla salen")) == 2
    assert (meeting.capacity, meeting.extra_seats, meeting.place, seated.seated) == (3, 1, "Lilla salen", 4)


def test_people_are_told_of_another_place_and_not_of_a_number(
    session: Session, keys: Keys, coordinator: StaffMember
) -> None:
    meeting, (seated, waiting, _gone) = full_house(session, keys)
    assert change_room(session, keys, coordinator, meeting.id, **room(4, 1)) == 0
    assert (meeting.sequence, told(session, "meeting_changed")) == (0, [])
    assert change_room(session, keys, coordinator, meeting.id, **room(5, 0, "Parken")) == 2
    assert told(session, "meeting_changed") == [(seated.id, 1), (waiting.id, 1)]


@pytest.mark.parametrize("act", [cancel_meeting, move, change_room])
def test_what_is_over_does_not_change(
    session: Session, keys: Keys, coordinator: StaffMember, act: Callable[..., Any]
) -> None:
    meeting = a_meeting(session, starts_at=START)
    with at(START + 3 * HOUR):
        hold(session, keys, coordinator, meeting.id)
        hold(session, keys, coordinator, meeting.id)
        options: dict[str, Any] = room(9) if act is change_room else {}
        values = {cancel_meeting: ({},), move: (START + 9 * HOUR, START + 10 * HOUR), change_room: ()}[act]
        with pytest.raises(NotPossibleNow, match="over"):
            act(session, keys, coordinator, meeting.id, *values, **options)
    assert (meeting.state, meeting.closed_at) == ("held", pytest.approx(START + 3 * HOUR, abs=HOUR))


def test_a_meeting_is_not_held_before_it_begins(session: Session, keys: Keys, coordinator: StaffMember) -> None:
    meeting = a_meeting(session, starts_at=START)
    with pytest.raises(NotPossibleNow, match="not_begun"):
        hold(session, keys, coordinator, meeting.id)


def test_a_copy_has_the_plan_and_nobody_in_it(session: Session, keys: Keys, coordinator: StaffMember) -> None:
    meeting, _parties = full_house(session, keys, closes_at=START - HOUR, needs_by=START.date(), access=["step_free"])
    later = START + timedelta(days=35)  # after summer time has begun
    copy = session.get_one(Meeting, copy_meeting(session, coordinator, meeting.id, later, later + HOUR).id)
    assert (copy.state, copy.seats_taken, copy.sequence, copy.access) == ("draft", 0, 0, ["step_free"])
    assert copy.uid != meeting.uid
    assert copy.slug != meeting.slug
    assert copy.needs_by == later.date()
    assert copy.closes_at == later - 2 * HOUR  # 17.00 by the clock on the wall, as before
