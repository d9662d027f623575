"""Which key does what at the desk. A person may give every act another key, or none, or switch keys off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Act(StrEnum):
    """Everything a key does. Templates name the act (`keyed('done')`); which key that is belongs to the person."""

    NEXT = "next"
    PREVIOUS = "previous"
    EXPAND = "expand"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    TAG = "tag"
    DONE = "done"
    AREA = "area"
    ASSIGN = "assign"
    CONNECT = "connect"
    SPLIT = "split"
    URGENT = "urgent"
    REDACT = "redact"
    NOTE = "note"
    MACRO = "macro"
    REPLY = "reply"
    SHARE = "share"
    PAUSE = "pause"
    SELECT = "select"
    SEARCH = "search"
    UNDO = "undo"
    HELP = "help"


SPACE = "space"
DEFAULT_KEYS: Mapping[Act, str] = {
    Act.NEXT: "j", Act.PREVIOUS: "k", Act.EXPAND: SPACE, Act.FIRST: "1", Act.SECOND: "2", Act.THIRD: "3", Act.TAG: "t",
    Act.DONE: "e", Act.AREA: "o", Act.ASSIGN: "a", Act.CONNECT: "c", Act.SPLIT: "d", Act.URGENT: "u", Act.REDACT: "p",
    Act.NOTE: "n", Act.MACRO: "m", Act.REPLY: "r", Act.SHARE: "s", Act.PAUSE: "h", Act.SELECT: "x", Act.SEARCH: "/",
    Act.UNDO: "z", Act.HELP: "?",
}  # fmt: skip


@dataclass(frozen=True)
class DeskSettings:
    """How a person wants to work. `own`: keys by act where they are not the usual ones; '' for none."""

    own: Mapping[str, str] = field(default_factory=dict)
    keys_on: bool = True
    moves_on: bool = True

    def key(self, act: str) -> str:
        """The key of an act: one character in lower case, 'space', or '' for none. Raises ValueError for no such act."""
        if not self.keys_on:
            return ""
        return self.own.get(act, DEFAULT_KEYS[Act(act)])

    @property
    def active(self) -> dict[str, str]:
        """The acts that have a key now."""
        return {act.value: key for act in DEFAULT_KEYS if (key := self.key(act))}

    @property
    def chosen(self) -> dict[str, str]:
        """The key of every act, also while keys are switched off."""
        return {act.value: self.own.get(act, usual) for act, usual in DEFAULT_KEYS.items()}


def as_key(typed: str) -> str | None:
    """What somebody wrote as a key: one visible character, 'space', '' for none; None for anything else."""
    if typed == " " or typed.strip().casefold() == SPACE:
        return SPACE
    one = typed.strip().lower()
    if not one:
        return ""
    return one if len(one) == 1 and one.isprintable() else None


def doubles(keys: Mapping[str, str]) -> set[str]:
    """Acts that share their key with another one."""
    by_key: dict[str, list[str]] = {}
    for act, key in keys.items():
        if key:
            by_key.setdefault(key, []).append(act)
    return {act for acts in by_key.values() if len(acts) > 1 for act in acts}


def unusual(keys: Mapping[str, Any]) -> dict[str, str]:
    """Only what differs from the usual keys: a later release may add acts, and whoever changed nothing gets them."""
    return {act: str(key) for act, key in keys.items() if key != DEFAULT_KEYS[Act(act)]}
