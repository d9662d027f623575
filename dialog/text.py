"""The text policy: one way to read what people type, for every form, import and interface.

Canonical form: line breaks are LF, Unicode NFC, no blank ends. Refused: NUL and other controls, lone surrogates,
non-characters. Length is counted in code points of the canonical form, as the reader's own counter does.
NFKC is never used on stored text: it can expand a text eighteenfold and make real brackets of look-alikes.
"""

import re
import unicodedata
from dataclasses import dataclass

MAX_BYTES = 20_000
MAX_MARKS_IN_A_ROW = 12

_BIDI_CONTROLS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"))
# Characters that show nothing: a text of only these is empty.
_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]+"
)


class TextRefused(ValueError):
    """The text cannot be taken. `reason` is one of 'character', 'too_long', 'too_many_marks', 'line_break'.

    For 'too_long', `excess` is the number of code points above the limit.
    """

    def __init__(self, reason: str, excess: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.excess = excess


@dataclass(frozen=True)
class TextRule:
    """What one field takes: at most `limit` code points, one line or several."""

    limit: int
    multiline: bool = False
    keep_ends: bool = False


LINE = TextRule(limit=200)


def canonical(raw: str, rule: TextRule) -> str:
    """The stored form of `raw`, '' for a text that shows nothing. Raises TextRefused."""
    shaped = shape(raw, rule)
    if _has_forbidden(shaped, rule):
        raise TextRefused("character")
    if _longest_run_of_marks(shaped) > MAX_MARKS_IN_A_ROW:
        raise TextRefused("too_many_marks")
    if len(shaped) > rule.limit:
        raise TextRefused("too_long", excess=len(shaped) - rule.limit)
    if len(shaped.encode("utf-8")) > max(MAX_BYTES, rule.limit * 4):
        raise TextRefused("too_long", excess=0)
    return shaped


def shape(raw: str, rule: TextRule) -> str:
    """`raw` in canonical shape but not yet judged: what is counted, and what is shown again after an error."""
    unified = raw.replace("\r\n", "\n").replace("\r", "\n")
    if not rule.multiline:
        unified = unified.translate(_BIDI_CONTROLS)
    composed = unicodedata.normalize("NFC", unified)
    if not _INVISIBLE.sub("", composed):
        return ""
    return composed if rule.keep_ends else composed.strip()


def is_empty(raw: str) -> bool:
    """True for a text that shows nothing: blanks, zero-width characters, fillers."""
    return not _INVISIBLE.sub("", raw)


def _has_forbidden(value: str, rule: TextRule) -> bool:
    allowed = "\n\t" if rule.multiline else "\t"
    return any(_forbidden(character, allowed) for character in value)


def _forbidden(character: str, allowed: str) -> bool:
    point = ord(character)
    if character in allowed:
        return False
    if 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE:
        return True
    return unicodedata.category(character) in ("Cc", "Cs")


def _longest_run_of_marks(value: str) -> int:
    longest = run = 0
    for character in value:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    return longest
