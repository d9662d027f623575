"""What a text in Swedish seems to be about: at most three tags, each with the words that speak for it.

Nothing here decides. A tag is suggested when one clear word or two vague ones speak for it, unless they are denied ("inget
bråk"), have ended ("klottret är borttaget"), are part of a set phrase, or, for what is good, are only wished for. Texts in
other languages get no suggestions. Raises nothing; a text of 5,000 characters takes a few milliseconds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dialog.categories.rules.lexicon import (
    STRONG,
    WEAK,
    Entry,
    entries_of,
    language_words,
    negating_phrases,
    phrases_at,
    trapped,
    word_list,
)
from dialog.categories.rules.tags import ORDER, Category, Tag
from dialog.categories.rules.words import Token, stem, tokens, written

MOST = 3
MOST_OTHER = 2
ENOUGH = 1.0
# A tag far behind the first is a passing word.
SHARE_OF_FIRST = 0.17
_SENTENCE = re.compile(r"[.!?\n…]")
_CLAUSE = re.compile(r"[,;:–—()]")
_ENDED_WITHIN = 5


@dataclass(frozen=True)
class Suggestion:
    """A tag with what speaks for it. `words`: entries of the lists that were met; `spans`: where, in the text as given."""

    tag: Tag
    score: float
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass
class _Found:
    """What speaks for one target: the best weight of each different word, the entries and the places."""

    weights: dict[str, float] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, key: str, weight: float, name: str, span: tuple[int, int]) -> None:
        self.weights[key] = max(weight, self.weights.get(key, 0.0))
        self.words.append(name)
        self.spans.append(span)

    @property
    def score(self) -> float:
        return sum(self.weights.values())


@dataclass(frozen=True)
class _Sentence:
    """The tokens of a sentence, their written forms, and in which clause each stands."""

    tokens: list[Token]
    words: list[str]
    clauses: list[int]


def suggest(text: str) -> tuple[Suggestion, ...]:
    """At most three suggestions for `text`, the clearest first; () when it is not Swedish."""
    met = tokens(text)
    if not is_swedish(met):
        return ()
    found: dict[str, _Found] = {}
    for sentence in _sentences(text, met):
        for target, key, weight, name, span in _evidence(sentence):
            found.setdefault(target, _Found()).add(key, weight, name, span)
    return _best(found)


def is_swedish(met: list[Token]) -> bool:
    """True unless the small words of another language, or no Swedish letters at all, say otherwise."""
    latin = sum(token.word[0] < "\u0250" for token in met)
    if not met or latin * 2 < len(met):
        return False
    words = {
        language: sum(written(token.word) in small for token in met) for language, small in language_words().items()
    }
    swedish = words.pop("sv")
    return swedish >= max(words.values())


def _sentences(text: str, met: list[Token]) -> Iterator[_Sentence]:
    sentence, clause, end = _Sentence([], [], []), 0, 0
    for token in met:
        between = text[end : token.start]
        if sentence.tokens and _SENTENCE.search(between):
            yield sentence
            sentence = _Sentence([], [], [])
        clause += bool(_CLAUSE.search(between))
        sentence.tokens.append(token)
        sentence.words.append(written(token.word))
        sentence.clauses.append(clause)
        end = token.end
    if sentence.tokens:
        yield sentence


def _evidence(sentence: _Sentence) -> Iterator[tuple[str, str, float, str, tuple[int, int]]]:
    """(target, what makes it another word, weight, entry, span) for everything a sentence says."""
    covered = trapped(sentence.words)
    wished = _first_wish(sentence.words)
    for place, end, entry in _met(sentence, covered):
        span = sentence.tokens[place].start, sentence.tokens[end - 1].end
        denied = end - place == 1 and _denied(sentence, place)
        ended = end - place == 1 and not denied and _ended(sentence, place)
        key = entry.name if end - place > 1 else stem(sentence.words[place])
        for target, weight in entry.speaks_for:
            good = target == Category.POSITIVE_EVENTS
            if denied or (good and (wished < place or sentence.words[place - 1 : place] == ["fler"])):
                continue
            if ended and not good:
                yield Category.POSITIVE_EVENTS, key, WEAK, entry.name, span
            else:
                yield target, key, weight, entry.name, span


def _met(sentence: _Sentence, covered: set[int]) -> Iterator[tuple[int, int, Entry]]:
    """Entries with the places they take up."""
    for place, word in enumerate(sentence.words):
        if place in covered:
            continue
        for entry, end in phrases_at(sentence.words, place):
            yield place, end, entry
        for entry in entries_of(word):
            yield place, place + 1, entry


def _denied(sentence: _Sentence, place: int) -> bool:
    words, clauses, negations = sentence.words, sentence.clauses, word_list("negations")
    for before in range(max(0, place - 2), place):
        if clauses[before] != clauses[place]:
            continue
        if words[before] in negations:
            return True
    return any(
        tuple(words[end - size : end]) in negating_phrases()
        for end in (place, place - 1)
        for size in (1, 2, 3)
        if end - size >= 0 and clauses[end - size] == clauses[place] and (size > 1 or end == place)
    )


def _ended(sentence: _Sentence, place: int) -> bool:
    end = min(place + 1 + _ENDED_WITHIN, len(sentence.words))
    after = [sentence.words[at] for at in range(place + 1, end) if sentence.clauses[at] == sentence.clauses[place]]
    said = next((at for at, word in enumerate(after) if word in word_list("ended")), None)
    return said is not None and not {"inte", "aldrig"} & set(after[:said])


def _first_wish(words: list[str]) -> int:
    return next((place for place, word in enumerate(words) if word in word_list("wishes")), len(words))


def _best(found: dict[str, _Found]) -> tuple[Suggestion, ...]:
    whole: dict[str, _Found] = {}
    for target, evidence in found.items():
        category = target.partition(":")[0]
        if category == Category.OTHER:
            whole[target] = evidence
            continue
        joined = whole.setdefault(category, _Found())
        for key, weight in evidence.weights.items():
            joined.weights[key] = max(weight, joined.weights.get(key, 0.0))
        joined.words += evidence.words
        joined.spans += evidence.spans
    made = [_suggestion(target, evidence, found) for target, evidence in whole.items() if evidence.score >= ENOUGH]
    made.sort(key=lambda one: (-one.score, ORDER[one.tag.category], one.tag.facet))
    return tuple(_not_too_many(made))[:MOST]


def _suggestion(target: str, evidence: _Found, found: dict[str, _Found]) -> Suggestion:
    category, _colon, facet = target.partition(":")
    if not facet:
        facets = {name: one.score for name, one in found.items() if name.startswith(f"{category}:")}
        name = max(sorted(facets), key=lambda name: facets[name], default="")
        facet = name.partition(":")[2] if facets.get(name, 0) >= STRONG else ""
    words = tuple(dict.fromkeys(evidence.words))
    return Suggestion(Tag(category, facet), evidence.score, words, tuple(sorted(set(evidence.spans))))


def _not_too_many(made: list[Suggestion]) -> Iterator[Suggestion]:
    others = 0
    for one in made:
        others += one.tag.category == Category.OTHER
        if one.score >= made[0].score * SHARE_OF_FIRST and (one.tag.category != Category.OTHER or others <= MOST_OTHER):
            yield one
