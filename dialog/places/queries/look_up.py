"""From a typed street or place to an area. Nothing that is typed is kept."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from dialog.places.models import Area
from dialog.places.queries.areas import areas_in_force
from dialog.places.queries.streets import StreetIndex, street_index
from dialog.places.rules.names import folded
from dialog.places.rules.resolving import Question, Resolved, resolve
from dialog.places.rules.streets import Address, StreetPart, split_address

LONGEST = 200


class Answer(StrEnum):
    """What the look-up came to."""

    AREA = "area"
    NUMBER = "number"
    LOCALITY = "locality"
    STREETS = "streets"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Choice:
    """One way on: what to look up next, and what tells it from the others.

    `text` is what would be typed. `part` is set where a part of one street is meant, `area` is where it lies.
    """

    text: str
    street: str
    part: StreetPart | None = None
    area: Area | None = None


@dataclass(frozen=True)
class LookUp:
    """The answer to a look-up. `area` is set for AREA; `choices` for the questions. `house` is number and letter."""

    answer: Answer
    street: str = ""
    house: str = ""
    area: Area | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class PlaceMatch:
    """What a typed place says about the area: one area, several possible ones (`ambiguous`), or nothing."""

    area: Area | None = None
    ambiguous: bool = False
    street: str = ""


def look_up_street(session: Session, typed: str) -> LookUp:
    """The area of a street and number, or what still has to be asked. An area's own name is taken too."""
    return _LookingUp(session, typed[:LONGEST]).answer(guess=True)


def find_area_for_place(session: Session, text: str) -> PlaceMatch:
    """The area of a place typed in a form. Beginnings of names are not taken: nobody was there to choose."""
    found = _LookingUp(session, text[:LONGEST]).answer(guess=False)
    if found.answer is Answer.AREA:
        return PlaceMatch(found.area, street=found.street)
    return PlaceMatch(None, ambiguous=found.answer is not Answer.NOTHING, street=found.street)


class _LookingUp:
    """One look-up: the typed text in its two readings (a name with a number in it, or name and number)."""

    def __init__(self, session: Session, typed: str) -> None:
        self._typed = typed
        self._address = split_address(typed)
        self._index: StreetIndex = street_index(session)
        self._areas = {area.code: area for area in areas_in_force(session)}

    def answer(self, *, guess: bool) -> LookUp:
        """`guess` takes beginnings of names as well."""
        name = self._address.name
        if keys := self._index.exact(self._typed):
            return self._of_street(keys[0], Address(self._typed))
        if keys := self._index.exact(name):
            return self._of_street(keys[0], self._address)
        if (area := self._named_area()) is not None:
            return LookUp(Answer.AREA, area=area)
        keys = self._index.without_rings(name)
        if guess:
            keys = list(dict.fromkeys([*keys, *([] if keys else self._index.beginning(name))]))
        return self._of_streets(keys or self._index.misspelt(name))

    def _named_area(self) -> Area | None:
        wanted = folded(self._typed.strip())
        named = [area for area in self._areas.values() if wanted and folded(area.name) == wanted]
        return named[-1] if named else None

    def _of_streets(self, keys: list[str]) -> LookUp:
        if not keys:
            return LookUp(Answer.NOTHING)
        if len(keys) == 1:
            return self._of_street(keys[0], self._address)
        return LookUp(Answer.STREETS, choices=tuple(self._street_choice(key) for key in keys))

    def _street_choice(self, key: str) -> Choice:
        street = self._index.parts(key)[0].street
        return Choice(f"{street} {self._address.house}".strip(), street)

    def _of_street(self, key: str, address: Address) -> LookUp:
        parts = [part for part in self._index.parts(key) if part.area_code in self._areas]
        if not parts:
            return LookUp(Answer.NOTHING)
        street, resolved = parts[0].street, resolve(parts, address)
        if resolved.area_code is not None:
            return LookUp(Answer.AREA, street, address.house, self._areas[resolved.area_code])
        if resolved.question is Question.LOCALITY:
            return LookUp(Answer.LOCALITY, street, address.house, choices=self._places(resolved, address))
        return LookUp(Answer.NUMBER, street, address.house, choices=self._numbers(resolved))

    def _places(self, resolved: Resolved, address: Address) -> tuple[Choice, ...]:
        """One choice per place, named by its post code and locality."""
        places = {part.place: part for part in reversed(resolved.parts)}
        return tuple(
            Choice(
                f"{part.street} {address.house}".strip() + f", {part.postal_code} {part.locality}".rstrip(),
                part.street,
                part,
                self._areas[part.area_code],
            )
            for part in sorted(places.values(), key=lambda part: part.place)
        )

    def _numbers(self, resolved: Resolved) -> tuple[Choice, ...]:
        """One choice per part, so that somebody who does not know the number finds the area all the same."""
        ordered = sorted(resolved.parts, key=lambda part: (part.number_from or 0, part.parity))
        return tuple(Choice(part.street, part.street, part, self._areas[part.area_code]) for part in ordered)
