"""Groups of few are not shown, and cannot be had by subtraction."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.disclosure.groups import hidden_in_table, hidden_of_options, is_base, shown_families, shown_groups
from dialog.disclosure.limits import Limits


def test_a_base_of_ten_is_enough_and_nine_is_not() -> None:
    assert (is_base(10), is_base(9)) == (True, False)
    with pytest.raises(ValueError, match="staff_base"):
        Limits(staff_base=9)
    assert not is_base(10, Limits(staff_base=11))


def test_a_filter_that_leaves_out_one_to_nine_is_not_shown_either() -> None:
    assert shown_groups({"K": 60, "M": 40}) == {"K", "M"}
    assert shown_groups({"K": 60, "M": 40}, rest=9) == {"K"}
    assert shown_groups({"K": 60, "M": 40}, rest=10) == {"K", "M"}
    assert shown_groups({"K": 60, "M": 40, "A": 3}) == {"K"}
    assert shown_groups({"K": 60, "A": 3}) == frozenset()
    assert shown_groups({"K": 9, "M": 9}) == frozenset()


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 40)), st.integers(0, 30))
def test_what_is_left_out_is_nobody_or_enough(bases: dict[str, int], rest: int) -> None:
    shown = shown_groups(bases, rest)
    assert all(bases[group] >= 10 for group in shown)
    left = sum(bases.values()) - sum(bases[group] for group in shown) + rest
    assert not shown or left == 0 or left >= 10


def test_links_of_a_group_type_do_not_give_away_a_small_one() -> None:
    families = {"a": "watch", "b": "watch", "c": "walkers", "d": ""}
    assert shown_families({"a": 30, "b": 8, "c": 12, "d": 100}, families) == {"c", "d"}
    assert shown_families({"a": 30, "b": 18, "c": 8, "d": 100}, families) == {"d"}
    assert shown_families({"a": 30, "b": 18, "c": 12, "d": 100}, families) == {"a", "b", "c", "d"}


def test_few_who_did_not_choose_an_option_are_hidden_as_well() -> None:
    assert hidden_of_options({"a": 3, "b": 97, "c": 50, "d": 0, "e": 100}, 100) == {"a", "b"}


cells = st.dictionaries(
    st.sampled_from("xyz"), st.fixed_dictionaries({row: st.integers(0, 12) for row in "pqr"}), min_size=1
)  # fmt: skip


@given(cells, st.fixed_dictionaries({row: st.integers(0, 8) for row in "pqr"}), st.booleans())
def test_no_hidden_cell_follows_from_its_row_or_its_group(
    table: dict[str, dict[str, int]], rest: dict[str, int], adds_up: bool
) -> None:
    totals = {row: rest[row] + sum(rows[row] for rows in table.values()) for row in "pqr"}
    hidden = hidden_in_table(table, totals, adds_up)
    for group, row in itertools.product(table, "pqr"):
        if 0 < table[group][row] < 5:
            assert (group, row) in hidden
    for group, rows in table.items() if adds_up else ():
        gone = [rows[row] for row in "pqr" if (group, row) in hidden]
        assert not gone or len(gone) == sum(n > 0 for n in rows.values()) or (len(gone) > 1 and sum(gone) >= 5)
    for row in "pqr":
        gone = [table[group][row] for group in table if (group, row) in hidden]
        alone = len(gone) == 1 and rest[row] == 0 and totals[row] >= 5
        assert not alone or sum(table[group][row] > 0 for group in table) == 1
