"""Something to read on the way. The hint is its body."""

from random import Random

from dialog.surveys.question_types.choosing import unknown_settings
from dialog.surveys.rules.questionnaire import Asked, Question
from dialog.surveys.rules.values import Choices, Column, Raw, Reading, Value


class Information:
    """No value and no fields."""

    name = "information"

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        return ()

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        return Reading()

    def write(self, asked: Asked, value: Value) -> Raw:
        return {}

    def columns(self, question: Question) -> tuple[Column, ...]:
        return ()

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        return []

    def definition_problems(self, question: Question) -> list[str]:
        found = unknown_settings(question, ())
        if question.options or question.items or question.required:
            found.append(f"{question.code}: information is only read: it has no options, no items and no answer")
        return found

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        return None
