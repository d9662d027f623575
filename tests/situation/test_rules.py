"""Periods, the usual range, and what may be told of a count."""

import random
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.categories.rules import Tag
from dialog.disclosure.limits import Direction
from dialog.situation.rules.figures import Figure, Shown, direction, show, show_series, show_table
from dialog.situation.rules.findings import FindingKind, Weighed, findings
from dialog.situation.rules.periods import (
    CALENDAR,
    Period,
    Span,
    named_period,
    own_period_fault,
    period_of,
    periods_offered,
    whole_weeks,
)
from dialog.situation.rules.recurring import Problem, recurring, streak
from dialog.situation.rules.times import Coded, Said, base_grid, fine_grid
from dialog.situation.rules.usual import Usual, known_weeks, usual_range

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
LIGHTING = Tag("other", "lighting")


# Periods


def test_the_last_whole_week_is_the_one_that_ended_on_sunday() -> None:
    for day in (MONDAY, date(2026, 11, 29)):
        assert whole_weeks(day, 1) == Period(date(2026, 11, 16), SUNDAY)
    assert whole_weeks(SUNDAY, 1).end == date(2026, 11, 15)


def test_a_period_knows_what_it_is_held_against() -> None:
    week = whole_weeks(MONDAY, 1, Span.WEEK)
    assert week.code == "2026-W47"
    assert week.before == Period(date(2026, 11, 9), date(2026, 11, 15))
    assert week.baseline == Period(date(2026, 8, 24), date(2026, 11, 15))
    assert (week.series[0].start, week.series[-1]) == (date(2026, 8, 24), Period(week.start, week.end))
    assert week.times == Period(date(2026, 10, 26), SUNDAY)
    twelve = whole_weeks(MONDAY, 12, Span.TWELVE_WEEKS)
    assert (twelve.before, twelve.times) == (twelve.baseline, Period(twelve.start, twelve.end))


@given(st.dates(date(2003, 1, 1), date(2100, 1, 1)))
def test_every_period_offered_is_named_by_its_code(day: date) -> None:
    for period in periods_offered(day):
        assert named_period(period.code, day) == period
        assert period.end < day


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)), st.sampled_from(sorted(CALENDAR)))
def test_a_period_of_the_calendar_is_held_against_whole_weeks(day: date, span: Span) -> None:
    period = period_of(span, day)
    assert day in period
    assert named_period(period.code, period.end + timedelta(days=1)) == period
    assert named_period(period.code, period.end) is None
    weeks = (*period.baseline_weeks, *period.series)
    assert {(week.start.weekday(), week.days) for week in weeks} == {(0, 7)}
    assert (len(period.baseline_weeks), len(period.series)) == (12, 13)
    assert timedelta(0) < period.start - period.baseline.end <= timedelta(weeks=1)
    assert timedelta(0) <= period.end - period.series[-1].end < timedelta(weeks=1)


@pytest.mark.parametrize(
    ("code", "first", "last", "before"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31), "2026-09"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-01"),
        ("2026-01", date(2026, 1, 1), date(2026, 1, 31), "2025-12"),
        ("2026-T2", date(2026, 5, 1), date(2026, 8, 31), "2025-T2"),
        ("2025-T3", date(2025, 9, 1), date(2025, 12, 31), "2024-T3"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2023"),
    ],
)
def test_tertials_and_years_are_held_against_the_same_season(code: str, first: date, last: date, before: str) -> None:
    period = named_period(code, MONDAY)
    assert period == Period(first, last, period.span if period else Span.OWN)
    assert (period.code, period.before.code) == (code, before)


@pytest.mark.parametrize(
    "code", ["2026-11", "2026-T3", "2026", "2026-13", "2026-00", "2026-T0", "2026-T4", "1999", "0000", "9999", "20260"]
)
def test_what_is_not_over_or_is_none_names_nothing(code: str) -> None:
    assert named_period(code, MONDAY) is None


def test_own_days_are_no_period_of_the_calendar() -> None:
    with pytest.raises(ValueError, match="no name"):
        period_of(Span.OWN, MONDAY)


@pytest.mark.parametrize(
    "code", ["", "own", "2026-W48", "2027-W01", "2026-W54", "2026-W00", "1999-W01", "week", "2026-W47\0", "٢٠٢٦-W47"]
)
def test_other_codes_name_nothing(code: str) -> None:
    assert named_period(code, MONDAY) is None


def test_an_older_week_can_be_named() -> None:
    found = named_period("2025-W01", MONDAY)
    assert found is not None
    assert (found.start, found.end) == (date(2024, 12, 30), date(2025, 1, 5))


@pytest.mark.parametrize(
    ("start", "end", "fault"),
    [
        (SUNDAY, SUNDAY, ""),
        (MONDAY, SUNDAY, "order"),
        (date(1999, 12, 31), SUNDAY, "early"),
        (SUNDAY, date(2026, 11, 24), "future"),
        (date(2024, 11, 22), SUNDAY, ""),
        (date(2024, 11, 21), SUNDAY, "long"),
    ],
)
def test_own_periods_have_limits(start: date, end: date, fault: str) -> None:
    assert own_period_fault(start, end, MONDAY) == fault


# What is usual


def poisson(rng: random.Random, mean: float) -> int:
    """The number of arrivals in one time unit."""
    count, waited = 0, rng.expovariate(mean)
    while waited < 1:
        count, waited = count + 1, waited + rng.expovariate(mean)
    return count


def overdispersed(rng: random.Random, mean: float, dispersion: float) -> int:
    """A negative binomial count: a Poisson one whose mean varies."""
    return poisson(rng, rng.gammavariate(mean / (dispersion - 1), dispersion - 1))


@pytest.mark.parametrize("length", [1, 4])
@pytest.mark.parametrize(("mean", "dispersion"), [(2, 1), (8, 1), (25, 1), (60, 1), (6, 2), (20, 2), (20, 3), (50, 4)])
def test_about_one_week_in_fifty_is_unusual(mean: float, dispersion: float, length: int) -> None:
    rng, rounds, outside = random.Random(f"{mean} {dispersion} {length}"), 1000, 0

    def week() -> int:
        return poisson(rng, mean) if dispersion == 1 else overdispersed(rng, mean, dispersion)

    for _ in range(rounds):
        usual = usual_range([week() for _ in range(12)], length)
        assert usual is not None
        count = sum(week() for _ in range(length))
        outside += usual.above(count) or usual.below(count)
    # Counts are whole, so small ones fall outside less often than one time in fifty; never much more often.
    assert outside / rounds <= 0.04
    assert outside / rounds >= (0.001 if mean < 5 else 0.004)


def test_a_doubling_is_seen() -> None:
    weeks = [9, 12, 8, 13, 10, 14, 12, 11, 15, 9, 12, 13]
    usual = usual_range(weeks)
    assert usual is not None
    assert usual == Usual(4, 21)
    assert usual.above(27)
    assert not usual.above(16)
    assert usual.below(2)


def test_nothing_at_all_is_usual_too() -> None:
    assert usual_range([0] * 12) == Usual(0, 1)
    assert usual_range([3] * 5) is None


def test_large_counts_have_a_range_too() -> None:
    usual = usual_range([4000, 4100, 3900, 4050, 3950, 4020, 3980, 4010, 3990, 4000, 4030, 3970], 52)
    assert usual is not None
    assert usual.low < 52 * 4000 < usual.high
    assert usual.high - usual.low < 0.1 * 52 * 4000


def test_weeks_before_anything_was_told_do_not_count() -> None:
    assert known_weeks([0, 0, 0, 4, 0, 2]) == 3
    assert known_weeks([0] * 12) == 0
    assert known_weeks([1] + [0] * 11) == 12


# What may be told


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure(0, 0), Shown(0)),
        (Figure(3, 3), Shown(3)),
        (Figure(4, 0), Shown(None, exact=False)),
        (Figure(5, 0), Shown(5, exact=False)),
        (Figure(24, 20), Shown(20, more=True, exact=False)),
        (Figure(25, 20), Shown(25, exact=False)),
    ],
)
def test_counts_are_exact_for_those_who_may_open_them(figure: Figure, shown: Shown) -> None:
    assert show(figure) == shown


def test_only_what_can_be_opened_is_linked() -> None:
    assert show(Figure(3, 3)).linked
    assert show(Figure(24, 20)).linked
    assert not show(Figure(25, 20)).linked
    assert not show(Figure(0, 0)).linked


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), min_size=2, max_size=4))
def test_what_others_may_open_cannot_be_worked_out(cells: list[tuple[int, int]]) -> None:
    figures = {at: Figure(others + own, own) for at, (others, own) in enumerate(cells)}
    shown = show_table(figures)
    total = show(sum(figures.values(), Figure()))
    hidden = [at for at in figures if shown[at].number is None or shown[at].more]
    for at in figures:
        assert shown[at].number in (None, figures[at].all, figures[at].mine)
        if at not in hidden:
            assert figures[at].others == 0 or figures[at].others >= 5
    if not hidden or total.full is None:
        return
    rest = (
        total.full - sum(figures[at].all for at in figures if at not in hidden) - sum(figures[at].mine for at in hidden)
    )
    fillings = [filling for filling in product(range(1, rest + 1), repeat=len(hidden)) if sum(filling) == rest]
    for place in range(len(hidden)):
        assert len({filling[place] for filling in fillings}) >= 3


def test_a_line_is_shown_whole_or_not_at_all() -> None:
    assert show_series([Figure(3, 3), Figure(9, 1), Figure(0, 0)]) == (3, 9, 0)
    assert show_series([Figure(3, 3), Figure(4, 1)]) is None


def test_what_is_not_shown_in_full_is_not_compared() -> None:
    assert direction(Shown(12), Shown(10)) is Direction.UP
    assert direction(Shown(9), Shown(30)) is Direction.TOO_FEW
    assert direction(Shown(12, more=True), Shown(10)) is Direction.TOO_FEW
    assert direction(Shown(12), None) is Direction.TOO_FEW


# When


def test_several_times_count_once_in_each() -> None:
    rows = [
        Said("both", ("evening", "night"), Figure(2, 1)),
        Said("weekend", ("evening",), Figure(3, 3)),
        Said("weekday", (), Figure(9, 9)),
        Said("", ("evening",), Figure(9, 9)),
    ]
    grid = base_grid(rows)
    assert grid[("weekend", "evening")] == Figure(5, 4)
    assert grid[("weekday", "night")] == Figure(2, 1)
    assert grid[("weekday", "morning")] == Figure(0, 0)


def test_a_span_is_spread_evenly_over_its_hours_and_past_midnight() -> None:
    many = [Coded(("fri",), "20:00", "02:00", 100)]
    grid = fine_grid(many)
    assert (grid.hours, grid.dated) == (2, 100)
    assert [round(share, 1) for share in grid.cells[4]] == [0] * 10 + [33.3, 33.3]
    assert [round(share, 1) for share in grid.cells[5]] == [33.3] + [0] * 11


def test_few_dated_items_make_wide_blocks() -> None:
    grid = fine_grid([Coded(("sat", "sun"), "17:00", "19:00", 1), Coded(("mon",), "09:30", "09:30", 98)])
    assert (grid.hours, grid.dated) == (6, 99)
    assert grid.cells[5] == (0, 0, 0.25, 0.25)
    assert grid.cells[0] == (0, 98, 0, 0)


@given(
    st.lists(
        st.builds(
            Coded,
            st.lists(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")), min_size=1, unique=True).map(
                tuple
            ),
            st.times().map(lambda time: f"{time:%H:%M}"),
            st.times().map(lambda time: f"{time:%H:%M}"),
            st.integers(1, 60),
        ),
        max_size=6,
    )
)
def test_spreading_loses_nothing(rows: list[Coded]) -> None:
    grid = fine_grid(rows)
    assert sum(map(sum, grid.cells)) == pytest.approx(sum(row.count for row in rows))


# What comes back


def problem(*weeks: int, tag: Tag = LIGHTING, place: str = "Skolvägen") -> Problem:
    return Problem(tag, 1, place, (0,) * (12 - len(weeks)) + weeks)


def test_weeks_in_a_row_are_counted_from_the_last() -> None:
    assert [streak(weeks) for weeks in ((1, 0, 2, 1), (1, 1, 0), (1, 1), ())] == [2, 0, 2, 0]


def test_three_weeks_in_a_row_come_back() -> None:
    assert recurring(
        [problem(1, 1, 1), problem(9, 1, 1, tag=Tag("fire")), problem(1, 1, tag=Tag("other", "noise"))]
    ) == (
        problem(9, 1, 1, tag=Tag("fire")),
        problem(1, 1, 1),
    )


def test_an_area_is_named_when_none_of_its_places_is() -> None:
    area, place = problem(2, 2, 2, place=""), problem(1, 1, 1)
    assert recurring([area, place]) == (place,)
    assert recurring([area, problem(1, 0, 1)]) == (area,)


def test_good_planned_and_nameless_things_are_no_problems() -> None:
    tags = (Tag("positive_events"), Tag("planned_changes", "event"), Tag("other"), Tag("other", "question"))
    assert recurring([problem(5, 5, 5, tag=tag) for tag in tags]) == ()


# Findings


def test_findings_are_the_strongest_of_each_kind() -> None:
    weighed = [
        Weighed(Tag("fire"), Shown(12), Usual(0, 8)),
        Weighed(Tag("other", "noise"), Shown(30), Usual(2, 10)),
        Weighed(Tag("other", "alcohol"), Shown(1), Usual(3, 15)),
        Weighed(Tag("theft_burglary"), Shown(3), Usual(0, 1)),
        Weighed(Tag("social_unrest"), Shown(30, more=True), Usual(0, 5)),
        Weighed(Tag("open_drug_scene"), Shown(7), Usual(0, 9)),
    ]
    found = findings(weighed, [problem(1, 2, 1, 2)])
    assert [(one.kind, one.tag, one.number) for one in found] == [
        (FindingKind.MORE, Tag("other", "noise"), 30),
        (FindingKind.RECURRING, LIGHTING, 2),
        (FindingKind.LESS, Tag("other", "alcohol"), 1),
    ]


def test_at_most_three_and_nothing_small() -> None:
    more = [Weighed(Tag("other", f"f{at}"), Shown(20 + at), Usual(0, 8)) for at in range(5)]
    assert [one.number for one in findings(more, [])] == [24, 23, 22]
    assert findings([Weighed(Tag("fire"), Shown(4), Usual(0, 1))], [problem(1, 1, 1), problem(1, 1, 1, 1)]) == ()
