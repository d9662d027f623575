"""Names of people in a text: known given names with what follows, surnames by their form, words that lead up to a name."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LIST = Path(__file__).parent.parent / "given_names.json"
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SURNAME_END = (
    "sson", "son", "ström", "berg", "lund", "gren", "qvist", "kvist", "dahl", "dal", "stedt", "sten", "holm", "blom",
    "ling", "mark", "strand", "fors", "borg", "lind", "quist", "ovic", "ović", "sen", "zadeh", "pour",
)  # fmt: skip
_MOST_AFTER = 2
_FIRST_OF_PLACE = {
    "norra", "södra", "östra", "västra", "gamla", "nya", "stora", "lilla", "övre", "nedre", "yttre", "inre", "sankt",
    "sankta", "saint", "s:t", "st", "mellersta",
}  # fmt: skip
_PLACE = re.compile(
    r"(?:.{0,25}(?:gatan|gata|vägen|väg|stigen|stig|gränd|gränden|allé|allén|torg|torget|plats|platsen|park|parken|bro|bron|"
    r"backe|backen|skola|skolan|kyrka|kyrkan|kulle|hamn|gård|gården|plan|sjukhus|sjukhuset|centrum|station|stad))s?"
)
# What comes before a name. Those that are also said without a name count only before a capital letter.
_LEADS = {
    "heter", "hette", "kallas", "kallad", "kallar", "namnet", "namn", "grannen", "granne", "familjen", "herr", "fru", "fröken",
    "handläggaren", "handläggare", "rektorn", "rektor", "läraren", "lärare", "chefen", "chef", "vaktmästaren", "vakten",
    "ordningsvakten", "fältaren", "fältassistenten", "kuratorn", "socialsekreteraren", "poliskommissarie", "polismannen",
    "poliskvinnan", "killen", "tjejen", "mannen", "kvinnan", "pojken", "flickan", "sonen", "dottern", "brodern", "systern",
    "maken", "makan", "kompisen", "väktaren", "busschauffören", "tränaren", "hyresvärden", "ägaren", "advokat", "doktor",
    "named", "called", "mr", "mrs", "ms", "miss", "neighbour", "neighbor", "nimeltään", "nimeni", "herra", "rouva",
}  # fmt: skip
_TITLES = {
    "handläggaren", "handläggare", "rektorn", "rektor", "läraren", "lärare", "chefen", "chef", "vaktmästaren", "polisen", "polis",
    "kommissarie", "fältaren", "fältassistenten", "kuratorn", "kurator", "socialsekreteraren", "socialsekreterare", "samordnaren",
    "samordnare", "strategen", "strateg", "receptionisten", "tjänstemannen", "kommunens",
}  # fmt: skip
# Languages without capital letters, and Somali: the words that lead up to a name, and the name.
_LED_UP_TO = re.compile(
    r"(?:اسمه|اسمها|اسمي|يدعى|تدعى|نامش|اسمش|به نام)\s{1,3}(?P<name>\w{2,20}(?:\s\w{2,20})?)"
    r"|(?i:magaciisu waa|magaceedu waa|magacaygu waa|la yiraahdo)\s{1,3}(?P<somali>\w{2,20}(?:\s[A-Z]\w{1,20})?)"
    r"|(?i:my name is|her name is|his name is)\s{1,3}(?P<english>\w{2,20}(?:\s[A-Z]\w{1,20})?)"
)


@dataclass(frozen=True)
class StaffName:
    """Somebody on the staff, by whom a text may speak."""

    user_id: int
    name: str
    email: str = ""


@dataclass(frozen=True)
class NamedStaff:
    """Where a text speaks of somebody on the staff."""

    user_id: int
    start: int
    end: int


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    said: str
    folded: str
    begins: bool  # a sentence begins here: its capital letter says nothing

    @property
    def capital(self) -> bool:
        return self.said[0].isupper()


def find_names(text: str, staff: Sequence[StaffName] = ()) -> list[tuple[int, int]]:
    """(start, end) of everything that reads like a name of a person. May overlap."""
    words = list(_words(text))
    found = [(one.start, one.end) for one in _staff_among(words, staff)]
    at = 0
    while at < len(words):
        length = _name_at(words, at, text)
        if length:
            found.append((words[at].start, words[at + length - 1].end))
        at += max(length, 1)
    return found + [match.span(match.lastgroup or 0) for match in _LED_UP_TO.finditer(text)]


def find_staff(text: str, staff: Sequence[StaffName]) -> list[NamedStaff]:
    """Where `text` speaks of members of staff: by full name in either order, by title and name, by mail address."""
    found = _staff_among(list(_words(text)), staff)
    lowered = text.casefold()
    for one in staff:
        at = lowered.find(one.email.casefold()) if one.email else -1
        if at >= 0:
            found.append(NamedStaff(one.user_id, at, at + len(one.email)))
    return found


def _words(text: str) -> Iterator[_Word]:
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()].strip(" \t\"'”’»(")
        begins = (
            end == 0 or "\n" in text[end : match.start()] or (between[-1:] in tuple(".!?:;•-–—*") and between != "")
        )
        yield _Word(match.start(), match.end(), match.group(), match.group().casefold(), begins)
        end = match.end()


def _name_at(words: list[_Word], at: int, text: str) -> int:
    """How many words from `at` on are one name; 0 for none."""
    word = words[at]
    if not word.capital:
        return 2 if _small_letters(words, at, text) else 0
    before = words[at - 1].folded if at else ""
    if before in _FIRST_OF_PLACE or word.folded in _FIRST_OF_PLACE:
        return 0
    after = _capitals_after(words, at, text)
    length = 1 + after
    if _is_place(words, at, length, text):
        return 0
    given, led = _is_given(word), before in _LEADS and not word.begins
    if word.begins and not given and (word.folded in _LEADS or (after and _is_given(words[at + 1]))):
        return 0
    surname_follows = after > 0 and (given or _is_surname(words[at + after]))
    if surname_follows or (led and len(word.said) > 2):
        return length
    if given:
        return length if not word.begins or not _also_a_word(word) else 0
    return 1 if _is_surname(word) and word.folded.endswith(("sson", "ssons")) else 0


def _capitals_after(words: list[_Word], at: int, text: str) -> int:
    number = 0
    while number < _MOST_AFTER and at + number + 1 < len(words):
        here, following = words[at + number], words[at + number + 1]
        if text[here.end : following.start] not in (" ", "\u00a0") or not following.capital:
            break
        number += 1
    return number


def _small_letters(words: list[_Word], at: int, text: str) -> bool:
    """`anna svensson`: a given name that is no other word, and a surname right after it."""
    if at + 1 >= len(words) or not _is_given(words[at]) or _also_a_word(words[at]):
        return False
    return text[words[at].end : words[at + 1].start] == " " and words[at + 1].folded.rstrip("s").endswith("sson")


def _is_place(words: list[_Word], at: int, length: int, text: str) -> bool:
    """The words, or the one right after them, make it a street, a square or a school."""
    inside = words[at : at + length]
    following = words[at + length : at + length + 1]
    if following and text[inside[-1].end : following[0].start] != " ":
        following = []
    return any(_PLACE.fullmatch(word.folded) for word in inside[0 if length == 1 else 1 :] + following)


def _is_given(word: _Word) -> bool:
    names = _given_names()[0]
    return word.folded in names or (word.folded.endswith("s") and word.folded[:-1] in names) or _double(word, names)


def _double(word: _Word, names: frozenset[str]) -> bool:
    parts = word.folded.split("-")
    return len(parts) == 2 and parts[0] in names and parts[1].removesuffix("s") in names


def _also_a_word(word: _Word) -> bool:
    others = _given_names()[1]
    return word.folded in others or word.folded.removesuffix("s") in others


def _is_surname(word: _Word) -> bool:
    return (len(word.folded) > 4 and word.folded.removesuffix("s").endswith(_SURNAME_END)) or word.folded.endswith(
        "ssons"
    )


@cache
def _given_names() -> tuple[frozenset[str], frozenset[str]]:
    """Given names in small letters, and those of them that are also other words or months."""
    found = json.loads(_LIST.read_text(encoding="utf-8"))
    return frozenset(found["names"]), frozenset(found["also_words"])


def _staff_among(words: list[_Word], staff: Sequence[StaffName]) -> list[NamedStaff]:
    starts: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for one in staff:
        for said in _ways_to_say(one.name):
            starts.setdefault(said[0], []).append((one.user_id, said))
    found = []
    for at, word in enumerate(words):
        for user_id, said in starts.get(word.folded, ()):
            if _says(words[at : at + len(said)], said):
                found.append(NamedStaff(user_id, word.start, words[at + len(said) - 1].end))
        if word.folded in _TITLES and at + 1 < len(words) and words[at + 1].capital:
            found += _by_title(words[at + 1], staff)
    return found


def _ways_to_say(name: str) -> set[tuple[str, ...]]:
    parts = tuple(part.casefold() for part in _WORD.findall(name))
    if len(parts) < 2:
        return set()
    return {parts, (parts[0], parts[-1]), (parts[-1], parts[0])}


def _says(words: list[_Word], said: tuple[str, ...]) -> bool:
    folded = tuple(word.folded for word in words)
    return len(folded) == len(said) and folded[:-1] == said[:-1] and folded[-1] in (said[-1], f"{said[-1]}s")


def _by_title(word: _Word, staff: Sequence[StaffName]) -> list[NamedStaff]:
    plain = {word.folded, word.folded.removesuffix("s")}
    return [
        NamedStaff(one.user_id, word.start, word.end)
        for one in staff
        if (parts := [part.casefold() for part in _WORD.findall(one.name)]) and plain & {parts[0], parts[-1]}
    ]
