"""Words of a text, their stems and the parts of Swedish compounds: what search and suggestions are built on.

    tokens("Moppar på torget")    -> Token("moppar", 0, 6), Token("på", 7, 9), Token("torget", 10, 16)
    stem("mopederna")             -> "moped"          every inflection of a word has one stem
    parts("källarinbrottet")      -> ("källar", "inbrottet")
    stems("källarinbrottet")      -> ("källarinbrot", "käll", "inbrot")   the whole word first, then its parts
    terms("Inbrott i källaren")   -> {"inbrot", "i", "käll"}              all stems of a text: what an index holds
    fold("källare")               -> "kallare"        for a second try, when somebody writes without å, ä, ö

Words of other languages pass through: a stem is then the word, perhaps without an ending. Nothing here raises; a text
of 5,000 characters takes about a millisecond once its words have been met.

Stemming follows Snowball's Swedish algorithm (snowballstem.org, BSD licence), with endings it leaves out (-an, -et,
-it), words that lose a vowel (cykel, cyklar) and a list of strong forms (slog, stulen). `words.json` holds: `words`
(simple words, after `/` the form they take inside a compound), `whole` (words that only look like compounds),
`strong` (a word to its other forms) and `spoken` (as said to as written).
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

STEM_LIMIT = 40
# Longer than any Swedish word in use; what follows is not looked at.
_LONGEST = 60
_REMEMBERED = 20_000
_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+){0,3}")
_VOWELS = "aeiouyåäö"
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
# Vowel signs and the stretching stroke are left out by most who type, as are the hamzas on alef.
_ARABIC_EXTRAS = re.compile("[\u0640\u064b-\u065f\u0670]")
_ARABIC_FORMS = str.maketrans("أإآٱىيکۀة", "ااااییكهه")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LISTS = Path(__file__).with_name("words.json")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text in lower case; `start` and `end` are its place in the text as given (end not included)."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of `text` in order. A word with up to three hyphens is one word; case, Arabic vowel signs do not matter."""
    lowered = text.lower()
    if len(lowered) == len(text) and unicodedata.is_normalized("NFC", lowered) and not _ARABIC.search(lowered):
        return [Token(found.group(), *found.span()) for found in _WORD.finditer(lowered)]
    return [Token(_plain(found.group()), *found.span()) for found in _WORD.finditer(text)]


def fold(word: str) -> str:
    """`word` without the marks on Latin letters: å and ä become a, ö becomes o, é becomes e."""
    return _LATIN_MARKS.sub("", unicodedata.normalize("NFD", word))


def written(word: str) -> str:
    """The written form of a spoken one ("dom" is "de", "nåt" is "något"); any other word as it is."""
    return _spoken().get(word, word)


def stem(word: str) -> str:
    """What all inflections of `word` (lower case) share, at most 40 characters. Not always a word."""
    return _stem(word[:_LONGEST])


@lru_cache(_REMEMBERED)
def _stem(word: str) -> str:
    known = _strong().get(word)
    if known is not None:
        return known
    start = _region(word)
    base = _without_ending(word, start)
    if base.endswith("mm") and word[len(base) :] in ("en", "et", "ens", "ets"):
        base = base[:-1]  # rum, rummet
    if base == word and word.endswith("s") and _is_genitive(word, start):
        base = _without_ending(word[:-1], start)
    return _without_derivation(_without_lost_vowel(base), start)[:STEM_LIMIT]


def parts(word: str) -> tuple[str, ...]:
    """The words that the compound `word` is made of, as written and without a joining s; () when it is not one.

    Words with hyphens fall apart there. Otherwise all parts are known words; failing that, the last one is.
    """
    return _parts(word[:_LONGEST])


@lru_cache(_REMEMBERED)
def _parts(word: str) -> tuple[str, ...]:
    if "-" in word or "‐" in word or "‑" in word:
        return tuple(piece for piece in re.split("[-‐‑]", word) if piece)
    if len(word) < 6 or word in _whole() or stem(word) in _whole():
        return ()
    return _known_parts(word, stem(word)) or _known_end(word, stem(word))


def stems(word: str) -> tuple[str, ...]:
    """The stem of `word` (spoken forms as written, hyphens taken out), then the stems of its parts; each once."""
    return _stems_of(word[:_LONGEST])


@lru_cache(_REMEMBERED)
def _stems_of(word: str) -> tuple[str, ...]:
    plain = written(word)
    found = [stem(re.sub("[-‐‑]", "", plain)), *(stem(_modifiers().get(part, part)) for part in parts(plain))]
    return tuple(dict.fromkeys(found))


def terms(text: str) -> frozenset[str]:
    """Every stem in `text`: of whole words and of the parts of compounds. Common words are not left out."""
    return frozenset(found for token in tokens(text) for found in stems(token.word))


def is_known(word: str) -> bool:
    """True for a simple word of the list, in any inflection."""
    return stem(word) in _stems()


def _plain(word: str) -> str:
    lowered = unicodedata.normalize("NFC", word).lower()
    return lowered if lowered.isascii() else _ARABIC_EXTRAS.sub("", lowered).translate(_ARABIC_FORMS)


# --- stems ---------------------------------------------------------------------------------------------------------

# Longest first. Those after the blank are taken only where `_may_end` allows.
_ENDING_LIST = (
    "arna erna heterna orna ad ade ande arne are aste en anden aren heten ern ar er heter or as arnas ernas ornas"
    " es ades andes ens arens hetens erns at andet het ast a e an ans et ets it its eln elns de des"
)
_ENDINGS = tuple(
    sorted(
        _ENDING_LIST.split(),
        key=lambda ending: (-len(ending), ending),
    )
)
_BY_LAST = {
    letter: tuple(ending for ending in _ENDINGS if ending[-1] == letter)
    for letter in {ending[-1] for ending in _ENDINGS}
}
_S_MAY_FOLLOW = frozenset("bcdfghjklmnoprtvy")
# Words, also as the end of a compound, whose last s is their own.
_OWN_S = (
    "plats",
    "kurs",
    "tips",
    "resurs",
    "chans",
    "krets",
    "kors",
    "prins",
    "bajs",
    "stans",
    "gips",
    "dans",
    "gräns",
)
_DOUBLED = ("dd", "gd", "nn", "dt", "gt", "kt", "tt")


def _region(word: str) -> int:
    """Where endings may begin: after the first consonant that follows a vowel, and after three letters."""
    for place in range(1, len(word)):
        if word[place] not in _VOWELS and word[place - 1] in _VOWELS:
            return max(place + 1, 3)
    return len(word)


def _without_ending(word: str, start: int) -> str:
    for ending in _BY_LAST.get(word[-1:], ()):
        cut = len(word) - len(ending)
        if cut >= start and word.endswith(ending):
            if _may_end(word[:cut], ending):
                return word[:cut] + ("l" if ending in ("eln", "elns") else "")
            if ending not in ("de", "des", "et", "ets", "it", "its", "an", "ans", "eln", "elns"):
                return word
    return word


def _may_end(base: str, ending: str) -> bool:
    if ending in ("de", "des"):
        return base[-1] in "rlvj" and len(base) > 3
    if ending in ("et", "ets", "it", "its", "an", "ans", "eln", "elns"):
        return base[-1] not in _VOWELS and len(base) >= 3
    return True


def _is_genitive(word: str, start: int) -> bool:
    return len(word) > max(start, 3) and word[-2] in _S_MAY_FOLLOW and not word.endswith(_OWN_S)


def _without_lost_vowel(base: str) -> str:
    """cykel and cyklar to cykl, klotter and klottrat to klott."""
    if len(base) > 4 and base.endswith("el") and base[-3] not in _VOWELS:
        return base[:-2] + "l"
    if len(base) > 4 and base[-1] == "r" and base[-2] in "bdfgkptv":
        return base[:-1]
    return base


def _without_derivation(base: str, start: int) -> str:
    if len(base) - 2 >= start and base.endswith(_DOUBLED):
        base = base[:-1]
    for ending, instead in (("lig", ""), ("els", ""), ("ig", ""), ("fullt", "full"), ("öst", "ös")):
        if base.endswith(ending) and len(base) - len(ending) >= start:
            return base[: len(base) - len(ending)] + instead
    return base


# --- compounds -----------------------------------------------------------------------------------------------------


def _known_parts(word: str, whole: str) -> tuple[str, ...]:
    """Parts that are all known, the first one as long as possible."""
    for cut in range(len(word) - 3, 2, -1):
        first = _inside(word[:cut])
        if not first:
            continue
        rest = word[cut:]
        for end in (rest, first[-1] + rest if first[-2:-1] == first[-1] else ""):
            if end and len(end) > 2 and (whole[cut:] in _stems() or stem(end) in _stems()):
                return (first, end)
        following = _known_parts(rest, whole[cut:]) if len(rest) > 5 else ()
        if following:
            return (first, *following)
    return ()


def _known_end(word: str, whole: str) -> tuple[str, ...]:
    """An unknown beginning and a known end of four letters or more: "nätmobbning", "Lindtorget"."""
    for cut in range(3, len(whole) - 3):
        beginning = word[:cut]
        if whole[cut:] in _ends() and beginning not in _PREFIXES and any(letter in _VOWELS for letter in beginning):
            joined = beginning.removesuffix("s") if len(beginning) > 4 else beginning
            return (joined, word[cut:])
    return ()


def _inside(beginning: str) -> str:
    """The known word that `beginning` is inside a compound, without a joining s; '' when it is none."""
    if beginning in _modifiers():
        return beginning
    shorter = beginning.removesuffix("s")
    return shorter if shorter != beginning and shorter in _modifiers() else ""


# Not words but beginnings that make another word of what follows.
_PREFIX_LIST = (
    "för till ute ned ner upp från under över miss sam åter bort fram med mot vid inne hem fel utom efter ihop genom"
)
_PREFIXES = frozenset(_PREFIX_LIST.split())


@cache
def _lists() -> dict[str, dict[str, str] | list[str]]:
    found: dict[str, dict[str, str] | list[str]] = json.loads(_LISTS.read_text(encoding="utf-8"))
    return found


@cache
def _simple() -> dict[str, tuple[str, ...]]:
    """Each simple word with the forms it takes inside a compound."""
    found = {}
    for entry in " ".join(_lists()["words"]).split():
        word, *forms = entry.split("/")
        shortened = (word[:-1],) if word[-1] in "ae" and len(word) > 3 else ()
        found[word] = (word, *shortened, *forms)
    return found


@cache
def _stems() -> frozenset[str]:
    return frozenset(stem(word) for word in _simple())


@cache
def _ends() -> frozenset[str]:
    return frozenset(found for found in _stems() if len(found) > 3)


@cache
def _modifiers() -> dict[str, str]:
    """The form inside a compound to its word; a word of its own is itself first."""
    found = {form: word for word, forms in _simple().items() for form in forms if len(form) > 2}
    return found | {word: word for word in _simple() if len(word) > 2}


@cache
def _whole() -> frozenset[str]:
    words = " ".join(_lists()["whole"]).split()
    return frozenset(words) | {stem(word) for word in words}


@cache
def _strong() -> dict[str, str]:
    """Strong forms and those the endings would tear apart, each to one stem."""
    lists = _lists()["strong"]
    assert isinstance(lists, dict)
    return {form: base for base, forms in lists.items() for form in (base, *forms.split())}


@cache
def _spoken() -> dict[str, str]:
    lists = _lists()["spoken"]
    assert isinstance(lists, dict)
    return {said: as_written for as_written, forms in lists.items() for said in forms.split()}
