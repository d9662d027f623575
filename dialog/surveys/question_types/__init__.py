"""The ways a question can be asked, one module each. The list is the only place that names them all."""

from collections.abc import Mapping

from dialog.surveys.question_types.base import QuestionType

ALL: tuple[QuestionType, ...] = ()
TYPES: Mapping[str, QuestionType] = {kind.name: kind for kind in ALL}
