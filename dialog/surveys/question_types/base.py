"""What a question type is: from the fields of a page to an answer and back, and what of it is counted.

A type holds no words and no HTML: problems are worded in `labels`, the page is drawn by `rendering` from the partial
`templates/public/questions/<name>.html`.
"""

from collections.abc import Sequence
from random import Random
from typing import Protocol

from dialog.surveys.rules.questionnaire import Asked, Option, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value

# Where somebody who cannot or will not answer says so, when the question's own field holds free text.
NO_ANSWER = "none"


class QuestionType(Protocol):
    """One way of asking. `read` never raises: whatever was sent is a value, a problem, or nothing."""

    name: str

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        """The names of the fields on the page."""
        ...

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        """What the page's fields mean. With a problem there is no value: nothing half understood is stored."""
        ...

    def write(self, asked: Asked, value: Value) -> Raw:
        """The fields that mean `value`: reading them gives it back."""
        ...

    def columns(self, question: Question) -> tuple[Column, ...]:
        """What results and exports hold of it."""
        ...

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        """The answer in lines, as the check page shows it."""
        ...

    def definition_problems(self, question: Question) -> list[str]:
        """One English line for each thing in the questionnaire that cannot be asked this way."""
        ...

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        """A plausible answer, or None for a skipped question."""
        ...


def field_name(asked: Asked, suffix: str = "") -> str:
    """The name of a field: `q_CODE`, `q_CODE_suffix`; in a loop `q_CODE__round`."""
    return f"q_{asked.address}_{suffix}" if suffix else f"q_{asked.address}"


def sent(raw: Raw, name: str) -> list[str]:
    """The values of a field that are not empty."""
    return [value for value in raw.get(name, ()) if value != ""]


def offered(asked: Asked, choices: Choices) -> tuple[Option, ...]:
    """The options that may be chosen now."""
    return choices.options or asked.question.options


def missing(options: Sequence[Option]) -> tuple[Option, ...]:
    """The options that say why there is no answer."""
    return tuple(option for option in options if option.missing)


def answered(codes: dict[str, tuple[str, ...]], texts: dict[str, str] | None = None) -> Value | None:
    """A value of what is not empty, None when nothing is left."""
    kept = {suffix: chosen for suffix, chosen in codes.items() if chosen}
    written = {suffix: text for suffix, text in (texts or {}).items() if text}
    return Value(kept, written) if kept or written else None


def nothing_read(asked: Asked, name: str) -> Reading:
    """The reading of an empty question: a problem only where the route needs the answer."""
    return Reading(None, (Problem(name, "needed"),)) if asked.question.required else Reading()
