"""The same thing at the same place, read off the sheets."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator

from dialog.categories.rules import Tag
from dialog.situation.queries.sheets import Sheets
from dialog.situation.rules.periods import Period
from dialog.situation.rules.recurring import WEEKS_SHOWN, Problem, is_problem, recurring

_Key = tuple[Tag, int | None, str]


def recurring_problems(sheets: Sheets, period: Period) -> tuple[Problem, ...]:
    """What comes back, in the twelve weeks that end with the period. Only what this person may open is looked at."""
    return recurring(_problems(sheets, period))


def _problems(sheets: Sheets, period: Period) -> Iterator[Problem]:
    """One per area and one per place in it, places alike however their letters are written."""
    starts = [week.start for week in period.series[-WEEKS_SHOWN:]]
    counts: dict[_Key, list[int]] = defaultdict(lambda: [0] * WEEKS_SHOWN)
    names: dict[_Key, Counter[str]] = defaultdict(Counter)
    for line in sheets["problem"]:
        tag, name = Tag(line.one, line.two), " ".join(line.three.split())
        if is_problem(tag):
            key = (tag, line.area_id, name.casefold())
            counts[key][bisect_right(starts, sheets.bins.starts[line.at]) - 1] += line.figure.mine
            names[key][name] += line.figure.mine
    for (tag, area_id, folded), weeks in counts.items():
        written = names[(tag, area_id, folded)]
        # The way most people write the place; the first in the alphabet when as many write it otherwise.
        name = min(written.items(), key=lambda pair: (-pair[1], pair[0]))[0]
        yield Problem(tag, area_id, name, tuple(weeks))
