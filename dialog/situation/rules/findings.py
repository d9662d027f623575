"""The findings a picture begins with: at most three, each with the figures it rests on."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialog.categories.rules import Tag
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.recurring import Problem
from dialog.situation.rules.usual import Usual

MOST_FINDINGS = 3
# What is outside the usual but small is marked where it stands; a headline needs more.
HEADLINE_COUNT = 5
# A row of weeks is worth a headline when it is long and more than one report a week now and then.
HEADLINE_STREAK = 4
HEADLINE_TOTAL = 6


class FindingKind(StrEnum):
    """In the order shown."""

    NEW = "new"
    MORE = "more"
    RECURRING = "recurring"
    LESS = "less"


@dataclass(frozen=True)
class Weighed:
    """Something told of, its count and what is usual. A facet stands for itself when `tag.facet` is set.

    `fresh`: nobody told of it in the weeks before.
    """

    tag: Tag
    now: Shown
    usual: Usual | None
    fresh: bool = False


@dataclass(frozen=True)
class Finding:
    """`usual` for NEW, MORE and LESS, `problem` for RECURRING. `linked`: the list behind it can be opened."""

    kind: FindingKind
    tag: Tag
    number: int
    linked: bool
    usual: Usual | None = None
    problem: Problem | None = None


def findings(weighed: Iterable[Weighed], problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """The strongest of each kind first, then the next strongest, until there are three."""
    weighed = list(weighed)
    queues = [
        _more([one for one in weighed if one.fresh], FindingKind.NEW),
        _more([one for one in weighed if not one.fresh], FindingKind.MORE),
        _recurring(problems),
        _less(weighed),
    ]
    chosen: list[Finding] = []
    while len(chosen) < MOST_FINDINGS and any(queues):
        for queue in queues:
            if queue and len(chosen) < MOST_FINDINGS:
                chosen.append(queue.pop(0))
    return tuple(sorted(chosen, key=lambda finding: list(FindingKind).index(finding.kind)))


def _more(weighed: Sequence[Weighed], kind: FindingKind) -> list[Finding]:
    found = [
        (
            _distance(one.now.full, one.usual.high),
            Finding(kind, one.tag, one.now.full, one.now.linked, one.usual),
        )
        for one in weighed
        if one.usual and one.now.full is not None and one.usual.above(one.now.full) and one.now.full >= HEADLINE_COUNT
    ]
    return [finding for _, finding in sorted(found, key=lambda pair: (-pair[0], pair[1].tag))]


def _less(weighed: Sequence[Weighed]) -> list[Finding]:
    found = [
        (
            _distance(one.now.full, one.usual.low),
            Finding(FindingKind.LESS, one.tag, one.now.full, one.now.linked, one.usual),
        )
        for one in weighed
        if one.usual and one.now.full is not None and one.usual.below(one.now.full) and one.usual.high >= HEADLINE_COUNT
    ]
    return [finding for _, finding in sorted(found, key=lambda pair: (-pair[0], pair[1].tag))]


def _recurring(problems: Iterable[Problem]) -> list[Finding]:
    worthy = [one for one in problems if one.streak >= HEADLINE_STREAK and one.total >= HEADLINE_TOTAL]
    worthy.sort(key=lambda one: (-one.streak, -one.total, one.tag, one.place))
    return [Finding(FindingKind.RECURRING, one.tag, one.latest, True, problem=one) for one in worthy]


def _distance(count: int, limit: int) -> float:
    """How far outside, in steps that are alike for large and small counts."""
    return abs(math.sqrt(count) - math.sqrt(limit))
