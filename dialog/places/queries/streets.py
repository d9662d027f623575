"""The street register in memory: a dictionary of keys and sorted lists, built once per version of the table."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.places.models import StreetRange
from dialog.places.queries.versions import Version, engine_of, place_version
from dialog.places.rules.streets import Parity, StreetPart, folded_key, longer_keys, street_key

MOST_HITS = 10
SHORTEST_BEGINNING = 3
LONG_NAME = 9


class StreetIndex:
    """Finds streets by what people type. Never changed after it is built, so threads share it."""

    def __init__(self, parts: Iterable[tuple[str, StreetPart]]) -> None:
        self._parts: dict[str, list[StreetPart]] = defaultdict(list)
        for key, part in parts:
            self._parts[key].append(part)
        self._keys = sorted(self._parts)
        self._by_folded: dict[str, list[str]] = defaultdict(list)
        for key in self._keys:
            self._by_folded[folded_key(key)].append(key)
        self._folded = sorted(self._by_folded)

    def __len__(self) -> int:
        return len(self._keys)

    def parts(self, key: str) -> list[StreetPart]:
        """The parts of one street; none for an unknown key."""
        return self._parts.get(key, [])

    def exact(self, name: str) -> list[str]:
        """Keys of the streets with this name, a cut-off last word written out if need be."""
        key = street_key(name)
        for one in (key, *longer_keys(key)):
            if one in self._parts:
                return [one]
        return []

    def without_rings(self, name: str) -> list[str]:
        """Keys of the streets that have this name when å, ä and ö are left out."""
        key = street_key(name)
        for one in (key, *longer_keys(key)):
            if found := self._by_folded.get(folded_key(one)):
                return found[:MOST_HITS]
        return []

    def beginning(self, name: str) -> list[str]:
        """Keys of the streets that begin so, those with the same å, ä and ö first."""
        key = street_key(name)
        if len(key) < SHORTEST_BEGINNING:
            return []
        like = [key for folded in _beginning(self._folded, folded_key(key)) for key in self._by_folded[folded]]
        return list(dict.fromkeys([*_beginning(self._keys, key), *like]))[:MOST_HITS]

    def misspelt(self, name: str) -> list[str]:
        """Keys of the streets one edit away (two for names over nine letters), the nearest first."""
        typed = folded_key(street_key(name))
        if len(typed) < SHORTEST_BEGINNING:
            return []
        edits = 2 if len(typed) > LONG_NAME else 1
        hits = process.extract(
            typed, self._folded, scorer=OSA.distance, processor=None, score_cutoff=edits, limit=MOST_HITS
        )
        return [key for folded, _, _ in hits for key in self._by_folded[folded]][:MOST_HITS]


def _beginning(ordered: list[str], start: str) -> list[str]:
    first = bisect_left(ordered, start)
    return [key for key in ordered[first : first + MOST_HITS] if key.startswith(start)]


_kept: WeakKeyDictionary[Engine, tuple[Version, StreetIndex]] = WeakKeyDictionary()


def street_index(session: Session) -> StreetIndex:
    """The index of the streets of today, from memory while the register is the same."""
    engine, version = engine_of(session), place_version(session)
    kept = _kept.get(engine)
    if kept is None or kept[0] != version:
        kept = _kept[engine] = (version, StreetIndex(_parts_of_today(session)))
    return kept[1]


def _parts_of_today(session: Session) -> Iterable[tuple[str, StreetPart]]:
    day = today()
    rows = session.execute(
        select(
            StreetRange.street_key, StreetRange.street, StreetRange.number_from, StreetRange.number_to,
            StreetRange.parity, StreetRange.postal_code, StreetRange.locality, StreetRange.area_code,
        )
        .where(StreetRange.valid_from <= day, or_(StreetRange.valid_to.is_(None), StreetRange.valid_to >= day))
        .order_by(StreetRange.id)
    )  # fmt: skip
    for key, street, low, high, parity, postal_code, locality, area_code in rows:
        yield key, StreetPart(street, low, high, Parity(parity), postal_code, locality, area_code)


def streets_of(session: Session, area_code: str) -> list[StreetPart]:
    """What of which streets lies in an area today, by name and number."""
    parts = (part for _, part in _parts_of_today(session) if part.area_code == area_code)
    return sorted(parts, key=lambda part: (street_key(part.street), part.number_from or 0))
