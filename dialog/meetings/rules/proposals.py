"""Views on proposals: who may give one, until when, and what of them is shown. Plain rules: no Flask, no database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dialog.disclosure.cells import hidden_cells
from dialog.groups.rules import CODE_LENGTH, CODE_LETTERS

TITLE_LIMIT = 160
TEXT_LIMIT = 3_000
COMMENT_LIMIT = 1_000
MOST_THEMES = 5
THEME_LIMIT = 40
MOST_CODES = 300
# Fewer than so many are not shown outside: in a small room a number points at people.
FEWEST_SHOWN = 5


class Stance(StrEnum):
    """What somebody thinks."""

    SUPPORT = "support"
    AGAINST = "against"
    UNSURE = "unsure"


class Phase(StrEnum):
    """Where a proposal stands on a day."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Given:
    """One view: what it is and what staff say its comment is about."""

    stance: str
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """How many think what (None: not shown), and how many brought up what, the most first."""

    total: int
    stances: dict[Stance, int | None]
    themes: tuple[tuple[str, int], ...]

    @property
    def is_few(self) -> bool:
        """True when no number of it is shown outside."""
        return self.total < FEWEST_SHOWN


def phase_on(day: date, *, published: bool, opens_on: date, closes_on: date) -> Phase:
    """Where a proposal stands on `day`. It is open to the end of `closes_on`."""
    if not published:
        return Phase.DRAFT
    if day > closes_on:
        return Phase.CLOSED
    return Phase.OPEN if day >= opens_on else Phase.COMING


def result_of(views: Iterable[Given]) -> Result:
    """All of it, for staff."""
    given = list(views)
    counted = Counter(theme for view in given for theme in set(view.themes))
    return Result(
        len(given),
        {stance: sum(view.stance == stance for view in given) for stance in Stance},
        tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def shown(result: Result) -> Result:
    """What of it is shown to everybody: no small number, none that gives one away, and themes that enough brought up."""
    hidden = hidden_cells({stance.value: number or 0 for stance, number in result.stances.items()})
    stances = {stance: None if stance.value in hidden else number for stance, number in result.stances.items()}
    return Result(result.total, stances, tuple(pair for pair in result.themes if pair[1] >= FEWEST_SHOWN))


def themes_typed(typed: str) -> tuple[str, ...]:
    """Themes with commas between, as they are stored: in small letters, each once, in order."""
    found = (" ".join(part.split()).casefold()[:THEME_LIMIT] for part in typed.split(","))
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_THEMES]


def code_of(digest: bytes) -> str:
    """The code that belongs to a keyed hash: eight letters and digits that do not look alike."""
    number = int.from_bytes(digest[:16], "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, at = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[at])
    return "".join(letters)


def in_two(code: str) -> str:
    """ABCD EFGH."""
    return f"{code[:4]} {code[4:]}"


def pairs(codes: Sequence[str]) -> list[str]:
    """Codes as they are read."""
    return [in_two(code) for code in codes]
