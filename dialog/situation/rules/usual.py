"""What is usual: the range that a new count falls into 98 times of a hundred, judged from the weeks before.

Let y1…yn be the baseline weeks (n is 12, or fewer when the first ones lie before anything was told), and m the length
of the period in weeks.

    level       l = (y1 + … + yn + 0.5) / n           the half keeps a subject that was never told of from having none
    dispersion  d = max(1, sum((yi - y)^2) / ((n - 1) y))              Pearson's, at least that of a Poisson count
                f = 1 + (d - 1) (t / z)^2               t and z: 99 % quantiles of Student (n - 1 degrees) and normal,
                                                        because a dispersion from so few weeks is often too small
    prediction  mean m l,  variance f m l (1 + m / n)    the weeks' own spread and the uncertainty of the level

The range runs between the 1 % and 99 % quantiles of the negative binomial distribution with this mean and variance
(Poisson when they are equal). Counts are whole, so less than one in fifty falls outside when counts are small.
After Farrington, Andrews, Beale and Catchpole (1996), who watch counts of infections in the same way.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TAIL = 0.01
Z = 2.3263
# 99 % quantiles of Student's t by degrees of freedom.
T = {5: 3.3649, 6: 3.1427, 7: 2.9980, 8: 2.8965, 9: 2.8214, 10: 2.7638, 11: 2.7181}
FEWEST_WEEKS = 6
_LARGE = 600.0


@dataclass(frozen=True)
class Usual:
    """Lowest and highest usual count, both included."""

    low: int
    high: int

    def above(self, count: float) -> bool:
        return count > self.high

    def below(self, count: float) -> bool:
        return count < self.low


def usual_range(weeks: Sequence[int], length: float = 1.0) -> Usual | None:
    """The usual range for a period of `length` weeks after `weeks` (6 to 12 counts, oldest first).

    None when there are too few weeks to judge from.
    """
    count = len(weeks)
    if count < FEWEST_WEEKS:
        return None
    mean = length * (sum(weeks) + 0.5) / count
    variance = _dispersion(weeks) * mean * (1 + length / count)
    return _quantiles(mean, variance)


def known_weeks(totals: Sequence[int]) -> int:
    """How many of the weeks can be judged from: those since something was first told. Totals of everything, by week."""
    return next((len(totals) - at for at, total in enumerate(totals) if total), 0)


def _dispersion(weeks: Sequence[int]) -> float:
    free = len(weeks) - 1
    mean = sum(weeks) / len(weeks)
    if not mean:
        return 1.0
    pearson = sum((week - mean) ** 2 for week in weeks) / (free * mean)
    return 1.0 + max(0.0, pearson - 1.0) * (T[min(free, 11)] / Z) ** 2


def _quantiles(mean: float, variance: float) -> Usual:
    log_zero = _log_of_zero(mean, variance)
    if log_zero < -_LARGE:
        # So large that the distribution is as good as normal.
        reach = Z * math.sqrt(variance)
        return Usual(max(0, math.floor(mean - reach)), math.ceil(mean + reach))
    low: int | None = None
    reached = 0.0
    for count, share in enumerate(_shares(mean, variance, log_zero)):
        reached += share
        if low is None and reached > TAIL:
            low = count
        if reached >= 1 - TAIL:
            return Usual(low or 0, count)
    raise AssertionError("unreachable")


def _log_of_zero(mean: float, variance: float) -> float:
    if _is_poisson(mean, variance):
        return -mean
    return mean * mean / (variance - mean) * math.log(mean / variance)


def _shares(mean: float, variance: float, log_zero: float) -> Iterator[float]:
    """P(0), P(1), … of the negative binomial distribution, each from the one before."""
    share = math.exp(log_zero)
    poisson = _is_poisson(mean, variance)
    size, odds = (0.0, 0.0) if poisson else (mean * mean / (variance - mean), 1 - mean / variance)
    count = 0
    while True:
        yield share
        count += 1
        share *= mean / count if poisson else (count - 1 + size) / count * odds


def _is_poisson(mean: float, variance: float) -> bool:
    return variance <= mean * (1 + 1e-9)
