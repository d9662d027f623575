"""Promised answer days: Swedish working days, a person's own promise before them, and what is late."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import at
from dialog.concerns.models import Concern
from dialog.concerns.operations.answer import answer_concern, close_concern, take_back_answer
from dialog.concerns.operations.promise import promise_answer
from dialog.concerns.queries.promises import answer_days, due_day, overdue, overdue_count
from dialog.concerns.rules.deadlines import Promise
from dialog.database import Database
from dialog.errors import Conflict
from dialog.keys import Keys
from tests.concerns.conftest import settle
from tests.people import People

SWEDEN = ZoneInfo("Europe/Stockholm")


def noon(day: date) -> Any:
    return at(datetime(day.year, day.month, day.day, 12, tzinfo=SWEDEN))


@pytest.fixture
def siv(people: People) -> StaffMember:
    return people.make("coordinator")


def late(database: Database) -> list[str]:
    """References of what is overdue, in order of arrival."""
    with database.read() as session:
        where = overdue(answer_days(session))
        return list(session.scalars(select(Concern.reference).where(where).order_by(Concern.id)))


def concern_of(session: Session, reference: str) -> Concern:
    return session.scalars(select(Concern).where(Concern.reference == reference)).one()


def test_peer_B6_an_answer_is_late_when_its_working_days_have_passed(
    town: Database, receive: Any, siv: StaffMember
) -> None:
    """Ten working days from Monday 14 December 2026 end on Wednesday 30 December: weekends and Christmas do not count."""
    with noon(date(2026, 12, 14)):
        reference = receive(wants_answer=True).reference
        receive(wants_answer=False)
    for day, number in (
        (date(2026, 12, 29), 0),
        (date(2026, 12, 30), 0),
        (date(2026, 12, 31), 1),
        (date(2027, 1, 20), 1),
    ):
        with noon(day), town.read() as session:
            concern = concern_of(session, reference)
            due = due_day(concern.received_on, None, asked=True, answered=False, state="new", days=10)
            assert (due, overdue_count(session, siv)) == (date(2026, 12, 30), number)
    with noon(date(2026, 12, 30)):
        settle(town, answer_days=5)
        assert late(town) == [reference]


def test_what_is_answered_closed_or_taken_back_owes_nothing(
    town: Database, keys: Keys, receive: Any, siv: StaffMember
) -> None:
    with noon(date(2026, 3, 2)):
        one, two, three, four = (receive(wants_answer=True).reference for _ in range(4))
    with noon(date(2026, 4, 2)):
        assert late(town) == [one, two, three, four]
        given = town.write(lambda s: answer_concern(s, keys, siv, one, 1, "Lagad.", "a1", close=False))
        town.write(lambda s: close_concern(s, siv, two, 1, "Lagad."))
        town.write(lambda s: setattr(concern_of(s, three), "withdrawn_on", date(2026, 4, 2)))
        assert late(town) == [four]
        town.write(lambda s: take_back_answer(s, siv, one, given))
        assert late(town) == [one, four]


def test_peer_B6_a_promise_for_a_weekday_counts_instead_of_the_working_days(
    town: Database, keys: Keys, receive: Any, siv: StaffMember
) -> None:
    with noon(date(2026, 11, 23)):
        reference = receive().reference
        town.write(lambda s: promise_answer(s, siv, reference, 1, Promise.THURSDAY))
        with pytest.raises(Conflict):
            town.write(lambda s: promise_answer(s, siv, reference, 1, Promise.FRIDAY))
    for day, expected in ((date(2026, 11, 26), []), (date(2026, 11, 27), [reference])):
        with noon(day):
            assert late(town) == expected
    with noon(date(2026, 11, 27)):
        by = date(2026, 12, 3)
        town.write(
            lambda s: answer_concern(s, keys, siv, reference, 2, "Vi ser efter.", "a1", close=False, answer_by=by)
        )
        assert late(town) == []
    with noon(date(2026, 12, 4)):
        assert late(town) == [reference]
        town.write(lambda s: answer_concern(s, keys, siv, reference, 3, "Lagad.", "a2", close=True))
        assert late(town) == []
    with town.read() as session:
        assert concern_of(session, reference).answer_by is None


def test_a_promise_can_be_let_go(town: Database, receive: Any, siv: StaffMember) -> None:
    with noon(date(2026, 11, 23)):
        reference = receive().reference
        town.write(lambda s: promise_answer(s, siv, reference, 1, Promise.TWO_DAYS))
        town.write(lambda s: promise_answer(s, siv, reference, 2, Promise.NONE))
    with noon(date(2026, 12, 23)):
        assert late(town) == []


def test_only_what_a_person_may_open_is_counted_as_late(
    town: Database, receive: Any, people: People, siv: StaffMember
) -> None:
    with noon(date(2026, 3, 2)):
        receive(area_code="N1", wants_answer=True)
        receive(area_code="S1", wants_answer=True)
    hanna = people.make("handler", unit_code="north")
    with noon(date(2026, 3, 2) + timedelta(days=60)), town.read() as session:
        assert (overdue_count(session, siv), overdue_count(session, hanna)) == (2, 1)
