"""Several choices, with limits, options that stand alone, and texts of one's own."""

from collections.abc import Sequence
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
    whole,
)
from dialog.surveys.question_types.examples import example_text
from dialog.surveys.question_types.writing import read_write_ins
from dialog.surveys.rules.questionnaire import Asked, Option, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value


class Multiple:
    """Value: codes {'': those chosen, in the order of the options}, texts {option: what was written beside it}."""

    name = "multiple"

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        return choice_fields(asked, choices)

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        """A text beside an option chooses it."""
        name, options = field_name(asked), offered(asked, choices)
        codes = sent(raw, name)
        texts, problems = read_write_ins(asked, raw, options)
        problems += forged(name, codes, options, drawn=is_drawn(asked.question))
        if problems:
            return Reading(None, problems)
        chosen = [option for option in options if option.code in codes or option.code in texts]
        if problem := _together(name, chosen) or _limits(name, asked.question, chosen):
            return Reading(None, (problem,))
        value = answered({"": tuple(option.code for option in chosen)}, texts)
        return Reading(value) if value else nothing_read(asked, name)

    def write(self, asked: Asked, value: Value) -> Raw:
        return choice_raw(asked, value)

    def columns(self, question: Question) -> tuple[Column, ...]:
        return choice_column(question, multiple=True)

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        return choice_lines(value, offered(asked, choices), language)

    def definition_problems(self, question: Question) -> list[str]:
        most = max(1, len(question.options))
        found = option_problems(question, least=1, settings=("at_most", "at_least"))
        if not is_drawn(question):
            found += whole(question, "at_most", 1, most) + whole(question, "at_least", 1, most)
        if not found and question.settings.get("at_least", 1) > question.settings.get("at_most", most):
            found.append(f"{question.code}: 'at_least' is more than 'at_most'")
        return found

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        options = choices.options or question.options
        first = pick(random, options)
        if first is None:
            return None
        chosen = [first]
        if not _stands_alone(first):
            most = question.settings.get("at_most", 3)
            others = [option for option in options if option is not first and not _stands_alone(option)]
            least = min(question.settings.get("at_least", 1), len(others) + 1) - 1
            chosen += random.sample(others, random.randint(least, max(least, min(most - 1, len(others)))))
        texts = {one.code: example_text(random, one.write_in) for one in chosen if one.write_in}
        return answered({"": tuple(option.code for option in options if option in chosen)}, texts)


def _stands_alone(option: Option) -> bool:
    return option.exclusive or option.missing


def _together(name: str, chosen: Sequence[Option]) -> Problem | None:
    alone = [option for option in chosen if _stands_alone(option)]
    return Problem(name, "stands_alone", {"option": alone[0].code}) if alone and len(chosen) > 1 else None


def _limits(name: str, question: Question, chosen: Sequence[Option]) -> Problem | None:
    most, least = question.settings.get("at_most"), question.settings.get("at_least", 0)
    if most is not None and len(chosen) > most:
        return Problem(name, "at_most", {"most": most})
    if chosen and len(chosen) < least and not _stands_alone(chosen[0]):
        return Problem(name, "at_least", {"least": least})
    return None
