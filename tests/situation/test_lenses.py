"""The same concerns through four lenses, now against before, and by weekday and hour."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from tests.builders import a_concern
from tests.client import Fetched
from tests.people import People

MONDAY = date(2026, 11, 23)
# (address, heading, in words, concerns now, before)
LENSES = [
    ("2026-W44", "Situation picture, week 44", "26 October – 1 November 2026", 12, 1),
    ("2026-10", "Situation picture, October 2026", "1–31 October 2026", 23, 11),
    ("2026-T2", "Situation picture, tertial 2 of 2026", "1 May – 31 August 2026", 10, 14),
    ("2025", "Situation picture, the year 2025", "1 January – 31 December 2025", 14, 10),
]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def words(page: Fetched) -> str:
    """All that the page says, cells apart."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.html).split())


def a_history(session: Session) -> None:
    """Noise, and fewer or more of it from time to time."""
    days = {
        date(2024, 7, 1): 10, date(2025, 6, 30): 14, date(2026, 8, 31): 10, date(2026, 9, 30): 11,
        date(2026, 10, 1): 10, date(2026, 10, 25): 1, date(2026, 10, 31): 12,
    }  # fmt: skip
    for day, count in days.items():
        for _ in range(count):
            a_concern(session, tags=(("social_unrest", "noise"),), state="reviewed", received_on=day)


@pytest.mark.parametrize(("code", "heading", "days", "now", "before"), LENSES)
def test_peer_F11_one_picture_by_week_month_tertial_and_year(
    database: Database, people: People, code: str, heading: str, days: str, now: int, before: int
) -> None:
    database.write(a_history)
    page = people.sign_in("coordinator").get(f"/en/intern/lagesbild?period={code}")
    assert heading in page.text
    assert f"The whole municipality. {days}." in page.text
    assert f"{now} concerns count." in page.text
    word = "too few to compare" if min(now, before) < 10 else "more" if now > before else "fewer"
    assert f"Concern {now} {before} {word}" in words(page)


def test_A10_a_count_stands_beside_the_one_before_and_says_which_way(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        for category, now, before in (("fire", 10, 12), ("social_unrest", 12, 10), ("theft_burglary", 10, 9)):
            for count, day in ((now, date(2026, 11, 18)), (before, date(2026, 11, 11))):
                for _ in range(count):
                    a_concern(session, tags=((category, ""),), state="reviewed", received_on=day)

    database.write(fill)
    page = people.sign_in("coordinator").get("/en/intern/lagesbild?period=2026-W47")
    text = words(page)
    for said in ("10 12 fewer", "12 10 more", "10 9 too few to compare"):
        assert said in text


def test_E13_weekday_by_hour_is_a_heat_table(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        for _ in range(100):
            a_concern(
                session, state="reviewed", received_on=date(2026, 11, 18), days=["fri"], time_from="22:00",
                time_to="02:00", when_days="weekend", when_times=["night"],
            )  # fmt: skip

    database.write(fill)
    page = people.sign_in("coordinator").get("/en/intern/lagesbild?period=2026-W47")
    text = words(page)
    assert "Concerns by weekday and hour" in text
    # Half of them before midnight, half after it, on the day that follows.
    assert "Friday 50 Saturday 50 Sunday" in text
