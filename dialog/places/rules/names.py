"""How names become keys and addresses of pages."""

import re
import unicodedata

_KEPT = frozenset("åäö")
_OTHER_LETTERS = str.maketrans({"æ": "ä", "ø": "ö", "ß": "ss", "ı": "i", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_PLAIN = re.compile(r"[\x00-\x7fåäö]*")  # nearly every street: nothing to take away
_NO_RINGS = str.maketrans("åäö", "aao")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
SLUG_LENGTH = 120


def plain_letters(text: str) -> str:
    """Lower case without accents; å, ä and ö stay, for they are letters of their own."""
    lowered = unicodedata.normalize("NFC", text).lower()
    if _PLAIN.fullmatch(lowered):
        return lowered
    lowered = lowered.translate(_OTHER_LETTERS)
    return unicodedata.normalize("NFC", "".join(map(_bare, unicodedata.normalize("NFC", lowered))))


def _bare(letter: str) -> str:
    if letter in _KEPT:
        return letter
    return "".join(part for part in unicodedata.normalize("NFD", letter) if unicodedata.category(part) != "Mn")


def folded(text: str) -> str:
    """`plain_letters` with å and ä as a, and ö as o: for keyboards without them."""
    return plain_letters(text).translate(_NO_RINGS)


def slug(name: str) -> str:
    """The part of a page's address that stands for this name; 'omrade' when nothing of it can be written so."""
    return _NOT_IN_SLUG.sub("-", folded(name)).strip("-")[:SLUG_LENGTH].strip("-") or "omrade"
