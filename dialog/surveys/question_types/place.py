"""A place: its kind, what it is called, and perhaps a point on the map, never finer than 100 metres."""

import re
from collections.abc import Mapping
from random import Random

from dialog.surveys.question_types.base import answered, field_name, missing, nothing_read, offered, sent
from dialog.surveys.question_types.choosing import (
    forged,
    is_drawn,
    no_write_ins,
    option_problems,
    pick,
    text_of,
    whole,
)
from dialog.surveys.question_types.examples import example_text
from dialog.surveys.question_types.writing import Problems, read_text
from dialog.surveys.rules.questionnaire import Asked, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value
from dialog.text import TextRule

MOST_PLACES = 3
NAME = TextRule(limit=120)
# Thousandths of a degree, at least 100 metres apart everywhere in Sweden; the page's script uses the same.
LATITUDE_STEP, LONGITUDE_STEP = 1, 3
SOUTH, NORTH, WEST, EAST = 55.0, 69.5, 10.0, 25.0
_POINT = re.compile(r"([0-9]{2}(?:\.[0-9]{1,15})?),([0-9]{2}(?:\.[0-9]{1,15})?)")


class Place:
    """Value: codes {'': kind, 'point': 'latitude,longitude'}, texts {'name': …}; a second place has '2', '2_point', '2_name'."""

    name = "place"

    def places(self, question: Question) -> tuple[Mapping[str, str], ...]:
        """The suffixes of each place's fields: kind, name and point."""
        return tuple(parts(number) for number in places_of(question))

    def point(self, typed: str) -> str:
        """What is kept of a point, '' for what is none."""
        return snapped(typed) or ""

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        suffixes = [suffix for number in places_of(asked.question) for suffix in parts(number).values()]
        drawn = asked.question.settings.get("point", False)
        return tuple(field_name(asked, suffix) for suffix in suffixes if drawn or not suffix.endswith("point"))

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        codes: dict[str, tuple[str, ...]] = {}
        texts: dict[str, str] = {}
        problems: Problems = ()
        for number in places_of(asked.question):
            suffix = parts(number)
            kind, wrong_kind = _kind(asked, raw, choices, suffix["kind"])
            name, wrong_name = read_text(raw, field_name(asked, suffix["name"]), NAME)
            point, wrong_point = _point(asked, raw, suffix["point"])
            codes |= {suffix["kind"]: kind, suffix["point"]: point}
            texts[suffix["name"]] = name
            problems += wrong_kind + wrong_name + wrong_point
            if not problems and (name or point) and set(kind) & {one.code for one in missing(offered(asked, choices))}:
                problems += (Problem(field_name(asked, suffix["kind"]), "one_or_the_other"),)
        if problems:
            return Reading(None, problems)
        value = answered(codes, texts)
        return Reading(value) if value else nothing_read(asked, field_name(asked))

    def write(self, asked: Asked, value: Value) -> Raw:
        raw = {field_name(asked, suffix): list(codes) for suffix, codes in value.codes.items()}
        return raw | {field_name(asked, suffix): [text] for suffix, text in value.texts.items()}

    def columns(self, question: Question) -> tuple[Column, ...]:
        kinds = tuple(option.code for option in question.options)
        found: list[Column] = []
        for number in places_of(question):
            suffix = parts(number)
            found += [Column(suffix["kind"], kinds), Column(suffix["name"], text=True)]
            if question.settings.get("point", False):
                found.append(Column(suffix["point"], open=True))
        return tuple(found)

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        said = {option.code: text_of(option, language) for option in offered(asked, choices)}
        lines = []
        for number in places_of(asked.question):
            suffix = parts(number)
            told = (said.get(value.code(suffix["kind"]), ""), value.texts.get(suffix["name"], ""))
            line = ": ".join(part for part in told if part)
            lines += [line] if line else []
        return lines

    def definition_problems(self, question: Question) -> list[str]:
        found = option_problems(question, least=2, settings=("most", "point")) + no_write_ins(question)
        if is_drawn(question):
            found.append(f"{question.code}: the kinds of place are the question's own")
        if not isinstance(question.settings.get("point", False), bool):
            found.append(f"{question.code}: 'point' is true or false")
        return found + whole(question, "most", 1, MOST_PLACES)

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        kind = pick(random, choices.options or question.options)
        if kind is None or kind.missing:
            return answered({"": (kind.code,)}) if kind else None
        name = example_text(random, 60) if random.random() < 0.7 else ""
        return answered({"": (kind.code,)}, {"name": name})


def places_of(question: Question) -> tuple[int, ...]:
    """1 for the first place on the page, 2 for the next."""
    return tuple(range(1, int(question.settings.get("most", 1)) + 1))


def parts(number: int) -> Mapping[str, str]:
    """The suffixes of one place's fields."""
    if number == 1:
        return {"kind": "", "name": "name", "point": "point"}
    return {"kind": str(number), "name": f"{number}_name", "point": f"{number}_point"}


def snapped(typed: str) -> str | None:
    """The nearest point of the grid, None for what is no point in Sweden. Snapping again changes nothing."""
    match = _POINT.fullmatch(typed.strip())
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return None
    north = round(latitude * 1000 / LATITUDE_STEP) * LATITUDE_STEP
    east = round(longitude * 1000 / LONGITUDE_STEP) * LONGITUDE_STEP
    return f"{north / 1000:.3f},{east / 1000:.3f}"


def _kind(asked: Asked, raw: Raw, choices: Choices, suffix: str) -> tuple[tuple[str, ...], Problems]:
    name = field_name(asked, suffix)
    codes = sent(raw, name)
    problems = forged(name, codes, offered(asked, choices), drawn=False)
    return tuple(codes), problems or ((Problem(name, "one_only"),) if len(codes) > 1 else ())


def _point(asked: Asked, raw: Raw, suffix: str) -> tuple[tuple[str, ...], Problems]:
    name = field_name(asked, suffix)
    given = sent(raw, name)
    if not given:
        return (), ()
    found = snapped(given[0]) if len(given) == 1 and asked.question.settings.get("point", False) else None
    return ((found,), ()) if found else ((), (Problem(name, "point"),))
