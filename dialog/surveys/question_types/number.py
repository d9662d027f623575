"""A whole number, perhaps with a unit."""

import re
from random import Random

from babel.numbers import format_decimal

from dialog.catalogue import locale_of
from dialog.surveys.question_types.base import answered, field_name, missing, nothing_read, offered, sent
from dialog.surveys.question_types.choosing import only_missing, text_of, unknown_settings, whole
from dialog.surveys.rules.questionnaire import Asked, Question, worded
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value

LARGEST = 999_999_999
# Digits of any script; people part thousands in their own ways.
_NUMBER = re.compile(r"([-+\N{MINUS SIGN}]?)(\d{1,20})")
_PARTING = re.compile(r"[\s.,'\N{RIGHT SINGLE QUOTATION MARK}\N{ARABIC THOUSANDS SEPARATOR}](?=\d{3}(?!\d))")


class Number:
    """Value: codes {'': the number in Western digits, or why there is no answer}."""

    name = "number"

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        return (field_name(asked),)

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        """The field of the number and the boxes of the reasons have one name: one of them is filled."""
        name, question = field_name(asked), asked.question
        values = [value for value in sent(raw, name) if value.strip()]
        if not values:
            return nothing_read(asked, name)
        if len(values) > 1:
            return Reading(None, (Problem(name, "one_or_the_other"),))
        if values[0] in {option.code for option in missing(offered(asked, choices))}:
            return Reading(Value({"": (values[0],)}))
        number = _read(values[0])
        if number is None:
            return Reading(None, (Problem(name, "number"),))
        if problem := _outside(name, question, number):
            return Reading(None, (problem,))
        return Reading(Value({"": (str(number),)}))

    def write(self, asked: Asked, value: Value) -> Raw:
        return {field_name(asked): list(value.codes.get("", ()))}

    def columns(self, question: Question) -> tuple[Column, ...]:
        return (Column("", tuple(option.code for option in missing(question.options)), open=True),)

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        code = value.code()
        for option in missing(offered(asked, choices)):
            if option.code == code:
                return [text_of(option, language)]
        unit = worded(asked.question.settings.get("unit", {}), language)[0]
        return [f"{format_decimal(int(code), locale=locale_of(language))} {unit}".strip()]

    def definition_problems(self, question: Question) -> list[str]:
        found = unknown_settings(question, ("least", "most", "unit")) + only_missing(question)
        found += whole(question, "least", -LARGEST, LARGEST) + whole(question, "most", -LARGEST, LARGEST)
        if not found and question.settings.get("least", 0) > question.settings.get("most", LARGEST):
            found.append(f"{question.code}: 'least' is more than 'most'")
        if any(option.code.isdecimal() for option in question.options):
            found.append(f"{question.code}: a reason not to answer cannot look like a number")
        return found + unit_problems(question)

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        if random.random() < 0.1:
            return None
        least = int(question.settings.get("least", 0))
        most = int(question.settings.get("most", least + 100))
        return answered({"": (str(random.randint(least, max(least, most))),)})


def unit_problems(question: Question) -> list[str]:
    """The unit is a text by language."""
    unit = question.settings.get("unit", {"sv": ""})
    if isinstance(unit, dict) and "sv" in unit and all(isinstance(text, str) for text in unit.values()):
        return []
    return [f"{question.code}: 'unit' is a text by language, Swedish among them"]


def _read(typed: str) -> int | None:
    match = _NUMBER.fullmatch(_PARTING.sub("", typed.strip()))
    if match is None:
        return None
    number = int(match[2])
    return -number if match[1] in ("-", "\N{MINUS SIGN}") else number


def _outside(name: str, question: Question, number: int) -> Problem | None:
    least, most = question.settings.get("least", 0), question.settings.get("most", LARGEST)
    if number < least:
        return Problem(name, "number_least", {"least": least})
    return Problem(name, "number_most", {"most": most}) if number > most else None
