"""A linear model of what people here call things: one logistic regression per category, learnt from their own decisions.

Features are stems of words, runs of four letters within words, all hashed into `WIDTH` columns, and what the word lists say
(`suggest`), so that it begins where those end. Nothing is stored of a text: a column is a sum over all texts. NumPy is loaded
when a function is called, so that a web worker that only receives texts stays small.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dialog.categories.rules.suggest import Suggestion, suggest
from dialog.categories.rules.tags import ORDER, Category, Tag
from dialog.categories.rules.words import stem, stems, tokens, written

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 1 << 15
LISTS = WIDTH  # the first of the columns for what the lists say, in the order of the categories
COLUMNS = WIDTH + len(ORDER) + 1  # the last one is the constant
ENOUGH_IN_ALL = 300
ENOUGH_OF_ONE = 20
FOLDS = 3
ROUNDS = 60
RIDGE = 1e-3
# A word may be named as a reason when at least so many texts had it: it cannot be somebody's name.
COMMON = 5
BETTER_BY = 0.01
RIGHT_ENOUGH = 0.7
_LETTERS = 4
_MOST_WORDS = 4


@dataclass(frozen=True)
class Decision:
    """A text and the categories a person gave it."""

    text: str
    categories: frozenset[str]


@dataclass(frozen=True)
class Model:
    """`weights`: one column per feature, one row per category. A category is suggested from its threshold on.

    `known`: columns of words common enough to be named. `learnt` and `lists`: micro-averaged F1 on texts that were held
    out, with what was learnt and with the lists alone; the thresholds used there come from other texts again.
    """

    categories: tuple[str, ...]
    thresholds: tuple[float, ...]
    weights: "NDArray[Any]"
    known: frozenset[int]
    learnt: float
    lists: float

    @property
    def is_better(self) -> bool:
        return self.learnt >= self.lists + BETTER_BY


@lru_cache(20_000)
def _columns(word: str) -> tuple[int, ...]:
    names = [f"w:{one}" for one in stems(word)]
    edged = f"<{word}>"
    names += [f"c:{edged[at : at + _LETTERS]}" for at in range(max(0, len(edged) - _LETTERS + 1))]
    return tuple(dict.fromkeys(_hashed(name) for name in names))


def _hashed(name: str) -> int:
    return zlib.crc32(name.encode()) % WIDTH


def columns_of(text: str) -> dict[int, float]:
    """The features of a text: column to value. Words together have length one, what the lists say at most one."""
    found = dict.fromkeys((column for word in {token.word for token in tokens(text)} for column in _columns(word)), 1.0)
    values = dict.fromkeys(found, 1.0 / max(1, len(found)) ** 0.5)
    said = {ORDER[one.tag.category]: min(one.score, 3.0) / 3.0 for one in suggest(text)}
    values |= {LISTS + place: score for place, score in said.items()}
    return values | {COLUMNS - 1: 1.0}


def learn(decisions: Sequence[Decision]) -> Model | None:
    """A model of `decisions`, the newest of which come first; None while there are too few of them."""
    import numpy

    if len(decisions) < ENOUGH_IN_ALL:
        return None
    counts = {category: sum(category in one.categories for one in decisions) for category in ORDER}
    enough = tuple(category for category, number in counts.items() if ENOUGH_OF_ONE <= number < len(decisions))
    if not enough:
        return None
    rows = _Rows([columns_of(one.text) for one in decisions])
    truth = numpy.array([[category in one.categories for one in decisions] for category in enough], dtype=float)
    # Every third text: neighbours in time, which may be copies, would otherwise help each other less evenly.
    fold = numpy.arange(len(decisions)) % FOLDS
    unseen = numpy.empty_like(truth)
    for number in range(FOLDS):
        weights = rows.where(fold != number).fit(truth[:, fold != number])
        unseen[:, fold == number] = rows.where(fold == number).scores(weights)
    thresholds = tuple(_best_threshold(unseen[at], truth[at]) for at in range(len(enough)))
    guessed = numpy.array([_held_out(unseen[at], truth[at], fold) for at in range(len(enough))])
    listed = numpy.array([[category in one for one in map(_listed, decisions)] for category in enough])
    return Model(
        categories=enough,
        thresholds=thresholds,
        weights=rows.fit(truth).astype("float32"),
        known=_known(decisions),
        learnt=_balance(guessed, truth),
        lists=_balance(listed, truth),
    )


def suggest_learnt(model: Model, text: str) -> tuple[tuple[Suggestion, str], ...]:
    """At most three suggestions for a Swedish `text`, each with its source: 'words' or 'learnt'. The likeliest first.

    A category with too few decisions to learn from is suggested by the lists as before; 'other' only with a facet of theirs.
    """
    by_lists = {one.tag: one for one in suggest(text)}
    values = columns_of(text)
    found: list[tuple[float, Suggestion, str]] = []
    for row, category in enumerate(model.categories):
        chance = _chance(sum(float(model.weights[row, column]) * value for column, value in values.items()))
        if chance < model.thresholds[row]:
            continue
        known = [one for tag, one in by_lists.items() if tag.category == category]
        if known:
            found += [(chance, one, "words") for one in known]
        elif category != Category.OTHER:
            words = _reasons(model, row, text)
            found.append((chance, Suggestion(Tag(category), chance, words, ()), "learnt"))
    found += [(0.5, one, "words") for tag, one in by_lists.items() if tag.category not in model.categories]
    found.sort(key=lambda one: (-one[0], ORDER[one[1].tag.category], one[1].tag.facet))
    return tuple((one, source) for _chance_of_it, one, source in found[:3])


def pack(model: Model) -> bytes:
    """The weights as bytes: 32-bit floats, little-endian, compressed."""
    return zlib.compress(model.weights.astype("<f4").tobytes(), 6)


def unpack(packed: bytes, categories: Sequence[str]) -> "NDArray[Any]":
    """The weights again. Raises ValueError when they are not of that many categories."""
    import numpy

    return numpy.frombuffer(zlib.decompress(packed), dtype="<f4").reshape(len(categories), COLUMNS)


class _Rows:
    """Sparse rows: `columns` and `values` of all texts one after another, `starts` where each begins."""

    def __init__(self, texts: Sequence[dict[int, float]]) -> None:
        import numpy

        self.texts = texts
        self.columns = numpy.array([column for one in texts for column in one], dtype=numpy.int64)
        self.values = numpy.array([value for one in texts for value in one.values()])
        sizes = numpy.array([len(one) for one in texts])
        self.starts = numpy.concatenate(([0], numpy.cumsum(sizes)[:-1])).astype(numpy.int64)
        self.row = numpy.repeat(numpy.arange(len(texts)), sizes)

    def where(self, chosen: "NDArray[Any]") -> "_Rows":
        return _Rows([one for one, wanted in zip(self.texts, chosen, strict=True) if wanted])

    def scores(self, weights: "NDArray[Any]") -> "NDArray[Any]":
        """Chances by category and text."""
        import numpy

        return numpy.array(
            [_chances(numpy.add.reduceat(self.values * row[self.columns], self.starts)) for row in weights]
        )

    def fit(self, truth: "NDArray[Any]") -> "NDArray[Any]":
        """Weights by category: accelerated gradient descent (Nesterov 1983) on the logistic loss with a ridge."""
        import numpy

        step = 1.0 / (0.25 * 3.0 + RIDGE)  # no row is longer than the root of three
        fitted = numpy.zeros((len(truth), COLUMNS))
        for at, wanted in enumerate(truth):
            weights, ahead, pace = fitted[at], fitted[at].copy(), 1.0
            for _ in range(ROUNDS):
                chance = _chances(numpy.add.reduceat(self.values * ahead[self.columns], self.starts))
                fault = (chance - wanted) / len(wanted)
                slope = numpy.bincount(self.columns, weights=self.values * fault[self.row], minlength=COLUMNS)
                following = ahead - step * (slope + RIDGE / len(wanted) * ahead)
                quicker = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
                ahead = following + (pace - 1) / quicker * (following - weights)
                weights, pace = following, quicker
            fitted[at] = weights
        return fitted


def _chances(scores: "NDArray[Any]") -> "NDArray[Any]":
    import numpy

    chances: NDArray[Any] = 1.0 / (1.0 + numpy.exp(-numpy.clip(scores, -30, 30)))
    return chances


def _chance(score: float) -> float:
    return float(1.0 / (1.0 + 2.718281828459045 ** -max(-30.0, min(30.0, score))))


def _held_out(chances: "NDArray[Any]", truth: "NDArray[Any]", fold: "NDArray[Any]") -> "NDArray[Any]":
    """What would have been suggested for each fold with the threshold of the others."""
    import numpy

    guessed = numpy.zeros(len(truth), dtype=bool)
    for number in range(FOLDS):
        others = fold != number
        guessed[~others] = chances[~others] >= _best_threshold(chances[others], truth[others])
    return guessed


def _best_threshold(chances: "NDArray[Any]", truth: "NDArray[Any]") -> float:
    """The threshold with the best F1 among those that are right often enough to be shown; of equal ones the highest."""
    tried = [round(0.9 - 0.04 * step, 2) for step in range(21)]
    return max(tried, key=lambda threshold: (*_worth(chances >= threshold, truth), threshold))


def _worth(guessed: "NDArray[Any]", truth: "NDArray[Any]") -> tuple[bool, float]:
    right, all_guessed = float((guessed * truth).sum()), float(guessed.sum())
    return all_guessed > 0 and right / all_guessed >= RIGHT_ENOUGH, _balance(guessed, truth)


def _balance(guessed: "NDArray[Any]", truth: "NDArray[Any]") -> float:
    """F1 over everything: the harmonic mean of precision and recall."""
    right = float((guessed * truth).sum())
    every = float(guessed.sum() + truth.sum())
    return 2 * right / every if every else 0.0


@lru_cache(8192)
def _listed_text(text: str) -> frozenset[str]:
    return frozenset(one.tag.category for one in suggest(text))


def _listed(decision: Decision) -> frozenset[str]:
    return _listed_text(decision.text)


def _known(decisions: Sequence[Decision]) -> frozenset[int]:
    texts: dict[int, int] = {}
    for decision in decisions:
        for column in {_hashed(f"w:{one}") for token in tokens(decision.text) for one in stems(token.word)}:
            texts[column] = texts.get(column, 0) + 1
    return frozenset(column for column, number in texts.items() if number >= COMMON)


def _reasons(model: Model, row: int, text: str) -> tuple[str, ...]:
    """The words of the text that speak most for the category, among those that many texts have."""
    weighed = {}
    for word in {token.word for token in tokens(text)}:
        column = _hashed(f"w:{stem(written(word))}")
        weight = float(model.weights[row, column])
        if column in model.known and weight > 0:
            weighed[word] = weight
    return tuple(sorted(weighed, key=lambda word: (-weighed[word], word))[:_MOST_WORDS])
