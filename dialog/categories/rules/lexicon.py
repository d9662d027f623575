"""The words that speak for a category or a facet, and those that only sound like it. The lists lie in `suggest.json`.

An entry is the start of a word or of a part of a compound ("klott" meets "klottrat" and "tunnelklotter"), or with `=` all
inflections of one word ("=stim" meets "stimmet", not "stimulans"), or several words in a row: `*` lets a word of them go
on, `_` stands for up to two others. When nothing is met, å, ä and ö may be missing, and one letter may be wrong in words
of six or more.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from dialog.categories.rules.words import fold, is_known, parts, stem, written

_LISTS = Path(__file__).with_name("suggest.json")
STRONG, WEAK = 1.0, 0.5
_GAP = 2
_EDITED = 6
# A shorter word that is nearly an entry speaks for it only together with another.
_EDITED_SURELY = 9


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` is the entry as listed. `speaks_for`: what it says, with its weight; `category` or `category:facet`."""

    name: str
    speaks_for: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Phrase:
    """An entry of several words."""

    entry: Entry
    elements: tuple[str, ...]


class Words:
    """Entries of one word, found by the words of a text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.same: dict[str, list[Entry]] = {}
        self.starts: dict[str, list[tuple[str, Entry]]] = {}
        self.folded: dict[str, list[tuple[str, Entry]]] = {}
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        if entry.name.startswith("="):
            self.same.setdefault(stem(entry.name[1:]), []).append(entry)
            return
        start = entry.name.replace("-", "")
        self.starts.setdefault(start[:2], []).append((start, entry))
        if fold(start) != start and len(start) > 3:
            self.folded.setdefault(fold(start)[:2], []).append((fold(start), entry))

    def met(self, word: str) -> list[Entry]:
        """Entries that `word` or one of its parts is or begins with."""
        forms = dict.fromkeys((written(word).replace("-", ""), *parts(word)))
        found = [entry for form in forms for entry in self._exact(form)]
        return list(dict.fromkeys(found))

    def nearly(self, word: str) -> list[Entry]:
        """Entries that `word` would meet with its dots, or with one letter put right."""
        if word.isascii():
            found = [entry for start, entry in self.folded.get(word[:2], ()) if word.startswith(start)]
            if found:
                return found
        if len(word) < _EDITED or is_known(word):
            return []
        near = [(start, entry) for start, entry in self.starts.get(word[:2], ()) if len(start) >= _EDITED]
        return [
            entry if len(start) >= _EDITED_SURELY else _vaguely(entry) for start, entry in near if one_edit(start, word)
        ]

    def _exact(self, form: str) -> Iterator[Entry]:
        yield from self.same.get(stem(form), ())
        for start, entry in self.starts.get(form[:2], ()):
            if form.startswith(start):
                yield entry


def _vaguely(entry: Entry) -> Entry:
    return Entry(entry.name, tuple((target, WEAK) for target, _weight in entry.speaks_for))


def one_edit(start: str, word: str) -> bool:
    """True when `word` begins with `start` but for one letter: another, one too many, one missing, or two swapped."""
    place = next((at for at, letter in enumerate(start) if at >= len(word) or word[at] != letter), len(start))
    if place >= len(start) - 1:
        return False
    rest = start[place + 1 :]
    return (
        word.startswith(rest, place + 1)
        or word.startswith(start[place:], place + 1)
        or word.startswith(rest, place)
        or (
            word[place : place + 2] == start[place : place + 2][::-1] and word.startswith(start[place + 2 :], place + 2)
        )
    )


@lru_cache(20_000)
def entries_of(word: str) -> tuple[Entry, ...]:
    """What one word speaks for. Nothing for words that only sound like it."""
    if _traps().met(word):
        return ()
    return tuple(_words().met(word) or _words().nearly(word))


def phrases_at(words: Sequence[str], place: int) -> Iterator[tuple[Entry, int]]:
    """Entries of several words that begin at `place` in a sentence's `words`, with where they end (not included)."""
    for phrase in _beginning(words[place]):
        end = _end_of(phrase.elements, words, place)
        if end:
            yield phrase.entry, end


def trapped(words: Sequence[str]) -> set[int]:
    """Places in a sentence's `words` that set phrases take up: they do not mean what they say."""
    covered: set[int] = set()
    for place, word in enumerate(words):
        for phrase in _trap_phrases().get(word, ()):
            covered.update(range(place, _end_of(phrase.elements, words, place)))
    return covered


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the plain lists: negations, ended, wishes."""
    return frozenset(" ".join(_lists()[name]).split())


@cache
def negating_phrases() -> frozenset[tuple[str, ...]]:
    """Ways of saying that something is not there, as words."""
    return frozenset(tuple(phrase.split()) for phrase in _lists()["negating_phrases"])


@cache
def language_words() -> dict[str, frozenset[str]]:
    """Small words that give a language away."""
    return {language: frozenset(" ".join(words).split()) for language, words in _lists()["languages"].items()}


def _end_of(elements: tuple[str, ...], words: Sequence[str], place: int) -> int:
    """Where the phrase ends when it begins at `place`, else 0."""
    if not elements:
        return place
    if elements[0] == "_":
        ends = (_end_of(elements[1:], words, place + skipped) for skipped in range(_GAP + 1))
        return next((end for end in ends if end), 0)
    if place >= len(words) or not _is(elements[0], words[place]):
        return 0
    return _end_of(elements[1:], words, place + 1)


def _is(element: str, word: str) -> bool:
    if element.endswith("*"):
        return word.startswith(element[:-1])
    return stem(element[1:]) == stem(word) if element.startswith("=") else element == word


@lru_cache(20_000)
def _beginning(word: str) -> tuple[Phrase, ...]:
    exact, others = _phrases()
    return (*exact.get(word, ()), *(phrase for phrase in others.get(word[:2], ()) if _is(phrase.elements[0], word)))


@cache
def _lists() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_LISTS.read_text(encoding="utf-8"))
    return found


@cache
def _entries() -> tuple[Entry, ...]:
    said: dict[str, dict[str, float]] = {}
    for kind in ("categories", "facets"):
        for target, lists in _lists()[kind].items():
            strong = [*" ".join(lists["strong"]).split(), *lists["phrases"]]
            for name, weight in [(name, WEAK) for name in " ".join(lists["weak"]).split()] + [
                (name, STRONG) for name in strong
            ]:
                said.setdefault(name, {})[target] = weight
    return tuple(Entry(name, tuple(targets.items())) for name, targets in said.items())


@cache
def _words() -> Words:
    return Words(entry for entry in _entries() if " " not in entry.name)


@cache
def _traps() -> Words:
    return Words(Entry(name, ()) for name in " ".join(_lists()["traps"]).split())


@cache
def _phrases() -> tuple[dict[str, list[Phrase]], dict[str, list[Phrase]]]:
    """Phrases by their first word, and those whose first word may go on or be bent by its first two letters."""
    exact: dict[str, list[Phrase]] = {}
    others: dict[str, list[Phrase]] = {}
    for entry in _entries():
        phrase = Phrase(entry, tuple(written(element) for element in entry.name.split()))
        first = phrase.elements[0]
        if len(phrase.elements) < 2:
            continue
        if first[0] == "=" or first[-1] == "*":
            others.setdefault(first.strip("=*")[:2], []).append(phrase)
        else:
            exact.setdefault(first, []).append(phrase)
    return exact, others


@cache
def _trap_phrases() -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for name in _lists()["trap_phrases"]:
        elements = tuple(written(element) for element in name.split())
        found.setdefault(elements[0], []).append(Phrase(Entry(name, ()), elements))
    return found
