"""A line of text."""

from random import Random

from dialog.surveys.question_types.base import NO_ANSWER, answered, field_name, missing, nothing_read, offered, sent
from dialog.surveys.question_types.choosing import forged, only_missing, text_of, unknown_settings, whole
from dialog.surveys.question_types.examples import example_text
from dialog.surveys.question_types.writing import read_text
from dialog.surveys.rules.questionnaire import Asked, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value
from dialog.text import TextRule


class ShortText:
    """Value: texts {'': what was written}, or codes {'none': why there is no answer}."""

    name = "short_text"
    usual_limit = 200
    largest_limit = 500
    multiline = False
    reason = NO_ANSWER
    settings: tuple[str, ...] = ("most",)

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        return (field_name(asked), *((field_name(asked, NO_ANSWER),) if missing(offered(asked, choices)) else ()))

    def limit(self, question: Question) -> int:
        """The most characters the text may have."""
        return int(question.settings.get("most", self.usual_limit))

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        name, none = field_name(asked), field_name(asked, NO_ANSWER)
        rule = TextRule(self.limit(asked.question), multiline=self.multiline)
        text, problems = read_text(raw, name, rule)
        codes = sent(raw, none)
        problems += forged(none, codes, missing(offered(asked, choices)), drawn=False)
        if not problems and (len(codes) > 1 or (codes and text)):
            problems = (Problem(none, "one_or_the_other"),)
        if problems:
            return Reading(None, problems)
        value = answered({NO_ANSWER: tuple(codes)}, {"": text})
        return Reading(value) if value else nothing_read(asked, name)

    def write(self, asked: Asked, value: Value) -> Raw:
        raw = {field_name(asked): [value.texts.get("", "")]}
        return raw | {field_name(asked, suffix): list(codes) for suffix, codes in value.codes.items()}

    def columns(self, question: Question) -> tuple[Column, ...]:
        reasons = tuple(option.code for option in missing(question.options))
        return (Column("", text=True), *((Column(NO_ANSWER, reasons),) if reasons else ()))

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        reasons = [one for one in offered(asked, choices) if one.code == value.code(NO_ANSWER)]
        return [*value.texts.get("", "").splitlines(), *(text_of(one, language) for one in reasons)]

    def definition_problems(self, question: Question) -> list[str]:
        found = unknown_settings(question, self.settings) + only_missing(question)
        return found + whole(question, "most", 1, self.largest_limit)

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        if random.random() < 0.6 and not question.required:
            return None
        return answered({}, {"": example_text(random, self.limit(question))})
