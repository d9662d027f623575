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
    plain = _set_phrases().sub(" ", _plain(text))
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
    lists = json.loads(_LISTS.read_text(encoding="utf-8"))
    return _compile(word for words in lists.values() for word in words[kind])


def _set_phrases() -> re.Pattern[str]:
    return _matcher("not")


def _compile(words: Iterable[str]) -> re.Pattern[str]:
    # Longest first, so that the fullest reading of a place is the one reported.
    patterns = sorted({_pattern(word) for word in words}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


def _pattern(word: str) -> str:
    parts = (re.escape(part) for part in _plain(word.strip("*")).split())
    inner = r"\s+".join(parts)
    before = r"\w{0,20}" if word.startswith("*") else _ARABIC_PREFIX if _ARABIC.search(word) else ""
    after = r"\w{0,20}" if word.endswith("*") else ""
    return f"{before}{inner}{after}"


@cache
def browser_pattern(language: str) -> str:
    """The danger words of one language as a JavaScript pattern (flags `iu`), for a hint while typing.

    The words hold letters, blanks, hyphens and apostrophes only, so nothing needs escaping.
    """
    words = json.loads(_LISTS.read_text(encoding="utf-8"))[language]["danger"]
    inner = "|".join(word.replace("*", r"\p{L}*") for word in words)
    if _ARABIC.search(inner):
        return inner
    return rf"(?<![\p{{L}}\p{{N}}])(?:{inner})(?![\p{{L}}\p{{N}}])"
