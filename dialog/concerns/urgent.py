"""Words that sound like danger, in every language of the pages. They raise a flag and show 112; they never
stop a text.

`urgent.json` holds, per language: `danger` (enough alone), `now` with `trouble` (enough together in one
sentence), `not` (set phrases that only sound like it: taken away first) and `violence` (helplines are shown).
A `*` lets the word begin or go on; without it a word stands alone, so that "från" is not "rån" and "Knivsta"
is not a knife. All lists are tried on every text: people write in another language than the page's.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_LISTS = Path(__file__).with_name("urgent.json")
_SENTENCE_END = re.compile(r"[.!?؟۔\n]+")
# Vowel signs and the stretching stroke are left out by most who type, as are the hamzas on alef.
_ARABIC_EXTRAS = re.compile("[\u0640\u064b-\u065f\u0670]")
_ARABIC_FORMS = str.maketrans("أإآٱىيکۀة\u200c", "ااااییكهه ")
_ARABIC = re.compile("[\u0600-\u06ff]")
# "and", "so", "with", "for", "the" are written onto the Arabic word.
_ARABIC_PREFIX = "(?:[وف]?(?:[بلك]?ال|لل|[بلك])?)"


@dataclass(frozen=True)
class Signs:
    """What was found in a text. `danger`: the words that raise the flag, in lower case.

    `ongoing`: it sounds as if it were happening now. `violence`: helplines for violence at home are in place.
    """

    danger: tuple[str, ...] = ()
    ongoing: bool = False
    violence: bool = False

    @property
    def is_urgent(self) -> bool:
        return bool(self.danger)

    @property
    def is_pressing(self) -> bool:
        """True when 112 should be said once more before sending."""
        return bool(self.danger) or self.ongoing


def find_signs(text: str) -> Signs:
    """Every sign of danger in `text`."""
    plain = _matcher("not").sub(" ", _plain(text))
    danger = _found("danger", plain)
    now = _matcher("now")
    for sentence in _SENTENCE_END.split(plain):
        if now.search(sentence):
            danger += _found("trouble", sentence)
    return Signs(
        danger=tuple(dict.fromkeys(danger)),
        ongoing=now.search(plain) is not None,
        violence=_matcher("violence").search(plain) is not None,
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    return _ARABIC_EXTRAS.sub("", folded).translate(_ARABIC_FORMS)


def _found(kind: str, plain: str) -> list[str]:
    return [re.sub(r"\s+", " ", match.group()) for match in _matcher(kind).finditer(plain)]


@cache
def _matcher(kind: str) -> re.Pattern[str]:
    """One pattern for all words of a kind. Words are tried letter by letter, and only where a word begins: a text of
    5,000 characters takes some milliseconds, whatever it holds.
    """
    words = [_plain(word) for lists in _lists().values() for word in lists[kind]]
    arabic = [word for word in words if _ARABIC.search(word)]
    ends = [word for word in words if word.startswith("*")]
    plain = [word for word in words if word not in arabic and word not in ends]
    ways = [way for way in (_letters(plain), _within(ends), _ARABIC_PREFIX + _letters(arabic)) if way]
    return re.compile(rf"(?<!\w)(?=\w)(?:{'|'.join(ways)})(?!\w)")


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(_LISTS.read_text(encoding="utf-8"))
    return found


def _within(words: Iterable[str]) -> str:
    """Words that may end a compound."""
    letters = _letters(word.removeprefix("*") for word in words)
    return rf"\w{{0,20}}{letters}" if letters else ""


def _letters(words: Iterable[str]) -> str:
    """A pattern that shares the beginnings of `words`; a `*` at the end lets a word go on."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word.removesuffix("*"):
            node = node.setdefault(letter, {})
        node[""] = r"\w{0,20}" if word.endswith("*") else ""
    return _branches(tree) if tree else ""


def _branches(node: dict[str, Any]) -> str:
    # The longer reading first, so that the fullest one is reported.
    longer = [
        (r"\s+" if letter == " " else re.escape(letter)) + _branches(child) for letter, child in node.items() if letter
    ]
    ways = [*longer, node[""]] if "" in node else longer
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


@cache
def browser_pattern(language: str) -> str:
    """The danger words of one language as a JavaScript pattern (flags `iu`), for a hint while typing.

    The words hold letters, blanks, hyphens and apostrophes only, so nothing needs escaping.
    """
    words = _lists()[language]["danger"]
    inner = "|".join(word.replace("*", r"\p{L}*") for word in words)
    if _ARABIC.search(inner):
        return inner
    return rf"(?<![\p{{L}}\p{{N}}])(?:{inner})(?![\p{{L}}\p{{N}}])"
