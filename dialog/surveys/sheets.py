"""A whole answer sheet, read from the fields of its pages through the route: the one way for page, save and simulation."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialog.surveys.question_types import TYPES
from dialog.surveys.rules.conditions import FACTS, holds
from dialog.surveys.rules.questionnaire import Asked, Questionnaire, Screen
from dialog.surveys.rules.route import choices_for
from dialog.surveys.rules.values import Answers, Problem, Raw, Reading, Value

NOTHING: Raw = {}


@dataclass(frozen=True)
class Sheet:
    """What the pages' fields mean. `answers` are on the route. `screens` are asked, in order.

    `problems`: screen number -> what has to be mended there. `stray`: addresses whose fields are kept, but no longer count.
    """

    answers: Answers
    screens: tuple[Screen, ...]
    problems: Mapping[int, tuple[Problem, ...]]
    stray: tuple[str, ...]

    def next_after(self, number: int) -> Screen | None:
        """The asked screen after `number`; None when the check page comes."""
        return next((screen for screen in self.screens if screen.number > number), None)

    def before(self, number: int) -> Screen | None:
        """The asked screen before `number`; None at the beginning."""
        return next((screen for screen in reversed(self.screens) if screen.number < number), None)


def read_sheet(
    questionnaire: Questionnaire,
    raws: Mapping[int, Raw],
    areas: Mapping[str, str],
    facts: frozenset[str] = frozenset(),
) -> Sheet:
    """Everything the fields say. Never raises for what a person sent."""
    answers: dict[str, Value] = {FACTS: Value({"": tuple(sorted(facts))})} if facts else {}
    screens: list[Screen] = []
    stray: list[str] = []
    problems: dict[int, tuple[Problem, ...]] = {}
    for screen in questionnaire.screens:
        raw = raws.get(screen.number, NOTHING)
        if not holds(screen.condition, answers):
            stray.extend(asked.address for asked in screen.questions if _typed(asked, raw))
            continue
        screens.append(screen)
        found: list[Problem] = []
        for asked in screen.questions:
            if not raw and not asked.question.required:
                continue  # nobody has been here: every type reads nothing from nothing
            reading = read_question(questionnaire, asked, raw, answers, areas)
            found.extend(reading.problems)
            if reading.value is not None:
                answers[asked.address] = merged(answers.get(asked.address), reading.value)
        if found:
            problems[screen.number] = tuple(found)
    answers.pop(FACTS, None)
    return Sheet(answers, tuple(screens), problems, tuple(dict.fromkeys(stray)))


def read_question(
    questionnaire: Questionnaire, asked: Asked, raw: Raw, answers: Answers, areas: Mapping[str, str]
) -> Reading:
    """What one question's fields mean, given the earlier answers."""
    choices = choices_for(questionnaire, asked, answers, areas)
    return TYPES[asked.question.type].read(asked, raw, choices)


def merged(earlier: Value | None, value: Value) -> Value:
    """A battery split over screens is one answer."""
    if earlier is None:
        return value
    return Value({**earlier.codes, **value.codes}, {**earlier.texts, **value.texts})


def _typed(asked: Asked, raw: Raw) -> bool:
    prefix = f"q_{asked.address}"
    return any(
        (name == prefix or name.startswith(prefix + "_")) and any(value.strip() for value in values)
        for name, values in raw.items()
    )
