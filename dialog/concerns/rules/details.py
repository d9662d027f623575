"""Passages in a text that name somebody or lead to somebody: numbers, addresses, plates, and what an installation adds.

Found by form alone, so a number need not be right: a personal number with a wrong check digit points at somebody all
the same. Every pattern is bounded; a text of 5,000 characters takes some milliseconds, whatever it holds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from dialog.concerns.rules import MarkKind
from dialog.concerns.rules.names import NamedStaff, StaffName, find_names, find_staff

MASK = "█████"
OWN_LIMIT = 80
_SHORTEST_OWN = 3

_GAP = r"[\s\-–—‑()/]{0,3}"
_PERSONAL = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}|\d{2})[\s-]?\d{2}[\s-]?\d{2}\s{0,2}[-+–—‑]?\s{0,2}\d{4}(?!\d)")
_BORN = re.compile(
    r"(?i:född(?:a|es)?|född den|born(?: on)?|personnummer|pnr|p-?nr)\W{1,3}((?:19|20)?\d{2}-?\d{2}-?\d{2})(?!\d)"
)
_ABROAD = rf"(?:\+|00)\d{{1,3}}{_GAP}(?:\(0\){_GAP})?"
_MOBILE = re.compile(
    rf"(?<![\d+])(?<!\d-)(?:(?:\+|00)46{_GAP}(?:\(0\){_GAP})?|0{_GAP})7{_GAP}(?:\d[\s.\-–—‑()/]{{0,3}}){{7}}\d(?!\d)"
)
_PHONE = re.compile(rf"(?<![\d+])(?<!\d-)(?:{_ABROAD}|0){_GAP}(?:\d{_GAP}){{6,11}}\d(?!\d)")
_CALLED = re.compile(
    r"(?i:tel(?:efon)?|mobil|nummer|nr|ring|phone|call)\W{0,3}(?:\w{1,12}\W{1,2}){0,2}((?:\d[\s-]{0,2}){6,8}\d)(?!\d)"
)
_HOURS = re.compile(r"\(?(?:[01]?\d|2[0-4])[.:]?[0-5][05]\s?[-–—]\s?(?:[01]?\d|2[0-4])[.:]?[0-5][05]")
_MAIL = re.compile(
    r"[^\s@<>()\[\],;:\"]{1,64}\s?(?:@|\(at\)|\[at\]|\(snabel-a\))\s?[^\s@<>()\[\],;:\"]{1,80}\.[^\W\d_]{2,10}"
)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9_.]{3,30}")
_ACCOUNT = re.compile(
    r"(?i:snap(?:chat)?|insta(?:gram)?|tiktok|discord|facebook|fb)(?:[\s:]{1,3}(?:heter|är|is|namn|konto))?"
    r"[\s:]{1,3}([A-Za-z0-9_.]{0,30}[0-9_][A-Za-z0-9_.]{2,30})"
)
_PLATE_JOINED = re.compile(r"(?<!\w)[A-Za-z]{3}-?\d{2}[A-Za-z\d](?!\w)")
_PLATE_APART = re.compile(r"(?<!\w)[A-HJ-PR-UW-Z]{3}[\s-]\d{2}[A-HJ-NPR-UW-Z\d](?!\w)")
_PLATE_SAID = re.compile(
    r"(?i:reg(?:\.|istrerings)?\s?-?(?:nr|nummer|skylt)?|plåt|plate|skylt)\W{1,3}(?:\w{1,8}\W){0,2}"
    r"([A-Za-z]{3}[\s-]?\d{2}[A-Za-z\d])(?!\w)"
)
_DOOR = re.compile(r"(?i:portkod(?:en)?|kod till porten|door code)\W{1,3}(?:är\s)?(\d{4,6})(?!\d)")
_FLAT = re.compile(
    r"(?i:(?<!\w)(?:lgh|lägenhet(?:en|snummer)?|lghnr|apartment|flat)(?:\.|\s?nr\.?)?)\s{0,2}\d{1,4}(?!\d)"
)

_STREET_END = (
    "gatan|gata|vägen|väg|stigen|stig|gränden|gränd|allén|allé|backen|torget|platsen|plats|leden|ringen|liden|kajen|"
    "slingan|promenaden|gården|höjden|bron"
)
_ADDRESS = re.compile(
    rf"(?<!\w)(?:[^\W\d_a-zåäö][\w'’-]{{1,20}}\s(?:[^\W\d_][\w'’-]{{0,20}}\s)?(?:{_STREET_END})|(?:(?:Norra|Södra|Östra|Västra|Gamla|Nya|Stora|Lilla|Övre|Nedre|Sankt|S:t)\s)?[^\W\d_][\w'’-]{{2,30}}(?:{_STREET_END}))"
    r"\s\d{1,4}(?:\s?[A-Ha-h](?!\w))?(?!\d|[.:–-]\d|\s?(?:gånger|ggr|kl|personer|bilar|st|%|år|min|dagar|veckor|meter|m)(?!\w))"
    r"(?:,?\s(?:lgh|lägenhet)\.?\s?\d{1,4})?(?:,?\s\d{3}\s?\d{2}\s[^\W\d_a-zåäö]\w{1,20})?"
)
# What is said of a home, and what is said of a spot outdoors.
_HOME = re.compile(
    r"(?i)(?<!\w)(?:bor|bodde|bott|bosatt|boende|hemma|hem|hemmet|hos|lägenhet\w*|lgh|våning\w*|grann\w*|villa\w*|radhus\w*|"
    r"uppgång\w*|trappuppgång\w*|dörr\w*|adress\w*|c/o|hus(?:et)?|lives?|living|home|neighbour\w*|asuu|koti)(?!\w)"
)
_OUTDOORS = re.compile(
    r"(?i)(?<!\w)(?:vid|utanför|framför|bakom|mittemot|mitt emot|nära|korsningen|hörnet|mellan|parkeringen|hållplatsen|"
    r"bredvid|intill|förbi|near|outside|by|at the corner of)\s{1,2}$"
)


@dataclass(frozen=True)
class Passage:
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True)
class Known:
    """What this installation knows besides: names of its staff, and patterns of its own."""

    staff: tuple[StaffName, ...] = ()
    own: tuple[str, ...] = ()


def find_details(text: str, known: Known = Known(), *, is_place: bool = False) -> tuple[Passage, ...]:
    """Passages of `text` that could point at somebody, in its order, none over another.

    `is_place`: the text says where something is; then a street with a number is what was asked for, unless it is
    said to be a home.
    """
    plain = _plain(text)
    found = [*_numbers(plain), *_own(plain, known.own), *_addresses(plain, is_place=is_place)]
    found += [Passage(start, end, MarkKind.NAME) for start, end in find_names(plain, known.staff)]
    return _apart(found)


def names_of_staff(text: str, staff: Iterable[StaffName]) -> frozenset[int]:
    """Ids of those of the staff that `text` speaks of."""
    return frozenset(one.user_id for one in _staff_in(text, tuple(staff)))


def hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with a mask of one length in place of every span."""
    kept, at = [], 0
    for start, end in merged(spans):
        kept += [text[at:start], MASK]
        at = end
    return "".join([*kept, text[at:]])


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def every_place_of(text: str, words: str) -> list[tuple[int, int]]:
    """Where `words` stand in `text`, whatever the case of letters and the width of blanks."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []


def own_pattern(pattern: str) -> re.Pattern[str] | None:
    """A pattern as people write it: `#` is a digit, `*` some letters or digits. None when it would match nearly anything."""
    wanted = " ".join(pattern.split())
    plain = [letter for letter in wanted if letter not in "#* "]
    if len(plain) + wanted.count("#") < _SHORTEST_OWN or not plain or len(wanted) > OWN_LIMIT:
        return None
    return _compiled(wanted)


@lru_cache(maxsize=256)
def _compiled(wanted: str) -> re.Pattern[str]:
    parts = {"#": r"\d", "*": r"\w{0,20}", " ": r"\s{1,3}"}
    return re.compile(rf"(?<!\w)(?:{''.join(parts.get(letter, re.escape(letter)) for letter in wanted)})(?!\w)", re.I)


def _plain(text: str) -> str:
    """Digits of every script as 0 to 9; each character keeps its place."""
    if text.isascii():
        return text
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)


def _numbers(text: str) -> list[Passage]:
    found = [one for one in _all(_MOBILE, text, MarkKind.PHONE) if text[one.end - 5] != "-"]
    found += _all(_PERSONAL, text, MarkKind.PERSONAL_NUMBER) + _all(_BORN, text, MarkKind.PERSONAL_NUMBER, 1)
    found += _all(_MAIL, text, MarkKind.MAIL)
    found += _all(_HANDLE, text, MarkKind.OTHER) + _all(_ACCOUNT, text, MarkKind.OTHER, 1)
    found += _all(_MOBILE, text, MarkKind.PHONE) + _all(_CALLED, text, MarkKind.PHONE, 1)
    found += [one for one in _all(_PHONE, text, MarkKind.PHONE) if not _HOURS.fullmatch(text[one.start : one.end])]
    for pattern, group in ((_PLATE_JOINED, 0), (_PLATE_APART, 0), (_PLATE_SAID, 1)):
        found += _all(pattern, text, MarkKind.PLATE, group)
    return found + _all(_DOOR, text, MarkKind.OTHER, 1) + _all(_FLAT, text, MarkKind.ADDRESS)


def _addresses(text: str, *, is_place: bool) -> list[Passage]:
    return [
        one
        for one in _all(_ADDRESS, text, MarkKind.ADDRESS)
        if _is_home(text, one) or not (is_place or _OUTDOORS.search(text[max(0, one.start - 24) : one.start]))
    ]


def _is_home(text: str, one: Passage) -> bool:
    around = f"{text[max(0, one.start - 60) : one.start]} {text[one.end : one.end + 30]}"
    return _HOME.search(around) is not None or _FLAT.search(text[one.start : one.end]) is not None


def _own(text: str, patterns: Iterable[str]) -> list[Passage]:
    compiled = [pattern for raw in patterns if (pattern := own_pattern(raw)) is not None]
    return [passage for pattern in compiled for passage in _all(pattern, text, MarkKind.OTHER)]


def _all(pattern: re.Pattern[str], text: str, kind: MarkKind, group: int = 0) -> list[Passage]:
    return [Passage(*match.span(group), kind) for match in pattern.finditer(text)]


def _apart(found: Iterable[Passage]) -> tuple[Passage, ...]:
    """Passages that overlap become one, of the kind that was looked for first."""
    kept: list[Passage] = []
    for one in found:
        over = [other for other in kept if other.start < one.end and one.start < other.end]
        kept = [other for other in kept if other not in over]
        start, end = min([one.start, *(o.start for o in over)]), max([one.end, *(o.end for o in over)])
        kept.append(Passage(start, end, over[0].kind if over else one.kind))
    return tuple(sorted(kept, key=lambda one: one.start))


def _staff_in(text: str, staff: tuple[StaffName, ...]) -> list[NamedStaff]:
    return find_staff(_plain(text), staff)
