"""Between 'Send' and the batch: codes of invitations, keyed hashes, and when enough answers wait to be mixed.

A code is eleven random characters and a check character, in groups of four: a slip of the pen is found without asking
the database, and so without saying which codes exist.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from dialog.form_keys import KEPT
from dialog.keys import Keys

# So few at least are mixed at a time, and participation is told in such steps.
BATCH = 10
# Sheets with fewer answers are alike by chance.
ALIKE_FROM = 8
# Nobody has a form of the wave any more when its codes and the marks of sent forms are erased.
AFTER_WAVE = KEPT
# Nothing that looks like another character, no vowels (so no words), and a prime number of them: the check character
# then finds every wrong character and every swapped pair.
ALPHABET = "2346789BCDFGHJKMNPRTWXY"
CODE_LENGTH = 12
_RANDOM_LENGTH = CODE_LENGTH - 1

Document = Mapping[str, Mapping[str, Sequence[str]]]
Written = Mapping[str, Mapping[str, str]]


def new_code() -> str:
    """A fresh personal code without its dashes: 50 random bits and a check character."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM_LENGTH))
    return drawn + _check_character(drawn)


def code_in_groups(code: str) -> str:
    """K7MP-4XHD-9RTW."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str | None:
    """The code that was typed, whatever its case, blanks and dashes; None when it cannot be a code."""
    code = "".join(character for character in typed.upper() if character.isalnum())
    if len(code) != CODE_LENGTH or any(character not in ALPHABET for character in code):
        return None
    return code if _check_character(code[:_RANDOM_LENGTH]) == code[-1] else None


def code_hash(keys: Keys, survey_id: int, code: str) -> bytes:
    """How a code (as `read_code` gives it) is stored."""
    return _hash(keys, f"code:{survey_id}", code)


def form_hash(keys: Keys, survey_id: int, form_key: str) -> bytes:
    """How a form key is stored beside an answer and a used code, until the batch."""
    return _hash(keys, f"form:{survey_id}", form_key)


def sent_mark(form: bytes) -> bytes:
    """What is left of a `form_hash` after the batch: tells a repeat, and is not the same bytes."""
    return hashlib.sha256(b"sent:" + form).digest()[:16]


def reference_of(keys: Keys, survey_id: int, form_key: str) -> str:
    """The number on the receipt, E-4821-7730-5512: the same for the same form, also where nothing was stored."""
    digits = f"{int.from_bytes(_hash(keys, f'reference:{survey_id}', form_key), 'big') % 10**12:012d}"
    return f"E-{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def read_reference(typed: str) -> str:
    """The receipt's number that was typed, whatever its blanks and dashes; '' when it cannot be one."""
    digits = "".join(character for character in typed if character in "0123456789")
    return f"E-{digits[:4]}-{digits[4:8]}-{digits[8:]}" if len(digits) == 12 else ""


def alike_hash(keys: Keys, document: Document, texts: Written) -> bytes:
    """The same for sheets with the same codes and words; b'' for one with too few answers to say so."""
    if len(document.keys() | texts.keys()) < ALIKE_FROM:
        return b""
    return _hash(keys, "alike", json.dumps([document, texts], ensure_ascii=False, sort_keys=True))[:16]


def in_tens(number: int) -> int:
    """Rounded down to whole tens: what staff see of participation."""
    return number - number % BATCH


def role_code(document: Mapping[str, Any], question: str) -> str:
    """The single code a sheet gives to `question`, '' for none."""
    codes = document.get(question, {}).get("", ())
    return str(codes[0]) if codes else ""


def _check_character(drawn: str) -> str:
    weighed = sum(weight * ALPHABET.index(character) for weight, character in enumerate(drawn, start=2))
    return ALPHABET[weighed % len(ALPHABET)]


def _hash(keys: Keys, purpose: str, content: str) -> bytes:
    return keys.keyed(f"survey:{purpose}", content.encode())
