"""Placeholders in texts for answers: a word in square brackets that stands for a fact of the concern.

Stored texts hold codes (`[reference]`); people read and write the words of their own language (`[nummer]`). None stands
for anything the resident wrote, a category or an area: those never leave in a mail.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dialog.catalogue import N_, translate


class Placeholder(StrEnum):
    """What a text for answers may stand open for."""

    REFERENCE = "reference"
    RECEIVED = "received"
    UNIT = "unit"
    ORGANISATION = "organisation"
    MUNICIPALITY = "municipality"
    PHONE = "phone"
    TODAY = "today"


# What each is called between the brackets.
WORDS: dict[Placeholder, str] = {
    Placeholder.REFERENCE: N_("reference number"),
    Placeholder.RECEIVED: N_("day it came in"),
    Placeholder.UNIT: N_("our unit"),
    Placeholder.ORGANISATION: N_("our organisation"),
    Placeholder.MUNICIPALITY: N_("our municipality"),
    Placeholder.PHONE: N_("our phone number"),
    Placeholder.TODAY: N_("date today"),
}
_WRITERS = ("sv", "en")
_BRACKETED = re.compile(r"\[([^\[\]\n]{1,60})\]")


@dataclass(frozen=True)
class Rendered:
    """A text filled in. `missing` are the placeholders whose fact is not known here: they still stand in the text."""

    text: str
    missing: tuple[Placeholder, ...] = ()


def stored_form(written: str) -> str:
    """What a person wrote, with the words of placeholders as codes, whichever of the staff's languages they are in."""
    return _BRACKETED.sub(lambda found: _coded(found[1]) or found[0], written)


def written_form(stored: str, language: str) -> str:
    """A stored text as a person who works in `language` reads it."""
    return _BRACKETED.sub(lambda found: _worded(found[1], language), stored)


def unknown_in(written: str) -> tuple[str, ...]:
    """Everything in square brackets that stands for nothing, each once, in order."""
    return tuple(dict.fromkeys(found for found in _BRACKETED.findall(written) if not _coded(found)))


def left_open(text: str) -> tuple[str, ...]:
    """Placeholders that still stand in a text that is about to leave."""
    return tuple(dict.fromkeys(found for found in _BRACKETED.findall(text) if _coded(found)))


def render(stored: str, facts: Mapping[str, str]) -> Rendered:
    """`stored` with its placeholders filled from `facts`; what is '' there stays open."""
    missing: list[Placeholder] = []

    def fact(found: re.Match[str]) -> str:
        if found[1] not in set(Placeholder):
            return found[0]
        value = facts.get(found[1], "")
        if not value:
            missing.append(Placeholder(found[1]))
        return value or found[0]

    return Rendered(_BRACKETED.sub(fact, stored), tuple(dict.fromkeys(missing)))


def placeholder_words(language: str) -> dict[Placeholder, str]:
    """Every placeholder as it is written in `language`, brackets and all."""
    return {code: f"[{translate(language, words)}]" for code, words in WORDS.items()}


def _coded(word: str) -> str:
    """`[code]` for a code or its word in a staff language; '' for anything else."""
    folded = " ".join(word.split()).casefold()
    for code, words in WORDS.items():
        if folded in {code.value, *(translate(language, words).casefold() for language in _WRITERS)}:
            return f"[{code.value}]"
    return ""


def _worded(word: str, language: str) -> str:
    return placeholder_words(language)[Placeholder(word)] if word in set(Placeholder) else f"[{word}]"
