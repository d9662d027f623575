"""For whom a finding may speak. A wrong sentence cannot be made: the one function that words findings asks here."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """An open link that anyone may use, or a random sample."""

    OPEN = "open"
    SAMPLE = "sample"


class Speaker(StrEnum):
    """Whom a sentence is about."""

    RESPONDENTS = "respondents"
    RESIDENTS = "residents"


@dataclass(frozen=True)
class Estimate:
    """A weighted share of all residents with its interval, 0 to 100. Only a random sample has one."""

    share: float
    low: float
    high: float


def speaker(kind: Kind, estimate: Estimate | None) -> Speaker:
    """Residents only where a random sample was weighted. Raises ValueError for an estimate from an open link."""
    if estimate is None:
        return Speaker.RESPONDENTS
    if kind is not Kind.SAMPLE:
        raise ValueError("an open link says nothing about residents")
    return Speaker.RESIDENTS
