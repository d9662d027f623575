"""What a picture as a document is made of, when it may be frozen and decided, and how it is written down for good."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from dialog.situation.rules.levels import SourceClass

FORMAT = 1
FEWEST_QUOTES, MOST_QUOTES = 3, 5
QUOTE_LENGTH = 400
TEXT_LIMIT = 8000
REASON_LIMIT = 300

Content = dict[str, Any]


class Section(StrEnum):
    """The thirteen, in their order. The value is the number they are stored under."""

    SUMMARY = "1"
    ASSIGNMENT = "2"
    FACTS = "3"
    FELT_SAFETY = "4"
    REPORTED_CRIME = "5"
    RESIDENTS = "6"
    STAFF_AND_PARTNERS = "7"
    SUB_AREAS = "8"
    CROSS_CUTTING = "9"
    CONSEQUENCES = "10"
    ANALYSIS = "11"
    PRIORITIES = "12"
    APPENDIX = "13"


class Part(StrEnum):
    """What the law asks of a situation picture: crime with its extent and consequences, what else matters, analysis."""

    CRIME = "crime"
    CONSEQUENCES = "consequences"
    OTHER = "other"
    ANALYSIS = "analysis"


COMPULSORY: Mapping[Part, tuple[Section, ...]] = {
    Part.CRIME: (Section.REPORTED_CRIME,),
    Part.CONSEQUENCES: (Section.CONSEQUENCES,),
    Part.OTHER: (Section.FACTS, Section.FELT_SAFETY, Section.RESIDENTS, Section.STAFF_AND_PARTNERS, Section.CROSS_CUTTING),
    Part.ANALYSIS: (Section.ANALYSIS,),
}  # fmt: skip


class Audience(StrEnum):
    """Who a block of a document is for. STAFF: everybody who may see figures. PUBLIC: what takes its place in the version
    that is given to anybody.
    """

    ALL = "all"
    STAFF = "staff"
    PUBLIC = "public"


def canonical(content: Mapping[str, Any]) -> str:
    """The one way to write `content`: sorted keys, no blanks, no decimals other than in words. Raises TypeError for one."""
    _refuse_decimals(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(written: str) -> str:
    """SHA-256 of what is stored, in hex."""
    return hashlib.sha256(written.encode()).hexdigest()


def section_of(content: Content, section: Section) -> Content:
    """One section of the content. Raises StopIteration when the content has no such section."""
    return next(one for one in content["sections"] if one["number"] == section.value)


def says_something(section: Content) -> bool:
    """True when people have written in it, or the machine found something to put there."""
    return bool(section["text"]) or bool(section["internal"]) or any(block["filled"] for block in section["blocks"])


def missing_parts(content: Content) -> tuple[Part, ...]:
    """The parts that the law asks for and that nothing stands in. A version with one of them cannot be decided."""
    return tuple(
        part for part, held in COMPULSORY.items() if not any(says_something(section_of(content, one)) for one in held)
    )


def unexplained_sources(content: Content) -> tuple[SourceClass, ...]:
    """The classes of sources that nothing came from, and nobody has said why. A picture with one cannot be frozen."""
    return tuple(
        SourceClass(one["code"]) for one in content["sources"] if one["empty"] and not str(one["reason"]).strip()
    )


def shortened(text: str, length: int = QUOTE_LENGTH) -> str:
    """The beginning of what somebody told, up to a whole word."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def quotes_of(content: Content) -> list[Content]:
    """Every quote in it, as it stands there: what is changed in one is changed in the content."""
    return [
        quote
        for section in content["sections"]
        for block in section["blocks"]
        if block["kind"] == "quotes"
        for quote in block["quotes"]
    ]


def _refuse_decimals(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("write decimals as words")
    for one in value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ():
        _refuse_decimals(one)
