"""What somebody who sees totals only can work out by taking one page from another: which guarantee holds, and where it ends.

Decision 0007 says why it is not more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog import clock
from dialog.concerns.channels import CHANNELS
from dialog.database import Database
from dialog.situation.picture_forms import PictureForm
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.parts import Wanted
from dialog.situation.queries.picture import situation_picture
from dialog.situation.rules.periods import Period, Span, named_period, period_of, whole_weeks
from tests.builders import a_concern, an_area
from tests.people import People

MONDAY = date(2026, 11, 23)
# How many were told of, week by week up to the last one: all sorts of small numbers beside larger ones.
TOLD = {
    ("A", "fire"): (2, 4, 5, 0, 3, 6, 2, 7),
    ("A", "other"): (0, 6, 1, 8, 4, 0, 9, 5),
    ("B", "fire"): (3, 5, 0, 2, 6, 5, 1, 0),
    ("B", "other"): (1, 0, 7, 3, 0, 1, 5, 6),
}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def facts(database: Database) -> "Facts":
    """(area, category, day) of everything that was told; some of it on every day of the week."""

    def fill(session: Session) -> Facts:
        found = []
        areas = {code: an_area(session, code, slug=code.lower()).id for code in ("A", "B")}
        for (code, category), weeks in TOLD.items():
            for back, count in enumerate(reversed(weeks), 1):
                for at in range(count):
                    day = MONDAY - timedelta(weeks=back) + timedelta(days=at % 7)
                    a_concern(
                        session, tags=((category, ""),), state="reviewed", received_on=day, area_id=areas[code],
                        channel=("form", "phone")[at % 2],
                    )  # fmt: skip
                    found.append((code, category, day))
        return found

    return database.write(fill)


Facts = list[tuple[str, str, date]]


@dataclass(frozen=True)
class Page:
    """A page that was asked for: its area ('' for all), its days, and the numbers that stand on it by category."""

    area: str
    period: Period
    numbers: dict[str, int]

    @property
    def days(self) -> frozenset[date]:
        return frozenset(self.period.start + timedelta(days=at) for at in range(self.period.days))


def stretches() -> list[Period]:
    """Every stretch of whole weeks within the last five, each of these, and the last four and twelve weeks."""
    starts = [MONDAY - timedelta(weeks=back) for back in range(5, 0, -1)]
    found = [Period(start, end + timedelta(days=6)) for start in starts for end in starts if start <= end]
    return [*found, *(period_of(span, MONDAY) for span in (Span.FOUR_WEEKS, Span.TWELVE_WEEKS))]


def read(database: Database, people: People, periods: list[Period]) -> list[Page]:
    """What a reader of totals is told: of both areas and of the whole."""
    reader, found = people.make("reader"), []
    with database.read() as session:
        areas = load_areas(session, MONDAY)
        for period in periods:
            for code in ("", "A", "B"):
                wanted = Wanted(period, areas.current[code] if code else None)
                picture = situation_picture(session, reader, areas, wanted, MONDAY)
                numbers = {one.tag.category: one.row.now.number for one in picture.categories if one.row.known}
                numbers["total"] = picture.total.now.number
                found.append(Page(code, period, {key: n for key, n in numbers.items() if n is not None}))
    return found


def told(facts: Facts, area: str, key: str, days: frozenset[date]) -> int:
    return sum(area in ("", place) and key in ("total", category) and day in days for place, category, day in facts)


def small_remainders(pages: list[Page], facts: Facts) -> Iterator[tuple[Page, Page, frozenset[date]]]:
    """(page, page within it, the days between) of every pair of one area where a number from 1 to 4 is left over."""
    for whole, part in permutations(pages, 2):
        if whole.area != part.area or not part.days < whole.days:
            continue
        between = whole.days - part.days
        for key in whole.numbers.keys() & part.numbers.keys():
            left = whole.numbers[key] - part.numbers[key]
            assert left == told(facts, whole.area, key, between)
            if 0 < left < 5:
                yield whole, part, between


def test_no_page_gives_a_number_under_five_and_two_pages_in_weeks_of_one_area_leave_whole_weeks(
    database: Database, people: People, facts: Facts
) -> None:
    """Alone, no page tells of fewer than five. Two pages of one area, one within the other, may leave a smaller number; it is
    then about whole weeks of the whole area in all channels, never about a day.
    """
    pages = read(database, people, stretches())
    for page in pages:
        for key, number in page.numbers.items():
            assert number == told(facts, page.area, key, page.days)
            assert number == 0 or number >= 5
    small = list(small_remainders(pages, facts))
    assert small, "nothing small is left over: the test would hold nothing"
    for _whole, _part, between in small:
        assert all(
            {day - timedelta(days=day.weekday()) + timedelta(days=at) for at in range(7)} <= between for day in between
        )


def test_two_pages_of_equal_length_never_lie_within_each_other(
    database: Database, people: People, facts: Facts
) -> None:
    """Week beside week, four weeks beside four: what one has more than the other is nobody's number."""
    pages = read(database, people, stretches())
    same = [(one, other) for one, other in permutations(pages, 2) if one.period.days == other.period.days]
    assert same
    assert not any(one.days < other.days for one, other in same)
    assert not any(whole.period.days == part.period.days for whole, part, _days in small_remainders(pages, facts))


def test_a_month_beside_the_weeks_around_it_leaves_a_few_days(database: Database, people: People, facts: Facts) -> None:
    """Where the guarantee ends: a month has ends of its own, and what stands out from the weeks may be a few days."""
    around, october = Period(date(2026, 9, 28), date(2026, 11, 1)), named_period("2026-10", MONDAY)
    assert october is not None
    short = {len(between) for _, _, between in small_remainders(read(database, people, [around, october]), facts)}
    assert short == {4}, "if it is no longer so, decision 0007 says too little"


def test_who_sees_totals_is_given_no_channel_and_no_odd_days(app: Flask, database: Database, facts: Facts) -> None:
    """One step of a channel or a day would tell what a single concern adds; who may open concerns may take it."""
    with database.read() as session:
        areas = load_areas(session, MONDAY)
    week = whole_weeks(MONDAY, 1)
    odd = {"period": "own", "from": week.start.isoformat(), "to": (week.end - timedelta(days=1)).isoformat()}
    whole = odd | {"to": week.end.isoformat()}
    with app.test_request_context():
        for asked, holds in ((odd, False), (whole, True), *(({"channel": code}, False) for code in CHANNELS)):
            assert PictureForm(asked, areas, MONDAY, sees=False).validate() is holds
            form = PictureForm(asked, areas, MONDAY, sees=True)
            assert form.validate()
            assert form.wanted().own_only is not holds
