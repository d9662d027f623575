"""Passwords: which are taken, how they are kept. Length counts, and not being easy to guess; nothing else is asked."""

import unicodedata
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 1000
FEWEST_CHARACTERS = 5
SHORTEST_NAME_PART = 4

# What people put around a common word to make it longer.
_AROUND = "0123456789 !?.,;:-_+*#%&/()='\"@$"

Cost = tuple[int, int]


class Weakness(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


def composed(raw: str) -> str:
    """The same letters typed on another keyboard are the same password. Nothing is trimmed."""
    return unicodedata.normalize("NFC", raw)


def weakness(password: str, *, name: str, email: str) -> Weakness | None:
    """Why this person may not have this password, None when it is good."""
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    if _is_common(password.casefold()):
        return Weakness.COMMON
    if any(part in password.casefold() for part in _personal_parts(name, email)):
        return Weakness.PERSONAL
    return None


def hash_password(password: str, cost: Cost) -> str:
    """argon2id with its own salt. `cost` is (passes, KiB)."""
    return _hasher(cost).hash(password.encode("utf-8", "surrogatepass"))


def matches(password_hash: str, password: str, cost: Cost) -> bool:
    """True when `password` is the one that was hashed. Without a hash the same work is done, and the answer is no."""
    try:
        right = _hasher(cost).verify(password_hash or _nobodys(cost), password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(password_hash)


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    passes, memory = cost
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)


@cache
def _nobodys(cost: Cost) -> str:
    return _hasher(cost).hash("the password of an account that does not exist")


@cache
def _common() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _is_common(folded: str) -> bool:
    if len(set(folded)) < FEWEST_CHARACTERS or folded in _common():
        return True
    word = folded.strip(_AROUND)
    half = folded[: len(folded) // 2]
    return word in _common() or _is_a_run(folded) or (half * 2 == folded and half.strip(_AROUND) in _common())


def _is_a_run(folded: str) -> bool:
    """Neighbours in the alphabet or among the digits all the way: abcdefghijkl, 987654321098."""
    steps = {(ord(after) - ord(before)) % 10 if (before + after).isdigit() else ord(after) - ord(before)
             for before, after in pairwise(folded)}  # fmt: skip
    return steps in ({1}, {-1}, {9})


def _personal_parts(name: str, email: str) -> set[str]:
    local = email.partition("@")[0]
    words = [*name.casefold().split(), local.casefold(), *local.casefold().replace("-", ".").split(".")]
    return {word for word in words if len(word) >= SHORTEST_NAME_PART}
