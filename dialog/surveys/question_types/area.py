"""The area somebody answers for: found by a street, or chosen from the list. The street itself is not stored."""

from random import Random

from dialog.surveys.question_types.base import answered, field_name, nothing_read, offered, sent
from dialog.surveys.question_types.choosing import no_write_ins, text_of, unknown_settings
from dialog.surveys.rules.questionnaire import Asked, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value

STREET = "street"


class Area:
    """Value: codes {'': the code of an area, or of one of the question's own options such as 'outside'}."""

    name = "area"

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        return field_name(asked), field_name(asked, STREET)

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        """A street alone is not an answer yet: the page shows the areas it may lie in, to choose among."""
        name, street = field_name(asked), field_name(asked, STREET)
        codes = sent(raw, name)
        known = {*choices.areas, *(option.code for option in offered(asked, choices))}
        if not known.issuperset(codes):
            return Reading(None, (Problem(name, "unknown"),))
        if len(codes) > 1:
            return Reading(None, (Problem(name, "one_only"),))
        if not codes and any(typed.strip() for typed in sent(raw, street)):
            return Reading(None, (Problem(street, "street_only"),))
        value = answered({"": tuple(codes)})
        return Reading(value) if value else nothing_read(asked, name)

    def write(self, asked: Asked, value: Value) -> Raw:
        return {field_name(asked): list(value.codes.get("", ()))}

    def columns(self, question: Question) -> tuple[Column, ...]:
        return (Column("", tuple(option.code for option in question.options), open=True),)

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        said = dict(choices.areas) | {one.code: text_of(one, language) for one in offered(asked, choices)}
        return [said[value.code()]] if value.code() in said else []

    def definition_problems(self, question: Question) -> list[str]:
        return unknown_settings(question, ()) + no_write_ins(question)

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        codes = list(choices.areas)
        others = [option.code for option in choices.options or question.options if not option.missing]
        if others and (not codes or random.random() < 0.03):
            codes = others
        return answered({"": (random.choice(codes),)}) if codes else None
