"""Survey indicators of two families that never stand for each other: how safe people feel, and what has happened."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dialog.disclosure.groups import is_base
from dialog.disclosure.limits import STANDARD, Limits


class Family(StrEnum):
    """FELT: how safe people say they feel (trygghet). ACTUAL: what they have been through (säkerhet)."""

    FELT = "felt"
    ACTUAL = "actual"


@dataclass(frozen=True)
class IndicatorRule:
    """How an indicator is counted from one question of the ready questionnaires.

    `saying`: the codes counted; or, where several may be chosen, `none` is the one that is not. `within`: the codes that
    make up the base, () for everybody who answered.
    """

    name: str
    family: Family
    question: str
    saying: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    none: str = ""


RULES = (
    IndicatorRule("safe_evening", Family.FELT, "TRYGGKV", frozenset("12"), frozenset("12345")),
    IndicatorRule("safe_day", Family.FELT, "TRYGGDAG", frozenset("12"), frozenset("1234")),
    IndicatorRule("exposed", Family.ACTUAL, "UTSATT", none="NEJ"),
)
# 95 of 100 samples.
Z = 1.959963984540054
# Below this many answers nobody may be told that all or none of them have been through something.
SENSITIVE_BASE = 50


@dataclass(frozen=True)
class Indicator:
    """One figure from one survey. `share`, `low`, `high`: whole per cent of those who answered.

    `low` and `high` only for a random sample (`probability`). `hidden`: too few answers, or a share that would tell of a
    few; then there is no figure at all. `unsure`: fewer answers than would be published.
    """

    name: str
    family: str
    share: int | None
    low: int | None
    high: int | None
    answers: int | None
    survey: str
    probability: bool
    hidden: bool
    slug: str = ""
    unsure: bool = False


def counted(rule: IndicatorRule, base: int, counts: Mapping[str, int]) -> tuple[int, int]:
    """(how many say so, of how many), from the counts of a question's codes."""
    if rule.none:
        return base - counts.get(rule.none, 0), base
    return sum(counts.get(code, 0) for code in rule.saying), sum(counts.get(code, 0) for code in rule.within)


def indicator(
    rule: IndicatorRule,
    said: int,
    answers: int,
    *,
    told: bool,
    probability: bool,
    survey: str,
    slug: str = "",
    limits: Limits = STANDARD,
) -> Indicator:
    """The figure as it may be shown. `told` False: the group may have no figures."""
    few = any(0 < part < limits.smallest_cell for part in (said, answers - said))
    everybody = rule.family is Family.ACTUAL and answers < SENSITIVE_BASE and said in (0, answers)
    if not told or not is_base(answers, limits) or few or everybody:
        return Indicator(rule.name, rule.family.value, None, None, None, None, survey, probability, True, slug)
    low, high = wilson(said, answers) if probability else (None, None)
    share, unsure = round(100 * said / answers), answers < limits.public_base
    return Indicator(rule.name, rule.family.value, share, low, high, answers, survey, probability, False, slug, unsure)


def wilson(said: int, answers: int) -> tuple[int, int]:
    """Wilson's interval for 95 of 100 samples, whole per cent. For random samples only.

    `answers` are counted, not weighed: no survey stores weights. Where one comes to, it is Kish's effective number that
    belongs here, (sum of weights)² / (sum of their squares) (Kish 1965, Survey Sampling).
    """
    part, square = said / answers, Z * Z
    middle = (part + square / (2 * answers)) / (1 + square / answers)
    half = Z / (1 + square / answers) * math.sqrt(part * (1 - part) / answers + square / (4 * answers * answers))
    return round(100 * max(0.0, middle - half)), round(100 * min(1.0, middle + half))
