"""What somebody means by the words in the search field.

mopeder torget          both words, in any inflection, also inside compounds
"mörkt vid tunneln"     these words as they are written, one after the other
belysn*                 words that begin so (from four letters on also without the star)
SP-2026-0012, 2026-12   a concern and its parts by number; 0012 also in any year
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, product

from dialog.categories.rules.words import fold, is_known, stem, stems, tokens

PREFIX_FROM = 4
WORDS_LIMIT = 12
_SPELLINGS_LIMIT = 200
_PHRASE = re.compile('["“”„«»]([^"“”„«»]+)["“”„«»]')
_NUMBER = re.compile(r"(?:SP-?)?(\d{4})-(\d{1,9})(?:-(\d{1,2}))?", re.IGNORECASE)
_SERIES = re.compile(r"SP-?(\d{0,4})-?", re.IGNORECASE)
_SPELLINGS = {"a": "aåä", "o": "oö", "e": "eé"}


@dataclass(frozen=True)
class Word:
    """One word that was typed. `prefix`: what words may begin with, or ''.

    `whole`: stems of which one is enough. `parts`: stems of a compound's parts, which may also stand apart; all of them.
    `known`: a Swedish word without å, ä and ö: nobody means another one by it.
    """

    prefix: str
    whole: tuple[str, ...]
    parts: tuple[str, ...] = ()
    known: bool = False


@dataclass(frozen=True)
class Sought:
    """What was typed in the search field. `numbers` are (year, number, part or None), `series` years' numbers at large.

    `bare`: a number that stands alone and may be a concern's, or None.
    """

    words: tuple[Word, ...] = ()
    phrases: tuple[str, ...] = ()
    numbers: tuple[tuple[int, int, int | None], ...] = ()
    series: tuple[str, ...] = ()
    bare: int | None = None


def sought(typed: str) -> Sought:
    """What is meant by `typed`. Anything can be typed: what is no word is looked for as it is written."""
    phrases = tuple(" ".join(found.split()) for found in _PHRASE.findall(typed) if found.strip())
    words: list[Word] = []
    numbers: list[tuple[int, int, int | None]] = []
    series: list[str] = []
    for piece in _PHRASE.sub(" ", typed).split():
        if number := _NUMBER.fullmatch(piece):
            numbers.append((int(number[1]), int(number[2]), int(number[3]) if number[3] else None))
        elif begun := _SERIES.fullmatch(piece):
            series.append(f"SP-{begun[1]}")
        else:
            words += _words(piece)
    plain = typed.strip()
    bare = int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None
    if not (words or phrases or numbers or series):
        phrases = (plain,) if plain else ()
    return Sought(tuple(words[:WORDS_LIMIT]), phrases, tuple(numbers), tuple(series), bare)


def spelt_otherwise(wanted: Sought) -> Sought | None:
    """A second try: å, ä and ö typed as a and o, or the other way round. None when all is spelt as it should be."""
    words = tuple(_spelt_otherwise(word) for word in wanted.words)
    if words == wanted.words:
        return None
    return Sought(words, wanted.phrases, wanted.numbers, wanted.series, wanted.bare)


def phrase_stems(phrase: str) -> tuple[str, ...]:
    """The stems that a text holds when it holds `phrase`: what narrows the search before the words are compared."""
    return tuple(dict.fromkeys(stems(token.word)[0] for token in tokens(phrase)))


def _words(piece: str) -> Iterator[Word]:
    starred = piece.endswith("*") and len(piece) > 2
    found = tokens(piece)
    for token in found:
        whole, *parts = stems(token.word)
        last = token is found[-1]
        prefix = token.word if (starred and last) or len(token.word) >= PREFIX_FROM else ""
        plain = fold(token.word) == token.word
        yield Word(prefix, (whole,), tuple(parts), plain and is_known(token.word))


def _spelt_otherwise(word: Word) -> Word:
    """The same word with every other spelling of its letters; a beginning has too many of them."""
    if word.known:
        return word
    typed = word.prefix or word.whole[0]
    choices = [_SPELLINGS.get(letter, letter) for letter in typed]
    spellings = ["".join(letters) for letters in islice(product(*choices), _SPELLINGS_LIMIT)]
    whole = (*word.whole, *(stem(one) for one in spellings), stem(fold(typed)))
    return replace(word, whole=tuple(dict.fromkeys(whole)))
