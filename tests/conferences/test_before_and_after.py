"""What was done about a problem, held against the weeks before and the same weeks a year earlier."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.conferences.models import Conference, ConferenceTask
from dialog.conferences.operations.task_causes import say_cause
from dialog.conferences.queries.task_effect import Measure, measures
from dialog.database import Database
from dialog.errors import Missing, NotAllowed
from dialog.situation.operations.causes import add_cause
from dialog.situation.queries.problems_kept import problem_of
from dialog.situation.rules.effect import YEAR, windows_around
from dialog.situation.rules.figures import Figure
from dialog.situation.rules.periods import Period
from tests.people import People
from tests.situation.problem_rows import MONDAY, areas_a_b, kept, some_weeks, stored

WEEK = timedelta(weeks=1)
DONE = MONDAY - 7 * WEEK + timedelta(days=2)
AFTER = DONE - timedelta(days=2) + 7 * WEEK
BEFORE = DONE - timedelta(days=2)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture(autouse=True)
def _town(database: Database) -> None:
    database.write(areas_a_b)


def a_task(session: Session, staff: StaffMember, number: int, **values: object) -> int:
    """A task about the problem, from the conference before it was done; its id."""
    conference = Conference(week=BEFORE - WEEK, held_on=BEFORE - WEEK + timedelta(days=3), starts=time(9))
    session.add(conference)
    session.flush()
    defaults: dict[str, object] = {"form_key": f"k{number}", "text": "Byt lamporna", "ended": "done", "done_on": DONE}
    task = ConferenceTask(
        conference_id=conference.id,
        problem_id=stored(session, number).id,
        made_by=staff.id,
        **(defaults | values),
    )
    session.add(task)
    session.flush()
    return task.id


def told(session: Session) -> None:
    """Six weeks around the Wednesday it was done, here and elsewhere, this year and the year before."""
    for last, here, elsewhere in ((MONDAY, 1, 2), (BEFORE, 3, 2), (MONDAY - YEAR, 2, 2), (BEFORE - YEAR, 3, 2)):
        for _ in range(here):
            some_weeks(session, 6, last=last)
        for _ in range(elsewhere):
            some_weeks(session, 6, last=last, code="B")
    some_weeks(session, 1, last=BEFORE + WEEK)  # the week itself
    some_weeks(session, 4, tags=(("fire", ""),))
    some_weeks(session, 4, state="new")
    some_weeks(session, 1, last=BEFORE - YEAR - 20 * WEEK)


def measured(database: Database, staff: StaffMember, number: int) -> list[Measure]:
    with database.read() as session:
        return measures(session, staff, problem_of(session, staff, number), today())


def numbers(*counts: int) -> tuple[Figure, ...]:
    return tuple(Figure(count, count) for count in counts)


def test_peer_F7_a_measure_is_held_against_the_same_season_a_year_earlier(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv, place="Skolvägen")
    database.write(told)
    task = database.write(lambda session: a_task(session, siv, number))
    cause = database.write(lambda session: add_cause(session, siv, number, "Gamla lampor"))
    database.write(lambda session: say_cause(session, siv, number, task, cause))
    (one,) = measured(database, siv, number)
    assert one.windows is not None
    assert one.effect is not None
    assert (one.windows.weeks, one.cause, one.done_on) == (6, "Gamla lampor", DONE)
    for found in (one.effect.in_area, one.effect.at_place):
        assert found is not None
        assert (found.before, found.after) == numbers(18, 6)
        assert (found.before_last_year, found.after_last_year) == numbers(18, 12)
    assert (one.effect.elsewhere.before, one.effect.elsewhere.after) == numbers(12, 12)
    page = people.sign_in(siv).get(f"/en/intern/lagesbild/problem/{number}/fore-och-efter")
    for words in ("Byt lamporna", "Done 7 October 2026", "Gamla lampor", "6 weeks before", "a year earlier"):
        assert words in page.text
    problem = people.sign_in(siv).get(f"/en/intern/lagesbild/problem/{number}")
    assert "What has been done, before and after" in problem.text


def test_J4_what_was_not_gathered_a_year_earlier_is_no_zero(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    database.write(lambda session: some_weeks(session, 20))
    database.write(lambda session: a_task(session, siv, number))
    (one,) = measured(database, siv, number)
    assert one.effect is not None
    assert (one.effect.in_area.before, one.effect.in_area.after) == numbers(6, 6)
    assert (one.effect.in_area.before_last_year, one.effect.in_area.after_last_year) == (None, None)
    assert "no information" in people.sign_in(siv).get(f"/en/intern/lagesbild/problem/{number}/fore-och-efter").text


def test_too_early_and_not_done_compare_nothing(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    database.write(lambda session: a_task(session, siv, number, done_on=MONDAY - 2 * WEEK))
    (one,) = measured(database, siv, number)
    assert (one.windows, one.effect, one.ready_on) == (None, None, MONDAY + 3 * WEEK)
    page = people.sign_in(siv).get(f"/en/intern/lagesbild/problem/{number}/fore-och-efter")
    assert "too early to compare" in page.text


@pytest.mark.parametrize(
    ("done_on", "weeks"),
    [
        (MONDAY - 4 * WEEK, None),
        (MONDAY - 5 * WEEK, 4),
        (MONDAY - 5 * WEEK + timedelta(days=6), 4),
        (date(2025, 1, 1), 12),
    ],
)
def test_the_weeks_are_whole_and_as_many_on_both_sides(done_on: date, weeks: int | None) -> None:
    windows = windows_around(done_on, MONDAY)
    assert (windows.weeks if windows else None) == weeks
    if windows is not None:
        assert windows.before.days == windows.after.days
        assert not any(done_on in part for part in windows.all)
        assert all(part.start.isoweekday() == 1 for part in windows.all)
        assert windows.after_last_year == Period(windows.after.start - YEAR, windows.after.end - YEAR)


def test_small_counts_of_others_are_not_told(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    database.write(lambda session: some_weeks(session, 3))
    database.write(lambda session: some_weeks(session, 7, restricted="threat"))
    database.write(lambda session: a_task(session, siv, number))
    police = people.make("police", organisation_code="polisen")
    (one,) = measured(database, police, number)
    assert one.effect is not None
    assert one.effect.at_place is None
    assert one.effect.in_area.after == Figure(3, 0)
    page = people.sign_in(police).get(f"/en/intern/lagesbild/problem/{number}/fore-och-efter")
    row = next(part for part in page.text.split("Område A") if "not shown" in part)
    assert "3" not in row.split("The rest")[0].replace("not shown", "")


def test_a_cause_belongs_to_the_tasks_own_problem(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number, other = kept(database, siv), kept(database, siv)
    task = database.write(lambda session: a_task(session, siv, number))
    cause = database.write(lambda session: add_cause(session, siv, other, "Något annat"))
    with pytest.raises(Missing):
        database.write(lambda session: say_cause(session, siv, number, task, cause))
    with pytest.raises(Missing):
        database.write(lambda session: say_cause(session, siv, other, task, cause))
    elsewhere = people.make("handler", areas=("B",))
    with pytest.raises(NotAllowed):
        database.write(lambda session: say_cause(session, elsewhere, number, task, None))
    client = people.sign_in(siv)
    url = f"/en/intern/lagesbild/problem/{number}/fore-och-efter"
    own = database.write(lambda session: add_cause(session, siv, number, "Gamla lampor"))
    client.post(f"{url}/orsak", data={"task": str(task), "cause": str(own)})
    assert "Meant to take away: Gamla lampor" in " ".join(client.get(url).text.split())


def test_the_agenda_holds_no_problem_about_what_few_may_open(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    kept(database, siv, what="Släckta lampor vid bron")
    kept(database, siv, what="Bråk som få får läsa om", category="threats_violence", facet="domestic_violence")
    page = people.sign_in(siv).get("/en/intern/torsdag")
    assert "Släckta lampor vid bron" in page.text
    assert "Bråk som få får läsa om" not in page.text
