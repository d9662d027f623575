"""The ways a question can be asked, one module each. The list is the only place that names them all."""

from collections.abc import Mapping

from dialog.surveys.question_types.area import Area
from dialog.surveys.question_types.base import QuestionType
from dialog.surveys.question_types.battery import Battery
from dialog.surveys.question_types.date import Date
from dialog.surveys.question_types.information import Information
from dialog.surveys.question_types.long_text import LongText
from dialog.surveys.question_types.multiple import Multiple
from dialog.surveys.question_types.number import Number
from dialog.surveys.question_types.place import Place
from dialog.surveys.question_types.ranking import Ranking
from dialog.surveys.question_types.scale import Scale
from dialog.surveys.question_types.short_text import ShortText
from dialog.surveys.question_types.single import Single
from dialog.surveys.rules.questionnaire import Asked
from dialog.surveys.rules.values import Choices, Problem

ALL: tuple[QuestionType, ...] = (
    Single(),
    Multiple(),
    Scale(),
    Battery(),
    Ranking(),
    Number(),
    ShortText(),
    LongText(),
    Date(),
    Area(),
    Place(),
    Information(),
)
TYPES: Mapping[str, QuestionType] = {kind.name: kind for kind in ALL}


def unanswered(asked: Asked, choices: Choices) -> Problem | None:
    """What to say, once and with a way past it, to somebody who goes on without answering. None when there is nothing
    to answer.
    """
    fields = TYPES[asked.question.type].fields(asked, choices)
    return Problem(fields[0], "needed" if asked.question.required else "unanswered") if fields else None
