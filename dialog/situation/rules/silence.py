"""Where little is heard: voices per 1,000 residents, held against the whole municipality's.

Few voices do not mean that all is well. An area is called quiet when so few, or fewer, would speak by chance alone less
than one time in fifty, did its residents speak as much as all do: a Poisson count with the mean residents × rate.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

CHANCE = 0.02
# Classes of the map: shares of the whole's rate where the steps 2 to 5 begin.
SHARES = (0.5, 0.8, 1.25, 2.0)
LOWEST_CLASS = 0.1


@dataclass(frozen=True)
class Spoken:
    """How many voices in an area of so many residents. `voices` None: not told; `residents` None: not known."""

    code: str
    voices: int | None
    residents: int | None

    @property
    def rate(self) -> float | None:
        """Voices per 1,000 residents."""
        if self.voices is None or not self.residents:
            return None
        return 1000 * self.voices / self.residents


def rate_of_all(areas: Iterable[Spoken]) -> float | None:
    """Voices per 1,000 residents in the areas where both are known; None without any."""
    known = [one for one in areas if one.rate is not None]
    residents = sum(one.residents or 0 for one in known)
    return 1000 * sum(one.voices or 0 for one in known) / residents if residents else None


def expected(area: Spoken, rate: float) -> float:
    """The voices there would be, did its residents speak as much as all."""
    return (area.residents or 0) * rate / 1000


def is_quiet(area: Spoken, rate: float) -> bool:
    """Clearly fewer voices than by chance."""
    if area.rate is None or area.voices is None:
        return False
    mean = expected(area, rate)
    return area.voices < mean and _at_most(area.voices, mean) < CHANCE


def limits(rate: float) -> tuple[float, ...]:
    """Where the steps 2 to 5 of the map begin, in voices per 1,000 residents with one decimal, each above the last."""
    found: list[float] = []
    for share in SHARES:
        found.append(max(round(share * rate, 1), round((found[-1] if found else 0) + LOWEST_CLASS, 1)))
    return tuple(found)


def step(area_rate: float, of: tuple[float, ...]) -> int:
    """1 to 5."""
    return bisect_right(of, round(area_rate, 1)) + 1


def _at_most(count: int, mean: float) -> float:
    """P(X <= count) for a Poisson count."""
    share = total = math.exp(-mean) if mean < 700 else 0.0
    for at in range(1, count + 1):
        share *= mean / at
        total += share
    return total
