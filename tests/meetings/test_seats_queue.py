"""The queue by its published rule: choices, skips, held seats, offers and their time, another room, lots."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.commands.worker import pass_on_seats
from dialog.database import Database
from dialog.errors import NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingTold, Registration
from dialog.meetings.operations import seats
from dialog.meetings.operations.seats import Booked
from dialog.meetings.queries.due_seats import lots_to_draw, meetings_to_pass_on
from dialog.meetings.queries.registrations import place_in_queue, public_seats, registration_of
from dialog.meetings.rules.seats import MOST_SKIPS, Party, allocate
from dialog.outbox.models import Mail
from tests.meetings.parties import MONTH_BEFORE, STARTS, a_key, a_party, a_room, booked, seats_of, standing, told


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with clock.at(MONTH_BEFORE):
        yield


def at(moment: datetime, session: Session, keys: Keys, meeting: Meeting) -> int:
    """The worker comes by at `moment`: how many parties heard something."""
    with clock.at(moment):
        assert list(meetings_to_pass_on(session)) == [meeting.id]
        number = seats.pass_on(session, keys, meeting.id)
        assert not meetings_to_pass_on(session)
    return number


def row_of(session: Session, party: Booked) -> Registration:
    return session.get_one(Registration, party.registration_id, populate_existing=True)


@pytest.mark.parametrize(
    ("choice", "seated", "waiting"), [("take_some", 4, 2), ("wait_all", 0, 6), ("other_date", 0, 0), ("", 0, 0)]
)
def test_J2_six_people_and_four_seats_left(
    session: Session, keys: Keys, choice: str, seated: int, waiting: int
) -> None:
    """Four now and two who wait together, all six wait, or another date. Nothing is decided for who was not asked."""
    meeting = a_room(session)
    booked(session, keys, meeting, 16)
    if not waiting:
        with pytest.raises(NotPossibleNow) as refused:
            booked(session, keys, meeting, 6, choice)
        said = ("choose", {"free": 4, "size": 6}) if not choice else ("other_date", {})
        assert (refused.value.code, refused.value.values) == said
        return
    party = booked(session, keys, meeting, 6, choice)
    assert (party.seated, party.waiting, party.place_in_queue) == (seated, waiting, 1)
    assert told(session, party.registration_id) == ["confirmed" if seated else "waiting"]


def test_peer_C4_the_rest_of_a_party_comes_together(session: Session, keys: Keys) -> None:
    """Four sit, two wait: one free seat is not for them, two are."""
    meeting = a_room(session)
    one, two = booked(session, keys, meeting, 1), booked(session, keys, meeting, 2)
    booked(session, keys, meeting, 13)
    party = booked(session, keys, meeting, 6, "take_some")
    seats.cancel_party(session, keys, one.registration_id)
    assert standing(session, party) == ("active", 6, 4, 0)
    seats.cancel_party(session, keys, two.registration_id)
    assert standing(session, party) == ("active", 6, 4, 2)
    assert seats.accept_offer(session, keys, party.registration_id).seated == 6
    assert told(session, party.registration_id) == ["confirmed", "offered", "confirmed"]


def test_J2_a_waiting_party_of_six_is_passed_twice_and_then_seats_are_held_for_it(session: Session, keys: Keys) -> None:
    """Three seats are freed three times: two smaller parties go first, then seats are kept until there are six."""
    meeting = a_room(session)
    leaving = [booked(session, keys, meeting, 3) for _ in range(4)]
    booked(session, keys, meeting, 8)
    six = booked(session, keys, meeting, 6, "wait_all")
    threes = [booked(session, keys, meeting, 3, "wait_all") for _ in range(3)]
    for number in range(3):
        seats.cancel_party(session, keys, leaving[number].registration_id)
    assert [standing(session, party)[3] for party in threes] == [3, 3, 0]
    assert (row_of(session, six).skips, standing(session, six)[3]) == (2, 0)
    assert seats_of(session, meeting.id) == (17, 17)
    # Held seats are nobody else's, who stands at the form included.
    assert public_seats(session, meeting).free == 0
    assert booked(session, keys, meeting, 1, "wait_all").seated == 0
    seats.cancel_party(session, keys, leaving[3].registration_id)
    assert standing(session, six)[3] == 6


def test_J2_seats_are_held_until_a_day_before(session: Session, keys: Keys) -> None:
    meeting = a_room(session, capacity=6)
    three, other = booked(session, keys, meeting, 3), booked(session, keys, meeting, 3)
    six = booked(session, keys, meeting, 6, "wait_all")
    row_of(session, six).skips = 2
    small = booked(session, keys, meeting, 2, "wait_all")
    seats.cancel_party(session, keys, three.registration_id)
    with clock.at(STARTS - timedelta(hours=25)):
        assert not meetings_to_pass_on(session)
        seats.pass_on(session, keys, meeting.id)
        assert standing(session, small)[3] == 0
    assert at(STARTS - timedelta(hours=23, minutes=59), session, keys, meeting) == 1
    assert standing(session, small)[3] == 2
    assert standing(session, other)[2] == 3


def test_seats_are_not_held_for_a_party_that_the_room_cannot_take(session: Session, keys: Keys) -> None:
    meeting = a_room(session, capacity=8)
    three, five = booked(session, keys, meeting, 3), booked(session, keys, meeting, 5)
    eight = booked(session, keys, meeting, 8, "wait_all")
    row_of(session, eight).skips = 5
    seats.cancel_party(session, keys, five.registration_id)
    seats.set_capacity(session, keys, meeting.id, 6, 0)
    assert booked(session, keys, meeting, 3).seated == 3
    assert standing(session, three)[2] == 3


@pytest.mark.parametrize(
    ("before_start", "hours"), [(timedelta(days=10), 24), (timedelta(hours=48), 6), (timedelta(hours=5), 2)]
)
def test_J2_an_offer_stands_shorter_near_the_date(
    session: Session, keys: Keys, before_start: timedelta, hours: int
) -> None:
    meeting = a_room(session, capacity=2)
    first, second = booked(session, keys, meeting, 2), booked(session, keys, meeting, 2, "wait_all")
    moment = STARTS - before_start
    with clock.at(moment):
        seats.cancel_party(session, keys, first.registration_id)
    until = row_of(session, second).answer_by
    assert until is not None
    assert timedelta(0) <= until - (moment + timedelta(hours=hours)) < timedelta(minutes=1)


def test_J2_an_offer_that_nobody_answers_goes_to_the_next_without_penalty(session: Session, keys: Keys) -> None:
    """It goes to the end of the queue, is asked once more, and rests after that until it says that it still wants."""
    meeting = a_room(session, capacity=2)
    leaving = booked(session, keys, meeting, 2)
    silent, next_one = booked(session, keys, meeting, 2, "wait_all"), booked(session, keys, meeting, 2, "wait_all")
    seats.cancel_party(session, keys, leaving.registration_id)
    later = MONTH_BEFORE + timedelta(hours=25)
    assert at(later, session, keys, meeting) == 2
    assert (standing(session, silent), standing(session, next_one)) == (("active", 2, 0, 0), ("active", 2, 0, 2))
    assert place_in_queue(session, row_of(session, silent)) == 2
    assert told(session, silent.registration_id) == ["waiting", "offered", "offer_expired"]
    with clock.at(later), pytest.raises(NotPossibleNow, match="offer_gone"):
        seats.accept_offer(session, keys, silent.registration_id)
    session.expire_all()
    # Both are silent from now on: each is asked twice, and then left in peace.
    for _ in range(3):
        later += timedelta(hours=25)
        at(later, session, keys, meeting)
    assert (standing(session, silent)[0], standing(session, next_one)[0]) == ("resting", "resting")
    assert told(session, silent.registration_id).count("offered") == 2
    assert seats_of(session, meeting.id) == (0, 0)
    assert seats.want_still(session, keys, silent.registration_id).seated == 2


def test_who_answers_late_has_the_seats_when_they_are_still_free(session: Session, keys: Keys) -> None:
    meeting = a_room(session, capacity=2)
    leaving, party = booked(session, keys, meeting, 2), booked(session, keys, meeting, 2, "wait_all")
    seats.cancel_party(session, keys, leaving.registration_id)
    with clock.at(MONTH_BEFORE + timedelta(hours=25)):
        assert seats.accept_offer(session, keys, party.registration_id).seated == 2
        # Pressed twice.
        assert seats.accept_offer(session, keys, party.registration_id).seated == 2
    assert row_of(session, party).unanswered == 0
    assert told(session, party.registration_id) == ["waiting", "offered", "confirmed"]


def test_who_declines_a_part_keeps_its_place_and_who_declines_all_leaves_the_queue(
    session: Session, keys: Keys
) -> None:
    meeting = a_room(session, capacity=6)
    two, four = booked(session, keys, meeting, 2), booked(session, keys, meeting, 4)
    party, behind = booked(session, keys, meeting, 5, "take_some"), booked(session, keys, meeting, 2, "wait_all")
    seats.cancel_party(session, keys, two.registration_id)
    assert standing(session, party) == ("active", 5, 0, 2)
    declined = seats.decline_offer(session, keys, party.registration_id)
    assert (declined.waiting, declined.place_in_queue) == (5, 1)
    assert standing(session, behind) == ("active", 2, 0, 2)
    seats.cancel_party(session, keys, four.registration_id)
    assert standing(session, party) == ("active", 5, 0, 0)
    seats.decline_offer(session, keys, behind.registration_id)
    assert standing(session, behind)[0] == "cancelled"
    assert standing(session, party) == ("active", 5, 0, 5)
    assert seats.decline_offer(session, keys, behind.registration_id).seated == 0
    assert seats_of(session, meeting.id) == (5, 5)


def test_J2_only_what_a_party_grows_by_goes_through_the_count(session: Session, keys: Keys) -> None:
    """Four have seats and become six in a full room: the four stay, the two wait behind who waited before."""
    meeting = a_room(session, capacity=10)
    party, other = booked(session, keys, meeting, 4), booked(session, keys, meeting, 6)
    first = booked(session, keys, meeting, 2, "wait_all")
    with pytest.raises(NotPossibleNow, match="choose"):
        seats.change_size(session, keys, party.registration_id, 6)
    session.expire_all()
    grown = seats.change_size(session, keys, party.registration_id, 6, "wait_all")
    assert (grown.seated, grown.waiting, grown.place_in_queue) == (4, 2, 2)
    seats.change_size(session, keys, other.registration_id, 4)
    assert (standing(session, first)[3], standing(session, party)[2:]) == (2, (4, 0))
    seats.cancel_party(session, keys, other.registration_id)
    assert standing(session, party)[2:] == (4, 2)


def test_peer_C7_a_party_that_shrinks_lets_go_of_waiting_seats_first(session: Session, keys: Keys) -> None:
    meeting = a_room(session, capacity=4)
    party = booked(session, keys, meeting, 2)
    booked(session, keys, meeting, 1)
    assert seats.change_size(session, keys, party.registration_id, 4, "wait_all").waiting == 2
    smaller = seats.change_size(session, keys, party.registration_id, 3)
    assert (smaller.seated, smaller.waiting) == (3, 0)
    assert seats.change_size(session, keys, party.registration_id, 1).seated == 1
    with pytest.raises(NotPossibleNow, match="size"):
        seats.change_size(session, keys, party.registration_id, 0)


def test_J2_a_smaller_room_drops_nobody(session: Session, keys: Keys) -> None:
    meeting = a_room(session, capacity=20)
    parties = [booked(session, keys, meeting, 6) for _ in range(3)]
    with pytest.raises(NotPossibleNow, match="capacity") as refused:
        seats.set_capacity(session, keys, meeting.id, 15, 2)
    assert refused.value.values == {"taken": 18}
    assert [standing(session, party)[2] for party in parties] == [6, 6, 6]
    seats.set_capacity(session, keys, meeting.id, 15, 3)
    assert seats_of(session, meeting.id) == (18, 18)
    waiting = booked(session, keys, meeting, 4, "wait_all")
    seats.set_capacity(session, keys, meeting.id, None, 0)
    assert standing(session, waiting)[3] == 4


def test_J2_people_who_just_come_take_no_seat_from_who_registered(session: Session, keys: Keys) -> None:
    """The door counts them by themselves; the queue and the room's seats stay as they were."""
    meeting = a_room(session, capacity=4, door_count=9)
    party = booked(session, keys, meeting, 3)
    assert (party.seated, public_seats(session, meeting).free) == (3, 1)
    meeting.door_count += 5
    seats.cancel_party(session, keys, party.registration_id)
    assert (meeting.door_count, seats_of(session, meeting.id)) == (14, (0, 0))


def test_lots_give_seats_to_nobody_before_they_are_drawn_and_then_to_all_by_the_rule(app: Flask, keys: Keys) -> None:
    database: Database = app.extensions["dialog.database"]
    closes = MONTH_BEFORE + timedelta(days=7)

    def register(session: Session) -> list[Booked]:
        meeting = a_room(session, capacity=5, admission="lottery", closes_at=closes)
        assert public_seats(session, meeting).free == 0
        return [booked(session, keys, meeting, 2) for _ in range(6)]

    parties = database.write(register)
    assert {(party.seated, party.waiting, party.place_in_queue) for party in parties} == {(0, 2, None)}
    pass_on_seats(app)
    with database.read() as session:
        assert not lots_to_draw(session)
    with clock.at(closes):
        pass_on_seats(app)
        pass_on_seats(app)
    with database.read() as session:
        assert sorted(standing(session, party)[2] for party in parties) == [0, 0, 0, 0, 2, 2]
        heard = sorted(tuple(told(session, party.registration_id)) for party in parties)
        assert heard == [("waiting", "confirmed")] * 2 + [("waiting", "not_drawn")] * 4
        assert seats_of(session, row_of(session, parties[0]).meeting_id) == (4, 4)


def test_every_order_of_the_lots_comes_up(session: Session, keys: Keys) -> None:
    """One seat, three people: each has it in some of forty draws (somebody in none: 3 · (2/3)^40, one in 3.7 million)."""
    meeting = a_room(session, capacity=1, admission="lottery", closes_at=MONTH_BEFORE + timedelta(days=1))
    parties = [row_of(session, booked(session, keys, meeting)) for _ in range(3)]
    winners = set()
    for _ in range(40):
        seats.draw_lots(session, keys, meeting.id)
        winners |= {party.id for party in parties if party.seated}
        meeting.drawn_at = None
        for party in parties:
            party.seated = 0
    assert winners == {party.id for party in parties}


def test_peer_C3_a_freed_seat_is_offered_in_the_same_transaction(database: Database, keys: Keys) -> None:
    """Within one minute is what people ask for; here nobody ever sees the seat free. The mail is queued with it."""
    meeting_id = database.write(lambda session: a_room(session, capacity=1).id)
    first = database.write(lambda session: seats.book(session, keys, meeting_id, a_party(), a_key()))
    second = database.write(lambda session: seats.book(session, keys, meeting_id, a_party(1, "wait_all"), a_key()))
    database.write(lambda session: seats.cancel_party(session, keys, first.registration_id))
    with database.read() as session:
        party = registration_of(session, second.token)
        assert party is not None
        assert (party.offered, place_in_queue(session, party)) == (1, 1)
        mail_id = session.scalars(
            select(MeetingTold.mail_id).where(MeetingTold.registration_id == party.id, MeetingTold.kind == "offered")
        ).one()
        assert session.get_one(Mail, mail_id).template == "mail.meeting_offered"


def ticks_until_served(queue: list[Party], lots: random.Random, *, holds: bool) -> dict[int, int]:
    """A full room in which somebody cancels one seat every hour and somebody small joins the queue: when each is served."""
    served: dict[int, int] = {}
    taken = room = 1000
    for tick in range(1, 150):
        taken -= 1
        queue = [*queue, Party(1000 + tick, lots.choice([1, 1, 2]))]
        shared = allocate(room, queue, holds=holds, offers=True, taken=taken)
        taken += sum(given.seats for given in shared.given)
        served |= {given.party_id: tick for given in shared.given}
        queue = [
            replace(party, skips=party.skips + shared.passed.count(party.id))
            for party in queue
            if party.id not in served
        ]
        assert not holds or all(party.skips <= MOST_SKIPS for party in queue)
    return served


def test_peer_2_2_simulated_queues_are_fair_to_big_parties() -> None:
    """Nobody waits for more freed seats than those before it want, itself, and what two skips each can cost.

    Without seats that are held, families wait for ever while singles go by: that is what the rule is for.
    """
    starved = 0
    for seed in range(15):
        lots = random.Random(seed)
        queue = [Party(number, lots.choice([1, 2, 3, 6])) for number in range(10)]
        served = ticks_until_served(queue, lots, holds=True)
        for place, party in enumerate(queue):
            ahead = sum(before.wanted for before in queue[: place + 1])
            assert served[party.id] <= ahead + MOST_SKIPS * (place + 1) * 6
        assert len({party.id for party in queue} & served.keys()) == len(queue)
        starved += len({party.id for party in queue} - ticks_until_served(queue, lots, holds=False).keys())
    assert starved > 15
