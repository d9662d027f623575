"""One choice among a few, perhaps with a text of one's own."""

from random import Random

from dialog.surveys.question_types.base import answered, field_name, nothing_read, offered, sent
from dialog.surveys.question_types.choosing import (
    choice_column,
    choice_fields,
    choice_lines,
    choice_raw,
    forged,
    is_drawn,
    option_problems,
    pick,
)
from dialog.surveys.question_types.examples import example_text
from dialog.surveys.question_types.writing import read_write_ins, write_in_field
from dialog.surveys.rules.questionnaire import Asked, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value


class Single:
    """Value: codes {'': one}, texts {option: what was written beside it}."""

    name = "single"

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        return choice_fields(asked, choices)

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        """A text beside an option that is not chosen chooses it, unless another one is chosen."""
        name, options = field_name(asked), offered(asked, choices)
        codes = sent(raw, name)
        texts, problems = read_write_ins(asked, raw, options)
        problems += forged(name, codes, options, drawn=is_drawn(asked.question))
        chosen = codes or list(texts)
        if problems:
            return Reading(None, problems)
        if len(chosen) > 1:
            return Reading(None, (Problem(name, "one_only"),))
        elsewhere = [option for option in options if option.code in texts and option.code not in chosen]
        if elsewhere:
            field = write_in_field(asked, elsewhere[0])
            return Reading(None, (Problem(field, "written_elsewhere", {"option": elsewhere[0].code}),))
        value = answered({"": tuple(chosen)}, texts)
        return Reading(value) if value else nothing_read(asked, name)

    def write(self, asked: Asked, value: Value) -> Raw:
        return choice_raw(asked, value)

    def columns(self, question: Question) -> tuple[Column, ...]:
        return choice_column(question, multiple=False)

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        return choice_lines(value, offered(asked, choices), language)

    def definition_problems(self, question: Question) -> list[str]:
        return option_problems(question, least=2)

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        option = pick(random, choices.options or question.options)
        if option is None:
            return None
        texts = {option.code: example_text(random, option.write_in)} if option.write_in else {}
        return answered({"": (option.code,)}, texts)
