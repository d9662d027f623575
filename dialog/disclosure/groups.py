"""Which groups of people may have figures of their own, and which cells of a table of groups.

A group is shown from `staff_base` up, and only while what is left out is nobody, or at least as many: otherwise the
figures of those left out could be had by subtraction.
"""

from collections.abc import Mapping, Sequence

from dialog.disclosure.cells import hidden_cells, is_wide
from dialog.disclosure.limits import STANDARD, Limits

Table = Mapping[str, Mapping[str, int]]


def is_base(count: int, limits: Limits = STANDARD) -> bool:
    """Whether a base is large enough for staff."""
    return count >= limits.staff_base


def shown_groups(bases: Mapping[str, int], rest: int = 0, limits: Limits = STANDARD) -> frozenset[str]:
    """The groups of one whole that may be shown. `rest`: those of the whole in none of them.

    Small groups are left out, and then the smallest shown one, until those left out are nobody or enough to hide in.
    """
    shown = {group: count for group, count in bases.items() if is_base(count, limits)}
    left = sum(bases.values()) - sum(shown.values()) + rest
    while shown and 0 < left < limits.staff_base:
        smallest = min(shown, key=lambda group: (shown[group], group))
        left += shown.pop(smallest)
    return frozenset(shown)


def shown_families(
    bases: Mapping[str, int], families: Mapping[str, str], rest: int = 0, limits: Limits = STANDARD
) -> frozenset[str]:
    """As `shown_groups`, where groups belong to families that are shown as groups themselves.

    `families`: group -> its family. A group of a family that is not shown is not shown either.
    """
    totals: dict[str, int] = {}
    for group, count in bases.items():
        totals[families[group]] = totals.get(families[group], 0) + count
    shown = frozenset[str]()
    for family in shown_groups(totals, rest, limits):
        shown |= shown_groups({group: n for group, n in bases.items() if families[group] == family}, 0, limits)
    return shown


def hidden_in_table(
    table: Table, totals: Mapping[str, int], adds_up: bool, limits: Limits = STANDARD
) -> frozenset[tuple[str, str]]:
    """The cells (group, row) to leave out of a table of shown groups that make up one whole with what is not shown.

    `table`: group -> row -> count; `totals`: row -> count in the whole, which is shown beside unless it is small itself.
    `adds_up`: the rows of a group sum to its base, which is shown. Small cells go, and as many more in the same group
    and in the same row as keep them from being worked out.
    """
    shut = hidden_cells(totals, limits) if adds_up else frozenset(r for r, n in totals.items() if _is_small(n, limits))
    hidden = {(group, row) for group, rows in table.items() for row, n in rows.items() if _is_small(n, limits)}
    while True:
        before = len(hidden)
        for group, rows in table.items() if adds_up else ():
            hidden |= {(group, row) for row in _more(rows, {r for g, r in hidden if g == group}, 0, False, limits)}
        for row, total in totals.items():
            cells = {group: rows.get(row, 0) for group, rows in table.items()}
            gone = {group for group, r in hidden if r == row}
            rest = total - sum(cells.values())
            hidden |= {(group, row) for group in _more(cells, gone, rest, row in shut, limits)}
        if len(hidden) == before:
            return frozenset(hidden)


def hidden_of_options(counts: Mapping[str, int], base: int, limits: Limits = STANDARD) -> frozenset[str]:
    """The options to leave out where each is chosen or not: few who chose it, or few who did not."""
    return frozenset(
        option for option, n in counts.items() if _is_small(n, limits) or _is_small(base - n, limits)
    )  # fmt: skip


def _is_small(count: int, limits: Limits) -> bool:
    return 0 < count < limits.smallest_cell


def _more(cells: Mapping[str, int], gone: set[str], rest: int, sum_is_shut: bool, limits: Limits) -> set[str]:
    """What has to go beside `gone`, so that a reader who knows the sum learns none of them. `rest`: others in the sum."""
    found = set(gone)
    while (found or (sum_is_shut and sum(cells.values()))) and not _holds(cells, found, rest, sum_is_shut, limits):
        left = sorted((count, name) for name, count in cells.items() if name not in found and count > 0)
        if not left:
            break
        found.add(left[0][1])
    return found - gone


def _holds(cells: Mapping[str, int], gone: set[str], rest: int, sum_is_shut: bool, limits: Limits) -> bool:
    unknown: Sequence[int] = [*(cells[name] for name in gone), *([rest] if rest else [])]
    if sum_is_shut:
        return sum(cells[name] for name in gone) >= limits.smallest_cell or len(gone) == len(cells)
    return is_wide(sum(unknown), len(unknown), limits)
