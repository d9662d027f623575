"""From the parts of one street to one area, or to the one question that is still needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialog.places.rules.names import folded
from dialog.places.rules.streets import Address, Parity, StreetPart


class Question(StrEnum):
    """What must be known before the area is."""

    NUMBER = "number"
    LOCALITY = "locality"


@dataclass(frozen=True)
class Resolved:
    """An area code, or a question with the parts it is about."""

    area_code: str | None
    question: Question | None = None
    parts: tuple[StreetPart, ...] = ()


def resolve(parts: Sequence[StreetPart], address: Address) -> Resolved:
    """The area of `address` on the street that consists of `parts` (at least one)."""
    there = _in_place(parts, address)
    if (only := _only_area(there)) is not None:
        return Resolved(only)
    if address.number is None:
        question = Question.LOCALITY if _same_name_twice(there) else Question.NUMBER
        return Resolved(None, question, tuple(there))
    houses = [part for part in there if part.holds(address.number)]
    if (only := _only_area(houses)) is not None:
        return Resolved(only)
    if houses:
        return Resolved(None, Question.LOCALITY, tuple(houses))
    # A number outside the register: its side of the street may still lie in one area.
    side = Parity.ODD if address.number % 2 else Parity.EVEN
    beside = [part for part in there if part.parity in (Parity.ALL, side)]
    if (only := _only_area(beside)) is not None:
        return Resolved(only)
    return Resolved(None, Question.NUMBER, tuple(there))


def _in_place(parts: Sequence[StreetPart], address: Address) -> Sequence[StreetPart]:
    """The parts in the named place; all of them when the place is not named or not known."""
    if address.postal_code:
        there = [part for part in parts if part.postal_code.replace(" ", "") == address.postal_code]
        if there:
            return there
    if address.locality:
        wanted = folded(address.locality)
        there = [part for part in parts if folded(part.locality) == wanted]
        if there:
            return there
    return parts


def _only_area(parts: Iterable[StreetPart]) -> str | None:
    codes = {part.area_code for part in parts}
    return codes.pop() if len(codes) == 1 else None


def _same_name_twice(parts: Sequence[StreetPart]) -> bool:
    return any(
        one.area_code != other.area_code and one.place != other.place and one.meets(other)
        for index, one in enumerate(parts)
        for other in parts[index + 1 :]
    )
