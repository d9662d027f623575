"""Simulated respondents: they walk a questionnaire's real route and answer through its real question types.

What they say is made up. It shows which pages can be reached and how long the ways through are; nothing is stored here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random
from statistics import median

from dialog.surveys.question_types import TYPES
from dialog.surveys.rules.conditions import FACTS, holds
from dialog.surveys.rules.questionnaire import Asked, Questionnaire, Screen
from dialog.surveys.rules.route import choices_for
from dialog.surveys.rules.values import Answers, Choices, Raw, Value
from dialog.surveys.sheets import Sheet, merged, read_sheet

# What somebody answers, given what they may choose among and what they have answered; None to skip.
Answerer = Callable[[Asked, Choices, Answers, Random], Value | None]
TRIES = 20


def as_its_type_says(asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value | None:
    """Any answer the question allows, all of them about as likely."""
    return TYPES[asked.question.type].simulate(asked.question, random, choices)


def simulate_sheet(
    questionnaire: Questionnaire,
    random: Random,
    areas: Mapping[str, str],
    facts: frozenset[str] = frozenset(),
    answer: Answerer = as_its_type_says,
) -> Sheet:
    """One respondent's way through, read back from the fields as a page would send them. `areas`: code -> name."""
    answers: dict[str, Value] = {FACTS: Value({"": tuple(sorted(facts))})} if facts else {}
    raws: dict[int, Raw] = {}
    for screen in questionnaire.screens:
        if not holds(screen.condition, answers):
            continue
        raw: dict[str, list[str]] = {}
        for asked in screen.questions:
            choices = choices_for(questionnaire, asked, answers, areas)
            value = _answered(asked, choices, answers, random, answer)
            if value is not None:
                answers[asked.address] = merged(answers.get(asked.address), value)
                raw |= {name: list(sent) for name, sent in TYPES[asked.question.type].write(asked, value).items()}
        raws[screen.number] = raw
    return read_sheet(questionnaire, raws, areas, facts)


def _answered(asked: Asked, choices: Choices, answers: Answers, random: Random, answer: Answerer) -> Value | None:
    """What the route needs is answered in the end."""
    for _ in range(TRIES if asked.question.required else 1):
        if (value := answer(asked, choices, answers, random)) is not None:
            return value
    return None


@dataclass(frozen=True)
class Coverage:
    """Where simulated respondents came: `reached` counts them per screen number, `lengths` are screens per respondent.

    `refused`: screen number -> respondents whose answer the page would not have taken; nobody, in a sound questionnaire.
    """

    questionnaire: Questionnaire
    reached: Mapping[int, int]
    lengths: tuple[int, ...]
    refused: Mapping[int, int]

    @property
    def respondents(self) -> int:
        return len(self.lengths)

    @cached_property
    def never(self) -> tuple[Screen, ...]:
        """Screens that nobody reached."""
        return tuple(screen for screen in self.questionnaire.screens if not self.reached.get(screen.number))

    @property
    def shortest(self) -> int:
        return min(self.lengths)

    @property
    def usual(self) -> float:
        """The median length."""
        return median(self.lengths)

    @property
    def longest(self) -> int:
        return max(self.lengths)


def coverage(questionnaire: Questionnaire, sheets: Iterable[Sheet]) -> Coverage:
    """What a crowd of respondents shows. Raises ValueError for nobody."""
    reached: Counter[int] = Counter()
    refused: Counter[int] = Counter()
    lengths: list[int] = []
    for sheet in sheets:
        reached.update(screen.number for screen in sheet.screens)
        refused.update(sheet.problems.keys())
        lengths.append(len(sheet.screens))
    if not lengths:
        raise ValueError("nobody answered")
    return Coverage(questionnaire, reached, tuple(lengths), refused)
