"""The inbox's list: what each filter finds, in which order, and at what cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.permissions import Role
from dialog.accounts.rules import HeldRole, StaffMember
from dialog.clock import now
from dialog.concerns.models import ConcernAnswer, ConcernMessage, ConcernReading
from dialog.concerns.queries.filters import InboxFilter, View
from dialog.concerns.queries.inbox import PAGE_SIZE, count, inbox_counts, inbox_page, next_reference
from dialog.database import Database
from tests.builders import a_concern, an_area
from tests.people import People, organisation, unit

MONDAY = date(2026, 3, 2)


@pytest.fixture
def siv(session: Session) -> StaffMember:
    role = HeldRole(Role.COORDINATOR, organisation(session).id)
    return StaffMember(id=1, name="Siv", email="siv@lindesund.example", language="sv", roles=(role,))


def texts(session: Session, staff: StaffMember, **arguments: str) -> list[str]:
    wanted = InboxFilter.read(arguments)
    found = inbox_page(session, staff, wanted)
    assert found.total == count(session, staff, wanted)
    return [row.excerpt for row in found.rows]


def test_oldest_first_urgent_before_all_and_turned_around_on_request(session: Session, siv: StaffMember) -> None:
    for day, text, urgent in ((3, "mitten", False), (1, "äldst", False), (5, "nyast", False), (4, "brådskar", True)):
        a_concern(session, text, received_on=date(2026, 3, day), urgent=urgent)
    assert texts(session, siv) == ["brådskar", "äldst", "mitten", "nyast"]
    assert texts(session, siv, order="newest") == ["brådskar", "nyast", "mitten", "äldst"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({"area": "A1"}, {"a1", "a11"}),
        ({"area": "A11"}, {"a11"}),
        ({"area": "none"}, {"utan"}),
        ({"category": "other"}, {"a1"}),
        ({"category": "other", "facet": "lighting"}, {"a1"}),
        ({"category": "fire", "facet": "lighting"}, set()),
        ({"facet": "lighting"}, {"a1"}),
        ({"channel": "phone"}, {"a11"}),
        ({"kind": "question"}, {"utan"}),
        ({"language": "ar"}, {"utan"}),
        ({"state": "paused"}, {"a11"}),
        ({"recurring": "yes"}, {"a1"}),
        ({"weekday": "weekday"}, {"a1", "a11"}),
        ({"weekday": "weekend"}, {"a11"}),
        ({"weekday": "fri"}, {"a1"}),
        ({"time": "evening"}, {"a1"}),
        ({"time": "night"}, {"a1", "a11"}),
        ({"from": "2026-03-03"}, {"a11", "utan"}),
        ({"to": "2026-03-03"}, {"a1", "a11"}),
        ({"from": "2026-03-03", "to": "2026-03-03"}, {"a11"}),
        ({"q": "ÄNGSVÄGEN"}, {"a11"}),
        ({"q": "ängsvägen"}, {"a11"}),
        ({"q": "100%"}, {"utan"}),
        ({"q": "a_1"}, set()),
        ({"view": "new"}, {"a1", "utan"}),
        ({"area": "A1", "time": "evening", "weekday": "weekday", "recurring": "yes"}, {"a1"}),
    ],
)
def test_every_filter_finds_what_it_says(
    session: Session, siv: StaffMember, arguments: dict[str, str], found: set[str]
) -> None:
    big, small = an_area(session, "A1"), an_area(session, "A11", parent_code="A1")
    a_concern(
        session, "a1", area=big, received_on=MONDAY, tags=(("other", "lighting"), ("fire", "")),
        recurring="yes", when_days="weekday", when_times=["evening", "night"], days=["fri"],
    )  # fmt: skip
    a_concern(
        session, "a11", area=small, received_on=MONDAY + timedelta(days=1), channel="phone", state="paused",
        when_days="both", when_times=["night"], place="Ängsvägen 3",
    )  # fmt: skip
    a_concern(
        session, "utan", received_on=MONDAY + timedelta(days=2), kind="question", language="ar", place="100% säker"
    )
    assert set(texts(session, siv, **arguments)) == found


def test_a_filter_survives_its_own_address() -> None:
    wanted = InboxFilter.read(
        {
            "view": "done", "area": "A1", "category": "other", "facet": "lighting", "channel": "form", "kind": "question",
            "language": "ar", "state": "closed", "weekday": "mon", "time": "night", "recurring": "no",
            "from": "2026-01-01", "to": "2026-02-01", "q": "ängs vägen & 100%", "order": "newest", "page": "3",
        }
    )  # fmt: skip
    assert wanted.view is View.DONE
    assert InboxFilter.read(wanted.arguments) == wanted


@pytest.mark.parametrize(
    "arguments",
    [
        {"view": "' OR 1=1 --", "area": "<b>", "category": "nothing", "from": "2026-02-30", "page": "-1"},
        {"page": "9" * 30, "time": "\0", "weekday": "noday", "facet": "a" * 100, "to": "2026-1-1"},
        {"q": "\0", "state": "deleted", "kind": "x", "recurring": "maybe", "language": "../"},
    ],
)
def test_what_cannot_be_understood_is_left_open(session: Session, siv: StaffMember, arguments: dict[str, str]) -> None:
    a_concern(session, "kvar")
    assert InboxFilter.read(arguments).narrowing == {}
    assert texts(session, siv, **arguments) == ["kvar"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"', "a%b", "\\%", "//", "' OR '1'='1", "🦉", "ﷺ", "x" * 500])
def test_a_search_is_for_the_words_themselves(session: Session, siv: StaffMember, words: str) -> None:
    a_concern(session, "ingenting särskilt")
    held = a_concern(session, f"före {words[:100]} efter")
    found = inbox_page(session, siv, InboxFilter.read({"q": words}))
    assert [row.reference for row in found.rows] == [held.reference]


def test_views_hold_what_their_names_say(session: Session, siv: StaffMember) -> None:
    for state in ("new", "reviewed", "unclear", "paused", "waiting_answer", "closed"):
        a_concern(session, state, state=state)
    a_concern(session, "owed", state="reviewed", wants_answer=True)
    answered = a_concern(session, "answered", state="reviewed", wants_answer=True)
    added = a_concern(session, "added", state="closed")
    author = a_user(session)
    session.add(ConcernAnswer(concern_id=answered.id, author_id=author, sender="E", answered_on=MONDAY, text="Ja."))
    session.add(ConcernMessage(concern_id=added.id, text="Nu igen", received_on=MONDAY))
    session.flush()
    seen = {view: set(texts(session, siv, view=view.value)) for view in View}
    assert seen[View.NEW] == {"new", "added"}
    assert seen[View.WAITING] == {"waiting_answer", "owed"}
    assert seen[View.DONE] == {"reviewed", "closed", "answered", "added"}
    assert seen[View.PAUSED] == {"paused"}
    assert seen[View.UNCLEAR] == {"unclear"}
    assert len(seen[View.ALL]) == 9
    numbers = inbox_counts(session, siv, View.NEW)
    assert {view: len(seen[view]) for view in numbers.views} == numbers.views


def test_urgent_means_open_or_flagged_anew(session: Session, siv: StaffMember) -> None:
    a_concern(session, "ny", urgent=True)
    a_concern(session, "sedd men öppen", urgent=True, urgent_seen_by=1, state="paused")
    a_concern(session, "klar", urgent=True, urgent_seen_by=1, state="reviewed")
    a_concern(session, "avslutad, tillägg som låter farligt", urgent=True, state="closed")
    assert set(texts(session, siv, view="urgent")) == {"ny", "sedd men öppen", "avslutad, tillägg som låter farligt"}
    assert inbox_counts(session, siv, View.NEW).unseen == 2
    assert texts(session, siv, view="all")[-1] == "klar"


def a_user(session: Session) -> int:
    user = User(email="e@lindesund.example", email_key="e@lindesund.example", name="Eva")
    session.add(user)
    session.flush()
    return user.id


def test_next_walks_the_whole_list_once(session: Session, siv: StaffMember) -> None:
    for day in (3, 1, 2):
        a_concern(session, f"dag {day}", received_on=date(2026, 3, day))
    a_concern(session, "brådskar", received_on=date(2026, 3, 9), urgent=True)
    for arguments in ({}, {"order": "newest"}):
        wanted = InboxFilter.read(arguments)
        listed = [row.reference for row in inbox_page(session, siv, wanted).rows]
        walked = [next_reference(session, siv, wanted, reference) for reference in listed]
        assert walked == [*listed[1:], listed[0]]
    assert next_reference(session, siv, InboxFilter.read({"q": "dag 1"}), "SP-1999-0001") is not None


def test_pages_hold_fifty_and_the_last_stands_for_those_beyond(session: Session, siv: StaffMember) -> None:
    for number in range(PAGE_SIZE + 3):
        a_concern(session, f"nummer {number}")
    first, last = (inbox_page(session, siv, InboxFilter.read({"page": page})) for page in ("1", "999"))
    assert (len(first.rows), first.pages, first.total) == (PAGE_SIZE, 2, PAGE_SIZE + 3)
    assert (len(last.rows), last.number) == (3, 2)
    assert not {row.reference for row in first.rows} & {row.reference for row in last.rows}


def test_who_reads_now_is_said_for_five_minutes_and_not_to_oneself(session: Session, siv: StaffMember) -> None:
    concern = a_concern(session, "läses")
    people = [
        User(email=f"{name}@x.example", email_key=f"{name}@x.example", name=name) for name in ("Siv", "Sara", "Sven")
    ]
    session.add_all(people)
    session.flush()
    reader = StaffMember(people[0].id, "Siv", "", "sv", siv.roles)
    for person, minutes in zip(people, (0, 1, 6), strict=True):
        session.add(
            ConcernReading(concern_id=concern.id, user_id=person.id, last_read_at=now() - timedelta(minutes=minutes))
        )
    session.flush()
    (row,) = inbox_page(session, reader, InboxFilter()).rows
    assert row.read_by == ("Sara",)
    assert not row.unread
    stranger = StaffMember(people[-1].id + 1, "Stina", "", "sv", siv.roles)
    (row,) = inbox_page(session, stranger, InboxFilter()).rows
    assert row.unread
    assert row.read_by == ("Sara", "Siv")


@contextmanager
def counted(database: Database) -> Iterator[list[Any]]:
    """The statements that run while the block lasts."""
    statements: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_a_full_page_costs_no_more_statements_than_a_short_one(database: Database, people: People) -> None:
    client = people.sign_in("coordinator")

    def add(number: int) -> str:
        def make(session: Session) -> str:
            area = an_area(session, f"A{number}")
            for _ in range(number):
                last = a_concern(session, area=area, tags=(("other", "lighting"),), unit_id=unit(session).id)
            return last.reference

        return database.write(make)

    costs = []
    for number in (2, 45):
        reference = add(number)
        for path in ("/intern/synpunkter", f"/intern/synpunkter/{reference}"):
            with counted(database) as statements:
                client.get(path)
            costs.append(len(statements))
    assert costs[0] == costs[2]
    assert costs[1] == costs[3]
    assert costs[2] < 40
