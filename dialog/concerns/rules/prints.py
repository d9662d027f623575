"""The print of a text's wording: texts that say nearly the same, in any language, share a part of it.

The letters and digits of a text, in runs of five, are hashed once each; the smallest hash in each of 48 drawers stands
for the text (one-permutation MinHash; an empty drawer borrows its neighbour's). Four drawers make a band. Two texts
with three quarters of their runs in common share a band in 99 of 100 cases, two that merely treat the same thing
hardly ever. A shared band is a hint: `nearly_same` decides.
"""

import re
import unicodedata
import zlib
from hashlib import blake2b

RUN = 5
BANDS = 12
ROWS = 4
LEAST_LETTERS = 40  # Shorter ones are alike by chance: "det är mörkt vid tunneln" is no campaign.
NEARLY = 0.6
CONTAINED = 0.85
CONTAINED_LEAST = 80
SAME = 0.9
_OTHER = re.compile(r"[\W_]+")
_DRAWERS = BANDS * ROWS
_MASK = (1 << 64) - 1
_SPREAD = 0x9E3779B97F4A7C15  # the golden ratio in 64 bits: spreads the checksum over all of them


def letters(text: str) -> str:
    """`text` as compared: letters and digits in small, single blanks between."""
    return _OTHER.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def runs(text: str) -> frozenset[int]:
    """The hashes of all runs of five characters in `letters(text)`; a shorter text is one run."""
    return _runs(letters(text))


def bands(text: str) -> tuple[int, ...]:
    """The twelve values under which a text is found again, as signed 64-bit numbers; () for one that is too short."""
    plain = letters(text)
    if len(plain) < LEAST_LETTERS:
        return ()
    smallest = _borrowed(_smallest(_runs(plain)))
    return tuple(_value(smallest[start : start + ROWS]) for start in range(0, _DRAWERS, ROWS))


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of runs that two texts have in common: 0 for nothing, 1 for the same wording."""
    return len(one & other) / len(one | other) if one or other else 1.0


def nearly_same(one: frozenset[int], other: frozenset[int]) -> bool:
    """True when the wording is nearly the same, or when one is the other with something added."""
    shorter = min(len(one), len(other))
    if shorter >= CONTAINED_LEAST and len(one & other) >= CONTAINED * shorter:
        return True
    return likeness(one, other) >= NEARLY


def repeats(one: str, other: str) -> bool:
    """True when somebody sends the same words again; short ones must be the same to the letter."""
    if min(len(letters(one)), len(letters(other))) < LEAST_LETTERS:
        return letters(one) == letters(other)
    return likeness(runs(one), runs(other)) >= SAME


def _runs(plain: str) -> frozenset[int]:
    pieces = {plain[start : start + RUN] for start in range(max(1, len(plain) - RUN + 1))} if plain else set()
    return frozenset(_hash(piece) for piece in pieces)


def _hash(piece: str) -> int:
    mixed = (zlib.crc32(piece.encode("utf-8", "replace")) + 1) * _SPREAD & _MASK
    return mixed ^ (mixed >> 29)


def _smallest(hashes: frozenset[int]) -> list[int | None]:
    found: list[int | None] = [None] * _DRAWERS
    for value in hashes:
        drawer = (value >> 32) % _DRAWERS
        kept = found[drawer]
        if kept is None or value & 0xFFFFFFFF < kept:
            found[drawer] = value & 0xFFFFFFFF
    return found


def _borrowed(found: list[int | None]) -> list[int]:
    """Empty drawers take the next full one's hash, changed by the distance: equal texts borrow equally."""
    filled = []
    for drawer in range(_DRAWERS):
        for distance in range(_DRAWERS):
            value = found[(drawer + distance) % _DRAWERS]
            if value is not None:
                filled.append((value + distance * _SPREAD) & _MASK)
                break
    return filled


def _value(rows: list[int]) -> int:
    packed = b"".join(row.to_bytes(8, "big") for row in rows)
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "big", signed=True)
