"""Like items, each asked as a question of its own with the same steps. Never a grid."""

from random import Random

from dialog.surveys.question_types.base import answered, field_name, offered, sent
from dialog.surveys.question_types.choosing import (
    forged,
    is_drawn,
    no_write_ins,
    pick,
    text_of,
    unknown_settings,
)
from dialog.surveys.rules.questionnaire import Asked, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value


class Battery:
    """Value: codes {item: one}. An item that was skipped is not there."""

    name = "battery"

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        return tuple(field_name(asked, item.code) for item in asked.question.items)

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        options = offered(asked, choices)
        codes: dict[str, tuple[str, ...]] = {}
        problems: tuple[Problem, ...] = ()
        for item in asked.question.items:
            name = field_name(asked, item.code)
            codes[item.code] = tuple(sent(raw, name))
            problems += forged(name, codes[item.code], options, drawn=False)
            if len(codes[item.code]) > 1:
                problems += (Problem(name, "one_only"),)
            elif not codes[item.code] and asked.question.required:
                problems += (Problem(name, "needed"),)
        return Reading(None, problems) if problems else Reading(answered(codes))

    def write(self, asked: Asked, value: Value) -> Raw:
        return {field_name(asked, item): list(codes) for item, codes in value.codes.items()}

    def columns(self, question: Question) -> tuple[Column, ...]:
        steps = tuple(option.code for option in question.options)
        return tuple(Column(item.code, steps) for item in question.items)

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        said = {option.code: text_of(option, language) for option in offered(asked, choices)}
        return [
            f"{text_of(item, language)}: {said[value.code(item.code)]}"
            for item in asked.question.items
            if value.code(item.code) in said
        ]

    def definition_problems(self, question: Question) -> list[str]:
        found = unknown_settings(question, ()) + no_write_ins(question)
        if not question.items:
            found.append(f"{question.code}: a battery has items")
        if sum(not option.missing for option in question.options) < 2 or is_drawn(question):
            found.append(f"{question.code}: a battery has two or more steps of its own")
        return found

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        options = choices.options or question.options
        picked = {item.code: pick(random, options) for item in question.items}
        return answered({item: (option.code,) for item, option in picked.items() if option})
