"""Fully labelled steps, one of them chosen, always shown from top to bottom."""

from random import Random

from dialog.surveys.question_types.base import answered, field_name, nothing_read, offered, sent
from dialog.surveys.question_types.choosing import (
    choice_column,
    choice_lines,
    choice_raw,
    forged,
    is_drawn,
    no_write_ins,
    option_problems,
    pick,
)
from dialog.surveys.rules.questionnaire import Asked, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value

MOST_STEPS = 11


class Scale:
    """Value: codes {'': one}. The order of the options is the order of the steps."""

    name = "scale"

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        return (field_name(asked),)

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        name = field_name(asked)
        codes = sent(raw, name)
        problems = forged(name, codes, offered(asked, choices), drawn=is_drawn(asked.question))
        if not problems and len(codes) > 1:
            problems = (Problem(name, "one_only"),)
        if problems:
            return Reading(None, problems)
        return Reading(answered({"": tuple(codes)})) if codes else nothing_read(asked, name)

    def write(self, asked: Asked, value: Value) -> Raw:
        return choice_raw(asked, value)

    def columns(self, question: Question) -> tuple[Column, ...]:
        return choice_column(question, multiple=False)

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        return choice_lines(value, offered(asked, choices), language)

    def definition_problems(self, question: Question) -> list[str]:
        found = option_problems(question, least=2) + no_write_ins(question)
        if is_drawn(question):
            found.append(f"{question.code}: the steps of a scale are its own")
        if sum(not option.missing for option in question.options) > MOST_STEPS:
            found.append(f"{question.code}: a scale has at most {MOST_STEPS} steps")
        return found

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        option = pick(random, choices.options or question.options)
        return answered({"": (option.code,)}) if option else None
