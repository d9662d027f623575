"""Women and men side by side: which pairs of figures to leave out.

Both figures of a pair go when one is smaller than ten, since the sum of both is told elsewhere. And where a whole is
told, as many more go as keep a pair that is left out from being found by taking the others from the whole.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

SMALLEST = 10
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, order=True)
class Pair:
    """A figure for women and one for men; None where the publisher has left it out."""

    women: int | None
    men: int | None

    @property
    def told(self) -> bool:
        """True when both are known and neither is small."""
        return all(one is not None and one >= SMALLEST for one in (self.women, self.men))

    @property
    def size(self) -> int:
        return (self.women or 0) + (self.men or 0)


def hidden_pairs(parts: Mapping[Name, Pair], whole: Pair | None) -> frozenset[Name]:
    """The parts to leave out. `whole`: the pair of all parts together, if it is told."""
    hidden = {name for name, pair in parts.items() if not pair.told}
    if whole is None or not whole.told:
        return frozenset(hidden)
    while hidden and not _wide(parts, hidden, whole):
        rest = sorted((pair.size, str(name), name) for name, pair in parts.items() if name not in hidden)
        if not rest:
            break
        hidden.add(rest[0][2])
    return frozenset(hidden)


def _wide(parts: Mapping[Name, Pair], hidden: set[Name], whole: Pair) -> bool:
    """True when what is left of the whole is nobody's in particular: two pairs or more, ten or more of each sex."""
    women = (whole.women or 0) - sum(pair.women or 0 for name, pair in parts.items() if name not in hidden)
    men = (whole.men or 0) - sum(pair.men or 0 for name, pair in parts.items() if name not in hidden)
    return len(hidden) > 1 and women >= SMALLEST and men >= SMALLEST
