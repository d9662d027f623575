"""On which day the conference is held, and that it is there by itself."""

from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select

from dialog import clock
from dialog.clock import monday_of
from dialog.commands.worker import CONFERENCES_SEEN_ON, make_conferences
from dialog.conferences.models import Conference
from dialog.conferences.rules import conference_day, week_code, week_named
from dialog.database import Database
from dialog.schema import metadata
from dialog.workdays import is_workday
from tests.people import People


@pytest.mark.parametrize(
    ("usual", "held", "because"),
    [
        (date(2026, 11, 26), date(2026, 11, 26), ""),
        (date(2026, 12, 24), date(2026, 12, 23), "christmas_eve"),
        (date(2026, 12, 31), date(2026, 12, 30), "new_years_eve"),
        (date(2026, 5, 14), date(2026, 5, 13), "ascension"),
        (date(2027, 1, 6), date(2027, 1, 5), "epiphany"),
        (date(2026, 4, 6), date(2026, 4, 7), "easter_monday"),
        (date(2026, 6, 19), date(2026, 6, 18), "midsummer_eve"),
        (date(2024, 12, 26), date(2024, 12, 23), "boxing_day"),
    ],
)
def test_it_is_moved_on_holidays_and_says_why(usual: date, held: date, because: str) -> None:
    assert conference_day(monday_of(usual), usual.weekday()) == (held, because)


def test_every_week_of_ten_years_has_a_day() -> None:
    week = date(2026, 1, 5)
    while week.year < 2036:
        for weekday in range(5):
            day, because = conference_day(week, weekday)
            assert is_workday(day)
            assert bool(because) == (day.weekday() != weekday or monday_of(day) != week)
        week = date.fromordinal(week.toordinal() + 7)


def test_weeks_have_one_name() -> None:
    for day in (date(2026, 11, 23), date(2027, 1, 4), date(2020, 12, 28)):
        assert week_named(week_code(day)) == day
    for wrong in ("2026-W54", "2026-W00", "2026W48", "x", "9999-W01", "٢٠٢٦-W48"):
        assert week_named(wrong) is None


def test_the_worker_makes_the_coming_conference_once(app: Flask, database: Database) -> None:
    weeks = []
    for day in (date(2026, 12, 21), date(2026, 12, 23), date(2026, 12, 24), date(2026, 12, 25)):
        with clock.at(day):
            app.extensions.pop(CONFERENCES_SEEN_ON, None)
            make_conferences(app)
            make_conferences(app)
            with database.read() as session:
                rows = session.execute(select(Conference.held_on, Conference.moved_because).order_by(Conference.week))
                weeks.append([tuple(row) for row in rows])
    first = (date(2026, 12, 23), "christmas_eve")
    second = (date(2026, 12, 30), "new_years_eve")
    assert weeks == [[first], [first], [first, second], [first, second]]


def test_the_page_says_why_it_is_another_day(people: People) -> None:
    with clock.at(date(2026, 12, 21)):
        page = people.sign_in("reader").get("/en/intern/torsdag").text
    assert "The weekly conference, Wednesday 23 December" in page
    assert "Another day this week: the usual one is Christmas Eve." in page


def test_the_day_of_the_week_can_be_set_and_a_conference_moved(database: Database, people: People) -> None:
    with clock.at(date(2026, 11, 23)):
        client = people.sign_in("coordinator")
        client.post("/en/intern/torsdag/2026-W49/dag", {"day": "2026-12-02", "starts": "10:00", "because": "Mässa"})
        plan = "/en/intern/torsdag/plan"
        sent = {"version": "0", "weekday": "1", "starts": "08:30", "minutes": "45", "dial_in": "Ring 0900-123"}
        assert "Write a number of minutes" in client.post(plan, sent | {"minutes": "x"}, status=422).text
        client.post(plan, sent)
        late = client.post(plan, sent | {"minutes": "20"}, status=409)
        assert "Somebody else has saved this meanwhile" in late.text
        page = client.get("/en/intern/torsdag").text
        assert "The weekly conference, Tuesday 24 November" in page
        assert "08:30, 45 minutes" in page
        assert "Ring 0900-123" in page
        moved = client.get("/en/intern/torsdag/2026-W49").text
        assert "Wednesday 2 December" in moved
        assert "Mässa" in moved
        other = client.post(
            "/en/intern/torsdag/2026-W49/dag", {"day": "2026-12-09", "starts": "10:00", "because": "x"}, status=422
        )
        assert "Choose a day in the same week" in other.text
        client.post("/en/intern/torsdag/2026-W48/dag", {"because": "Alla är på utbildning", "do": "off"})
        assert "The weekly conference, Wednesday 2 December" in client.get("/en/intern/torsdag").text
        client.get("/en/intern/torsdag/2026-W51", status=404)
    with database.read() as session:
        assert session.scalars(select(Conference.starts).where(Conference.week == date(2026, 11, 30))).one() == time(10)


def test_there_is_no_field_for_names_of_suspects() -> None:
    """Neither in the tables nor in the forms: a person is named only as the one who answers for a task."""
    tables = {"conference", "conference_plan", "conference_attendance", "agenda_item", "conference_task"}
    columns = {f"{table}.{column.name}": column for table in tables for column in metadata.tables[table].columns}
    to_people = {
        name for name, column in columns.items() for key in column.foreign_keys if key.column.table.name == "staff_user"
    }
    assert to_people == {"conference.closed_by", "conference_task.owner_id", "conference_task.made_by"}
    assert not [name for name in columns if any(word in name for word in ("name", "suspect", "victim", "person"))]
