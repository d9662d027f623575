"""The limits themselves, and how to speak of two periods."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Limits:
    """Smallest numbers that may be shown. Raises ValueError for anything lower than the built-in ones."""

    public_base: int = 20
    smallest_cell: int = 5
    comparable: int = 10
    place_voices: int = 5
    staff_total: int = 5
    staff_base: int = 10

    def __post_init__(self) -> None:
        for name, least in _LEAST.items():
            if getattr(self, name) < least:
                raise ValueError(f"{name} may be raised above {least}, not lowered")


_LEAST = {
    "public_base": 20,
    "smallest_cell": 5,
    "comparable": 10,
    "place_voices": 5,
    "staff_total": 5,
    "staff_base": 10,
}
STANDARD = Limits()


class Direction(StrEnum):
    """How a count stands to the one before."""

    TOO_FEW = "too_few"
    UP = "up"
    DOWN = "down"
    SAME = "same"


def compare(count: int, before: int, limits: Limits = STANDARD) -> Direction:
    """`TOO_FEW` unless both periods hold enough to speak of a change."""
    if count < limits.comparable or before < limits.comparable:
        return Direction.TOO_FEW
    if count == before:
        return Direction.SAME
    return Direction.UP if count > before else Direction.DOWN
