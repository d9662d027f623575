"""Stretches of days that counts are kept for. A piece is one that lies within a week, Monday to Sunday."""

from collections.abc import Iterator
from datetime import date, timedelta

from dialog.clock import monday_of
from dialog.situation.rules.periods import DAY, Period

Stretch = tuple[date, date]
"""First and last day, both included."""

_SIX_DAYS = timedelta(days=6)


def stretch_of(period: Period) -> Stretch:
    """The days of a period, whatever it is called."""
    return period.start, period.end


def is_piece(stretch: Stretch) -> bool:
    """True when it lies within one week."""
    return monday_of(stretch[0]) == monday_of(stretch[1])


def pieces_of(stretch: Stretch) -> Iterator[Stretch]:
    """The pieces it is made of, in order."""
    first, last = stretch
    while first <= last:
        end = min(monday_of(first) + _SIX_DAYS, last)
        yield first, end
        first = end + DAY


def weeks_of(stretch: Stretch) -> Iterator[date]:
    """The Mondays of the weeks it touches, in order."""
    monday = monday_of(stretch[0])
    while monday <= stretch[1]:
        yield monday
        monday += timedelta(weeks=1)


def runs(pieces: set[Stretch], longest: int) -> list[list[Stretch]]:
    """The pieces in groups that lie side by side without a gap and without overlapping, at most `longest` in each."""
    groups: list[list[Stretch]] = []
    for piece in sorted(pieces):
        fitting = (one for one in groups if one[-1][1] + DAY == piece[0] and len(one) < longest)
        group = next(fitting, None)
        if group is None:
            groups.append([piece])
        else:
            group.append(piece)
    return groups
