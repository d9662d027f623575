"""Where a text can be divided, and what makes a good division."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from dialog.concerns.rules import ResidentState

PARTS_LIMIT = 20
# A sentence ends with its mark and the blanks after it; a line with its break.
_END = re.compile(r"[.!?…][)\"”’»]*\s+|\s*\n\s*")


@dataclass(frozen=True, order=True)
class Cut:
    """Characters `start` up to, not including, `end` of the text."""

    start: int
    end: int


class BadCuts(ValueError):
    """`code`: split_few, split_many, split_overlap, split_outside or split_empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pieces(text: str) -> tuple[Cut, ...]:
    """Sentences and lines, one after the other: joined they are the text, to the byte."""
    ends = [match.end() for match in _END.finditer(text) if match.end() < len(text)]
    starts = [0, *ends]
    found = [Cut(start, end) for start, end in zip(starts, [*ends, len(text)], strict=True) if start < end]
    return tuple(found)


def cuts_at(text: str, begins: Iterable[int]) -> tuple[Cut, ...]:
    """Parts that begin at these characters, and together are the whole text. The first one begins where the text does."""
    starts = sorted({0, *(at for at in begins if 0 < at < len(text))})
    return tuple(Cut(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True))


def checked_cuts(text: str, cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """`cuts` in the order of the text. Raises BadCuts. What lies in no cut stays with the whole alone."""
    found = tuple(sorted(cuts))
    if len(found) < 2:
        raise BadCuts("split_few")
    if len(found) > PARTS_LIMIT:
        raise BadCuts("split_many")
    if any(not 0 <= one.start < one.end <= len(text) for one in found):
        raise BadCuts("split_outside")
    if any(one.end > following.start for one, following in pairwise(found)):
        raise BadCuts("split_overlap")
    if any(not text[one.start : one.end].strip() for one in found):
        raise BadCuts("split_empty")
    return found


def part_reference(reference: str, part: int) -> str:
    """SP-2026-0012-2."""
    return f"{reference}-{part}"


def state_of_parts(states: Iterable[ResidentState]) -> ResidentState:
    """Where what was divided stands for its teller: closed when all parts are, answered when each is one of the two."""
    found = set(states)
    if found == {ResidentState.CLOSED}:
        return ResidentState.CLOSED
    if found <= {ResidentState.CLOSED, ResidentState.ANSWERED}:
        return ResidentState.ANSWERED
    # Somebody has read it, or it could not have been divided.
    return ResidentState.READ
