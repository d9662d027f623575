"""Meetings in numbers: people, no needs, no names; few are hidden from those who do not run them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from dialog.clock import at
from dialog.database import Database
from dialog.keys import Keys
from dialog.meetings.queries.statistics import meeting_statistics
from dialog.meetings.rules.few import FEW, without_few
from tests.builders import an_area
from tests.meetings.builders import a_meeting, a_registration, wall
from tests.people import People

NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
NEEDS = {"hearing_loop": 1, "interpreter": 2, "sign_language": 1, "step_free": 3, "child": 2}


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with at(NOW):
        yield


@pytest.fixture
def year(database: Database, keys: Keys) -> None:
    """One meeting held, a walk to come, one called off, a draft, and one in another year."""

    def make(session: Session) -> None:
        centre, west = an_area(session), an_area(session, "B1", name="Väster")
        held = a_meeting(
            session, area_id=centre.id, state="held", starts_at=wall(date(2027, 1, 31), 23, 30), door_count=9
        )
        a_registration(session, keys, held, 6, name="Kim Berg", needs=NEEDS, interpreter_language="arabiska", came=4)
        a_registration(session, keys, held, 3, seated=0, came=0)
        a_registration(session, keys, held, 8, state="cancelled")
        walk = a_meeting(session, kind="safety_walk", area_id=west.id, starts_at=wall(date(2027, 8, 12), 20))
        a_registration(session, keys, walk, 2)
        off = a_meeting(session, area_id=centre.id, state="cancelled", starts_at=wall(date(2027, 8, 13), 18))
        a_registration(session, keys, off, 20)
        draft = a_meeting(session, state="draft", starts_at=wall(date(2027, 8, 14), 18))
        a_registration(session, keys, draft, 20)
        a_meeting(session, starts_at=wall(date(2028, 1, 1), 0, 15))

    database.write(make)


def test_people_are_counted_and_not_registrations(year: None, session: Session, people: People) -> None:
    found = meeting_statistics(session, people.make("coordinator"), 2027)
    kinds = {row.label: (row.meetings, row.cancelled, row.registered, row.came, row.waited) for row in found.by_kind}
    assert kinds == {"dialogue_meeting": (2, 1, 6, 13, 3), "safety_walk": (1, 0, 2, 0, 0)}
    assert [(row.label, row.meetings) for row in found.by_month] == [(1, 1), (8, 2)]
    assert [(row.label, row.meetings) for row in found.by_area] == [("Område A1", 2), ("Väster", 1)]
    assert (found.total.meetings, found.total.registered, found.total.came, found.total.waited) == (3, 8, 13, 3)
    assert found.years == (2028, 2027)


def test_few_people_are_hidden_from_those_who_do_not_run_the_meetings(
    year: None, session: Session, people: People
) -> None:
    found = meeting_statistics(session, people.make("reader"), 2027)
    kinds = {row.label: (row.registered, row.came, row.waited) for row in found.by_kind}
    # The two on the walk, and the six beside them that the sum of eight would give away.
    assert kinds == {"dialogue_meeting": (None, 13, None), "safety_walk": (None, 0, 0)}
    assert (found.total.registered, found.total.waited) == (8, None)


def test_X02_needs_are_in_the_hosts_export_and_not_in_statistics(
    year: None, database: Database, keys: Keys, people: People
) -> None:
    def make(session: Session) -> None:
        found = a_meeting(session, slug="torget", starts_at=wall(date(2027, 8, 20), 18))
        a_registration(session, keys, found, 6, name="=Kim", needs=NEEDS, interpreter_language="arabiska")

    database.write(make)
    table = people.sign_in("handler").get("/en/intern/moten/torget/anmalda.csv").html.splitlines()
    header, row = (line.split(",") for line in table)
    assert row[1] == "'=Kim"
    names = ["Hearing loop", "Interpreter", "Sign language", "Without steps", "Children", "Language of the interpreter"]
    assert [row[header.index(name)] for name in names] == ["1", "2", "1", "3", "2", "arabiska"]
    for role in ("coordinator", "reader"):
        page = people.sign_in(role).get("/en/intern/moten/statistik?ar=2027")
        assert [
            word
            for word in ("Kim", "oop", "nterpreter", "anguage of", "hildren")
            if word in page.html.partition("<main")[2]
        ] == []
    people.sign_in("reader").get("/intern/moten/torget/anmalda.csv", 403)
    people.sign_in("handler", organisation_code="grannby").get("/intern/moten/torget/anmalda.csv", 404)


def test_a_year_nobody_knows_shows_nothing(people: People) -> None:
    client = people.sign_in("reader")
    for raw in ("1066", "x", "99999", "2199"):
        client.get(f"/intern/moten/statistik?ar={raw}")


@given(st.lists(st.integers(0, 30), max_size=8))
def test_what_is_hidden_cannot_be_subtracted_back(numbers: list[int]) -> None:
    shown = without_few(numbers)
    hidden = [number for number, kept in zip(numbers, shown, strict=True) if kept is None]
    assert all(kept is None or not 0 < kept < FEW for kept in shown)
    assert all(kept in (None, number) for number, kept in zip(numbers, shown, strict=True))
    if len(hidden) == 1:
        # Then the sum is as few, and is hidden as well.
        assert sum(numbers) < FEW
