"""Promises are counted in Swedish working days."""

from datetime import date, timedelta

import pytest

from dialog.workdays import after_workdays, days_off, easter_sunday, is_workday, workdays_between


@pytest.mark.parametrize(
    "day",
    [
        date(1961, 4, 2), date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2019, 4, 21), date(2024, 3, 31),
        date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25), date(2049, 4, 18), date(2076, 4, 19),
    ],
)  # fmt: skip
def test_easter_falls_where_almanacs_say(day: date) -> None:
    assert easter_sunday(day.year) == day


def test_easter_is_always_a_sunday_within_its_bounds() -> None:
    for year in range(1900, 2200):
        easter = easter_sunday(year)
        assert easter.weekday() == 6
        assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_the_days_off_of_2026_are_those_of_the_almanac() -> None:
    expected = {
        (1, 1), (1, 6), (4, 3), (4, 5), (4, 6), (5, 1), (5, 14), (5, 24), (6, 6), (6, 19), (6, 20), (10, 31),
        (12, 24), (12, 25), (12, 26), (12, 31),
    }  # fmt: skip
    assert days_off(2026) == {date(2026, month, day) for month, day in expected}


@pytest.mark.parametrize(
    ("year", "eve", "all_saints"),
    [
        (2024, date(2024, 6, 21), date(2024, 11, 2)),
        (2025, date(2025, 6, 20), date(2025, 11, 1)),
        (2026, date(2026, 6, 19), date(2026, 10, 31)),
        (2027, date(2027, 6, 25), date(2027, 11, 6)),
        (2030, date(2030, 6, 21), date(2030, 11, 2)),
    ],
)
def test_midsummer_and_all_saints_move_with_the_week(year: int, eve: date, all_saints: date) -> None:
    assert {eve, eve + timedelta(days=1), all_saints} <= days_off(year)


@pytest.mark.parametrize(
    ("arrived", "days", "promised", "why"),
    [
        (date(2026, 11, 16), 2, date(2026, 11, 18), "an ordinary week"),
        (date(2026, 11, 20), 2, date(2026, 11, 24), "over a weekend"),
        (date(2026, 11, 21), 2, date(2026, 11, 24), "arrived on a Saturday"),
        (date(2026, 11, 22), 2, date(2026, 11, 24), "arrived on a Sunday"),
        (date(2026, 4, 1), 2, date(2026, 4, 7), "over Good Friday and Easter Monday"),
        (date(2026, 4, 2), 1, date(2026, 4, 7), "from Maundy Thursday"),
        (date(2026, 6, 17), 2, date(2026, 6, 22), "over Midsummer Eve"),
        (date(2026, 6, 18), 10, date(2026, 7, 3), "ten days over Midsummer"),
        (date(2026, 12, 23), 2, date(2026, 12, 29), "over Christmas"),
        (date(2026, 12, 30), 2, date(2027, 1, 5), "over New Year"),
        (date(2027, 1, 5), 1, date(2027, 1, 7), "over Epiphany"),
        (date(2026, 5, 13), 1, date(2026, 5, 15), "over Ascension Day"),
    ],
)
def test_law_7_3_promises_skip_days_off(arrived: date, days: int, promised: date, why: str) -> None:
    assert after_workdays(arrived, days) == promised, why


def test_counting_between_is_the_reverse_of_counting_on() -> None:
    for start in range(0, 400, 7):
        first = date(2026, 1, 1) + timedelta(days=start)
        for count in (1, 2, 10):
            assert workdays_between(first, after_workdays(first, count)) == count
    assert workdays_between(date(2026, 1, 9), date(2026, 1, 9)) == 0
    assert workdays_between(date(2026, 1, 9), date(2026, 1, 8)) == 0


def test_a_promise_always_ends_on_a_working_day() -> None:
    for offset in range(366):
        assert is_workday(after_workdays(date(2027, 1, 1) + timedelta(days=offset), 3))
