"""How the log is chained, and what a broken chain looks like. Plain values only."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

FIRST = "0" * 64
PAGE_SIZE = 50
READ = "read"


@dataclass(frozen=True)
class Said:
    """Everything an entry says, as it is chained."""

    sequence: int
    at: datetime
    actor_id: int | None
    actor: str
    action: str
    object_type: str
    object_reference: str
    detail: Any
    previous_hash: str

    def packed(self) -> bytes:
        """The bytes that are sealed: the same before storing and after reading, on both databases."""
        values = [
            self.sequence,
            self.at.isoformat(),
            self.actor_id,
            self.actor,
            self.action,
            self.object_type,
            self.object_reference,
            self.detail,
            self.previous_hash,
        ]
        return json.dumps(values, ensure_ascii=True, sort_keys=True).encode()


def packed_head(sequence: int, entry_hash: str) -> bytes:
    """The bytes sealed for the end of the chain. They cannot be those of an entry."""
    return f"head {sequence} {entry_hash}".encode()


class Fault(StrEnum):
    """What is wrong at the first broken sequence."""

    MISSING = "missing"  # an entry was taken out
    CHANGED = "changed"  # an entry, or what stands before it, is not what was written
    CUT = "cut"  # the end was taken away
    ADDED = "added"  # an entry stands after the end
    HEAD = "head"  # the record of the end itself was changed


@dataclass(frozen=True)
class Verification:
    """What `verify` found. `broken_at` is the first sequence that does not hold, None when all hold."""

    entries: int
    broken_at: int | None = None
    fault: Fault | None = None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


@dataclass(frozen=True)
class Witness:
    """The end of the chain on a day, kept outside the database."""

    day: date
    sequence: int
    entry_hash: str


@dataclass(frozen=True)
class LogFilter:
    """Which entries to show. Empty means all."""

    actor: str = ""
    action: str = ""
    reference: str = ""
    since: date | None = None
    until: date | None = None
