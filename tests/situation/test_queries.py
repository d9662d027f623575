"""The picture's counts equal a recount of the same rows, whoever asks."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Category, Tag
from dialog.concerns.models import Concern
from dialog.concerns.rules import restriction_of
from dialog.database import Database
from dialog.places.queries import codes_below
from dialog.situation.queries.areas import Areas, load_areas
from dialog.situation.queries.parts import Picture, Row, Subject, Wanted
from dialog.situation.queries.picture import situation_picture
from dialog.situation.rules.periods import Period, Span, named_period, whole_weeks
from tests.builders import a_concern, an_area
from tests.people import People

MONDAY = date(2026, 11, 23)
CODES = ("A", "A1", "A2", "B")
TAGS = [("other", "lighting"), ("other", "littering"), ("other", ""), ("fire", ""), ("social_unrest", "noise")]
TAGS += [("positive_events", ""), ("violent_extremism", ""), ("threats_violence", "domestic_violence")]
STATES = ("reviewed", "reviewed", "closed", "new", "unclear", "paused", "waiting_answer")


def a_random_town(session: Session, seed: int, count: int = 300) -> None:
    """Areas A (with A1 and A2 in it) and B, and concerns of every sort over half a year."""
    rng = random.Random(seed)
    an_area(session, "TOWN", level="municipality")
    areas = {
        code: an_area(session, code, parent_code="A" if len(code) == 2 else "TOWN", slug=code.lower()) for code in CODES
    }
    for _ in range(count):
        tags = tuple(rng.sample(TAGS, rng.choice((0, 1, 1, 2, 3))))
        state = rng.choice(STATES)
        received = MONDAY - timedelta(days=int(rng.triangular(0, 182, 10)))
        a_concern(
            session,
            tags=tags,
            received_on=received,
            area_id=areas[rng.choice(CODES)].id if rng.random() < 0.9 else None,
            state=state,
            reviewed_on=received if state in ("reviewed", "closed") or rng.random() < 0.5 else None,
            kind=rng.choice(("concern", "concern", "question", "suggestion", "positive", "event", "accessibility")),
            channel=rng.choice(("form", "form", "phone", "meeting", "staff_dialogue")),
            recurring=rng.choice(("", "yes", "no", "unknown")),
            when_days=rng.choice(("", "weekday", "weekend", "both")),
            when_times=rng.sample(("morning", "day", "evening", "night"), rng.randrange(4)),
            restricted=str(restriction_of([Tag(*tag) for tag in tags])),
            withdrawn_on=received if rng.random() < 0.1 else None,
        )


class Recount:
    """The same counts, made row by row in Python."""

    def __init__(self, session: Session, wanted: Wanted) -> None:
        codes = codes_below(session, [wanted.area.code]) if wanted.area is not None else None
        rows = session.scalars(select(Concern).options(selectinload(Concern.tags))).all()
        self.told = [
            row
            for row in rows
            if row.withdrawn_on is None
            and row.kind != "accessibility"
            and (codes is None or (row.area is not None and row.area.code in codes))
            and (not wanted.channel or row.channel == wanted.channel)
        ]
        self.counted = [row for row in self.told if self.counts(row)]

    @staticmethod
    def counts(row: Concern) -> bool:
        if row.state in ("paused", "waiting_answer"):
            return row.reviewed_on is not None
        return row.state in ("reviewed", "closed")

    def within(self, period: Period) -> list[Concern]:
        return [row for row in self.counted if period.start <= row.received_on <= period.end]

    def number(self, period: Period, holds: Callable[[Concern], bool]) -> int:
        return sum(holds(row) for row in self.within(period))


def tagged(row: Concern, category: str, facet: str = "") -> bool:
    return any(tag.category == category and (not facet or tag.facet == facet) for tag in row.tags)


def by_key(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.key: row for row in rows}


def found(database: Database, staff: StaffMember, wanted_area: str, period: Period, channel: str = "") -> Picture:
    with database.read() as session:
        areas: Areas = load_areas(session, MONDAY)
        wanted = Wanted(period, areas.current[wanted_area] if wanted_area else None, channel)
        return situation_picture(session, staff, areas, wanted, MONDAY)


PERIODS = [
    whole_weeks(MONDAY, 1, Span.WEEK),
    whole_weeks(MONDAY, 4, Span.FOUR_WEEKS),
    whole_weeks(MONDAY, 12, Span.TWELVE_WEEKS),
    named_period("2026-W40", MONDAY),
    Period(date(2026, 9, 2), date(2026, 9, 21)),
    Period(date(2026, 5, 20), date(2026, 11, 20)),
    Period(date(2026, 11, 21), date(2026, 11, 21)),
    named_period("2026-10", MONDAY),
    named_period("2026-T2", MONDAY),
    named_period("2025", MONDAY),
]


@pytest.mark.parametrize(("area", "channel"), [("", ""), ("A", ""), ("B", "form")])
@pytest.mark.parametrize("seed", [1, 2])
def test_counts_equal_a_recount(database: Database, people: People, area: str, channel: str, seed: int) -> None:
    database.write(lambda session: a_random_town(session, seed))
    staff = people.make("coordinator")
    for period in PERIODS:
        assert period is not None
        picture = found(database, staff, area, period, channel)
        with database.read() as session:
            compare_with_recount(picture, Recount(session, picture.wanted))


def compare_with_recount(picture: Picture, recount: Recount) -> None:
    period = picture.wanted.period
    assert picture.total.now.number == len(recount.within(period))
    waiting = [row for row in recount.told if row not in recount.counted and row.received_on in period]
    assert picture.waiting.number == len(waiting)
    for subject in (*picture.categories, *picture.facets):
        compare_subject(subject, recount, period)
    for name, rows in (("channel", picture.channels), ("kind", picture.kinds)):
        counts = Counter(getattr(row, name) for row in recount.within(period))
        assert {row.key: row.now.number for row in rows if row.now.number} == dict(counts)
    compare_areas(picture, recount)
    said = Counter(row.recurring for row in recount.within(period))
    assert (picture.again.yes.number, picture.again.no.number) == (said["yes"], said["no"])
    assert picture.again.unsaid.number == said[""] + said["unknown"]
    compare_times(picture, recount)


def compare_subject(subject: Subject, recount: Recount, period: Period) -> None:
    def holds(row: Concern) -> bool:
        return tagged(row, subject.tag.category, subject.tag.facet)

    assert subject.row.now.number == recount.number(period, holds)
    if subject.row.before is not None:
        assert subject.row.before.number == recount.number(period.before, holds)
    if subject.series is not None:
        assert list(subject.series) == [recount.number(week, holds) for week in period.series]
    else:
        assert not subject.row.known
        assert not recount.number(period.window, holds)


def compare_areas(picture: Picture, recount: Recount) -> None:
    rows, inside = by_key(picture.areas), recount.within(picture.wanted.period)
    codes = [row.area.code if row.area is not None else "none" for row in inside]
    if picture.wanted.area is None:
        expected = {
            "A": sum(code in ("A", "A1", "A2") for code in codes),
            "B": codes.count("B"),
            "none": codes.count("none"),
        }
    elif picture.wanted.area.code == "A":
        expected = {"A1": codes.count("A1"), "A2": codes.count("A2"), "elsewhere": codes.count("A")}
    else:
        expected = {}
    assert {key: row.now.number for key, row in rows.items() if row.now.number} == {
        k: n for k, n in expected.items() if n
    }


def compare_times(picture: Picture, recount: Recount) -> None:
    rows = recount.within(picture.times.period)
    for (day, time), shown in picture.times.cells.items():
        assert shown.number == sum(row.when_days in (day, "both") and time in row.when_times for row in rows)
    told = sum(bool(row.when_days and row.when_times) for row in rows)
    assert (picture.times.told.number, picture.times.untold.number) == (told, len(rows) - told)


def test_what_nobody_told_is_not_a_zero(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        area = an_area(session, "A")
        an_area(session, "B")
        for week in range(1, 10):
            for tag in (("fire", ""), ("other", "lighting")):
                if tag[0] == "other" or week > 5:
                    day = MONDAY - timedelta(weeks=week)
                    a_concern(session, tags=(tag,), state="reviewed", received_on=day, area_id=area.id)

    database.write(fill)
    picture = found(database, people.make("coordinator"), "", whole_weeks(MONDAY, 1, Span.WEEK))
    subjects = {one.tag.category: one.row for one in picture.categories}
    assert (subjects["fire"].known, subjects["fire"].now.number) == (True, 0)
    assert not subjects["theft_burglary"].known
    assert [row.known for row in picture.areas] == [True, False]
    assert [row.key for row in picture.channels if row.known] == ["form"]


def test_a_time_before_anything_was_told_holds_no_zeros(database: Database, people: People) -> None:
    database.write(lambda session: a_concern(session, state="reviewed", received_on=date(2026, 11, 18)))
    picture = found(database, people.make("coordinator"), "", whole_weeks(MONDAY, 4, Span.FOUR_WEEKS))
    assert (picture.total.now.number, picture.total.before) == (1, None)
    assert not picture.judged
    assert {one.usual for one in picture.categories} == {None}


def test_a_rise_becomes_a_finding_and_marks_its_box(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        area = an_area(session, "A")
        for week in range(1, 14):
            day = MONDAY - timedelta(weeks=week)
            for number in range(25 if week == 1 else 5):
                tags = (("social_unrest", "traffic_nuisance"),) if number else (("fire", ""),)
                a_concern(
                    session, tags=tags, state="reviewed", received_on=day, area_id=area.id, place=f"Gata {number}"
                )

    database.write(fill)
    picture = found(database, people.make("coordinator"), "", whole_weeks(MONDAY, 1, Span.WEEK))
    first = picture.findings[0]
    assert (first.kind, first.tag, first.number, first.linked) == ("more", Tag("social_unrest"), 24, True)
    assert first.usual is not None
    assert first.usual.high < 24
    assert [one.tag.category for one in picture.categories if one.state == "hot"] == ["social_unrest"]


def test_the_same_place_written_in_several_ways_is_one_problem(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        area = an_area(session, "A")
        for week in range(1, 6):
            day = MONDAY - timedelta(weeks=week)
            place = ("Skolvägen", "skolvägen ", "Skolvägen", "SKOLVÄGEN", "Skolvägen")[week - 1]
            tags = (("other", "lighting"), ("positive_events", ""))
            a_concern(session, tags=tags, state="reviewed", received_on=day, area_id=area.id, place=place)

    database.write(fill)
    staff = people.make("coordinator")
    problems = found(database, staff, "", whole_weeks(MONDAY, 1, Span.WEEK)).problems
    assert [(one.tag, one.place, one.streak, one.total) for one in problems] == [
        (Tag("other", "lighting"), "Skolvägen", 5, 5)
    ]
    assert not found(database, staff, "", Period(MONDAY, MONDAY + timedelta(days=6))).problems


def test_good_things_are_counted_and_listed(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        area = an_area(session, "A", name="Ekdungen")
        for day in range(16, 23):
            tags = ((Category.POSITIVE_EVENTS.value, ""),)
            a_concern(
                session, text="Fint ljus. " * 40, kind="positive", tags=tags, state="reviewed", place="Torget",
                received_on=date(2026, 11, day), area_id=area.id,
            )  # fmt: skip

    database.write(fill)
    picture = found(database, people.make("coordinator"), "", whole_weeks(MONDAY, 1, Span.WEEK))
    assert next(one for one in picture.categories if one.tag.category == "positive_events").row.now.number == 7
    assert [one.received_on.day for one in picture.positives] == [22, 21, 20, 19, 18]
    assert picture.positives[0].excerpt.endswith("Fint ljus. Fint…")
    assert len(picture.positives[0].excerpt) <= 161


def test_an_excerpt_says_that_it_was_cut(database: Database, people: People) -> None:
    text = "Ljust \n\n och  fint. " * 12
    tags = ((Category.POSITIVE_EVENTS.value, ""),)
    database.write(
        lambda session: a_concern(session, text=text, tags=tags, state="reviewed", received_on=date(2026, 11, 20))
    )
    picture = found(database, people.make("coordinator"), "", whole_weeks(MONDAY, 1, Span.WEEK))
    assert picture.positives[0].excerpt.endswith("…")


def test_evidence_is_grouped_by_every_channel(database: Database, people: People) -> None:
    channels = (
        "form",
        "phone",
        "counter",
        "survey",
        "meeting",
        "safety_walk",
        "staff_dialogue",
        "weekly_conference",
        "partner",
    )

    def fill(session: Session) -> None:
        for number, channel in enumerate(channels, start=1):
            for _ in range(number):
                a_concern(session, channel=channel, state="reviewed", received_on=date(2026, 11, 18))

    with clock.at(MONDAY):
        database.write(fill)
    picture = found(database, people.make("coordinator"), "", whole_weeks(MONDAY, 1, Span.WEEK))
    assert [(row.key, row.now.number) for row in picture.channels] == list(zip(channels, range(1, 10), strict=True))
