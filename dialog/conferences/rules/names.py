"""Who is meant by some letters of a name: typed in a meeting, so the beginning of a word is enough."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_PARTS = re.compile(r"[\s/,:()-]+")


@dataclass(frozen=True)
class Named:
    """Somebody who can answer for a task. `kind`: 'unit', 'organisation' or 'person'; `place`: where a person works."""

    kind: str
    id: int
    name: str
    place: str = ""

    @property
    def words(self) -> str:
        """As it is written in the field."""
        return f"{self.name}, {self.place}" if self.place else self.name


def meant(names: Sequence[Named], typed: str) -> tuple[Named, ...]:
    """The ones that `typed` fits best: a whole name, its beginning, or the beginning of a word in it. () when none does.

    More than one means that it is not clear yet.
    """
    wanted = _plain(typed)
    if not wanted:
        return ()
    ranked = [(_fit(one, wanted), one) for one in names]
    best = min((rank for rank, _one in ranked), default=9)
    return tuple(one for rank, one in ranked if rank == best) if best < 9 else ()


def parted(typed: str) -> list[str]:
    """What stands between commas and semicolons."""
    return [part.strip() for part in re.split(r"[,;]", typed) if part.strip()]


def _fit(one: Named, wanted: str) -> int:
    """0 is best; 9 does not fit."""
    name, words = _plain(one.name), _plain(one.words)
    if wanted in (name, words):
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if any(part.startswith(wanted) for part in _PARTS.split(words)) else 9


def _plain(words: str) -> str:
    """Without accents and capitals."""
    apart = unicodedata.normalize("NFD", words)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold().strip()
