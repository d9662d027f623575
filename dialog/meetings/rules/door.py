"""The door: the number a party says, and how many may be counted."""

import re

from dialog.keys import Keys

DIGITS = 4
# More may come than were registered, and somebody presses twice: what is plainly a slip is refused.
MOST_CAME = 99
MOST_STEP = 20
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def door_number(keys: Keys, link_salt: bytes) -> str:
    """Four digits of a party, the same every time and stored nowhere. Two parties may share one: the name tells them apart."""
    return f"{int.from_bytes(keys.keyed('door number', link_salt)[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def is_mark_key(key: str) -> bool:
    """True for what the page makes as the key of one mark, so that a mark sent twice is made once."""
    return _KEY.fullmatch(key) is not None


def came_from(typed: str) -> int | None:
    """The number of people of a mark, None for '' (the mark is taken away). Raises ValueError for anything else."""
    if typed == "":
        return None
    if not typed.isascii() or not typed.isdigit() or int(typed) > MOST_CAME:
        raise ValueError("came")
    return int(typed)
