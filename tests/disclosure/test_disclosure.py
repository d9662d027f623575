"""Small counts stay hidden, also from somebody who subtracts."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.disclosure.cells import NARROWEST, SafeCounts, hidden_cells, safe_counts, safe_total
from dialog.disclosure.limits import STANDARD, Direction, Limits, compare


def attack(result: SafeCounts, total: int, limits: Limits = STANDARD) -> dict[str, tuple[int, int]]:
    """What a reader who knows the total and the sum rule can say of each hidden cell, by trying every filling."""
    hidden = sorted(result.hidden)
    rest = total - sum(result.shown.values())
    fillings = [f for f in product(range(rest + 1), repeat=len(hidden)) if sum(f) == rest]
    return {key: (min(f[at] for f in fillings), max(f[at] for f in fillings)) for at, key in enumerate(hidden)}


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_no_hidden_cell_can_be_narrowed_down(cells: list[int]) -> None:
    counts = {f"c{at}": count for at, count in enumerate([*cells, 20])}
    total = sum(counts.values())
    result = safe_counts(counts, total)
    for low, high in attack(result, total).values():
        assert high - low >= NARROWEST
        assert high >= STANDARD.smallest_cell
    assert all(count == 0 or count >= STANDARD.smallest_cell for count in result.shown.values())


@given(st.lists(st.integers(0, 12), min_size=3, max_size=4))
def test_who_knows_the_rule_learns_no_small_cell(cells: list[int]) -> None:
    """Every table that would have come out the same way is tried: a small cell is never the same in all of them."""
    counts = {f"c{at}": count for at, count in enumerate([*cells, 14])}
    result = safe_counts(counts, max(20, sum(counts.values())))
    hidden = sorted(result.hidden)
    small = [key for key in hidden if 0 < counts[key] < STANDARD.smallest_cell]
    rest = sum(counts[key] for key in hidden)
    alike = [
        dict(zip(hidden, filling, strict=True))
        for filling in product(range(1, rest + 1), repeat=len(hidden))
        if sum(filling) == rest
        and hidden_cells(dict(result.shown) | dict(zip(hidden, filling, strict=True))) == result.hidden
    ]
    for key in small:
        assert len({filling[key] for filling in alike}) > 1


def test_a_cell_taken_along_does_not_give_the_small_one_away() -> None:
    """No more than ten of the fourteen can be what was taken along, and four is the most of a small one: a third goes."""
    assert hidden_cells({"fire": 4, "noise": 10, "theft": 10, "other": 30}) == {"fire", "theft", "noise"}
    assert hidden_cells({"fire": 4, "noise": 10, "theft": 18, "other": 30}) == {"fire", "noise"}
    assert hidden_cells({"fire": 4, "noise": 4, "theft": 10}) == {"fire", "noise", "theft"}


def test_sec_P01_under_the_base_nothing_is_shown() -> None:
    assert safe_counts({"fire": 19}, 19) == SafeCounts.nothing()
    assert safe_counts({"fire": 20}, 20).shown == {"fire": 20}


def test_sec_P02_a_single_small_cell_takes_another_with_it() -> None:
    result = safe_counts({"fire": 3, "theft": 9, "other": 30}, 42)
    assert result.hidden == {"fire", "theft"}
    assert result.shown == {"other": 30}


def test_two_small_cells_with_a_telling_sum_take_another_too() -> None:
    assert safe_counts({"fire": 1, "theft": 2, "noise": 8, "other": 30}, 41).hidden == {"fire", "theft", "noise"}


def test_limits_are_raised_never_lowered() -> None:
    assert Limits(public_base=30).public_base == 30
    with pytest.raises(ValueError, match="smallest_cell"):
        Limits(smallest_cell=4)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(9, 30, "too_few"), (30, 9, "too_few"), (10, 10, "same"), (12, 10, "up"), (10, 12, "down")],
)
def test_few_are_not_compared(now: int, before: int, said: Direction) -> None:
    assert compare(now, before) == said


def test_others_see_totals_from_five() -> None:
    assert safe_total(4) is None
    assert safe_total(5) == 5
