"""Reading and answer times in working days, against sums made by hand."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.concerns.models import ConcernAnswer, ConcernEvent
from dialog.concerns.queries.times import times_report
from dialog.concerns.rules.times import Course, Waits, times_of
from dialog.database import Database
from dialog.places.models import Area
from tests.builders import a_concern
from tests.people import People, unit

DAY = date(2026, 4, 10)  # Friday after Easter: Good Friday was 3 April, Easter Monday the 6th.


@pytest.fixture(autouse=True)
def that_friday() -> Iterator[None]:
    with clock.at(DAY):
        yield


def test_days_off_do_not_count() -> None:
    thursday = date(2026, 4, 2)
    course = Course(thursday, "", read_on=date(2026, 4, 7), answered_on=None, asked=True)
    line = times_of("x", [course], 2, 10, DAY)
    assert line.reading == Waits(due=1, kept=1, late=0, days=1)
    assert line.answering == Waits(due=0, kept=0, late=0, days=None)
    assert line.answering.share is None


def test_what_still_waits_counts_once_it_is_late() -> None:
    courses = [
        Course(date(2026, 4, 9), "", None, None, asked=False),  # one day: not due yet
        Course(date(2026, 4, 7), "", None, None, asked=False),  # three days: late
        Course(date(2026, 4, 1), "", date(2026, 4, 10), None, asked=False),  # read after five days
        Course(date(2026, 4, 8), "", date(2026, 4, 8), None, asked=False),  # the same day
    ]
    assert times_of("x", courses, 2, 10, DAY).reading == Waits(due=3, kept=1, late=1, days=2.5)


def test_the_report_takes_first_acts_and_first_answers(town: Database, people: People) -> None:
    siv = people.make("coordinator")

    def make(session: Session) -> None:
        central = unit(session).id
        area = session.scalars(select(Area).where(Area.code == "N1")).one()
        read = a_concern(
            session, "läst", received_on=date(2026, 4, 7), unit_id=central, area_id=area.id, wants_answer=True
        )
        a_concern(session, "oläst", received_on=date(2026, 4, 7), unit_id=central)
        a_concern(session, "", received_on=date(2026, 4, 7), unit_id=central, channel="survey")
        a_concern(session, "för länge sedan", received_on=date(2025, 4, 7), unit_id=central)
        a_concern(session, "tillbaka", received_on=date(2026, 4, 7), unit_id=central, withdrawn_on=DAY)
        for kind, day, actor in (
            ("received", 7, siv.id),
            ("message", 7, None),
            ("coded", 9, siv.id),
            ("closed", 10, siv.id),
        ):
            session.add(ConcernEvent(concern_id=read.id, kind=kind, on=date(2026, 4, day), actor_id=actor))
        for day in (9, 10):
            session.add(
                ConcernAnswer(
                    concern_id=read.id, author_id=siv.id, sender="x", text="x", answered_on=date(2026, 4, day)
                )
            )

    town.write(make)
    with town.read() as session:
        report = times_report(session, DAY)
    assert (report.reading_days, report.answer_days) == (2, 10)
    assert [(line.name, line.received) for line in report.weeks] == [("2026-04-06", 2)]
    assert [(line.name, line.received) for line in report.areas] == [("Norrhöjden", 1), ("", 1)]
    assert report.all.reading == Waits(due=2, kept=1, late=1, days=2)
    assert report.all.answering == Waits(due=1, kept=1, late=0, days=2)


def test_the_page_says_nothing_of_persons(town: Database, people: People) -> None:
    hanna = people.make("handler", unit_code="north")
    town.write(lambda session: a_concern(session, received_on=DAY, handler_id=hanna.id, unit_id=unit(session).id))
    page = people.sign_in("coordinator").get("/intern/synpunkter/tider")
    assert hanna.name not in page.html
