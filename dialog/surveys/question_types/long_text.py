"""Several lines of text, with the number of characters that are left."""

from dialog.surveys.question_types.choosing import whole
from dialog.surveys.question_types.short_text import ShortText
from dialog.surveys.rules.questionnaire import Question


class LongText(ShortText):
    """Value: texts {'': what was written}, or codes {'none': why there is no answer}. Line breaks are kept."""

    name = "long_text"
    usual_limit = 1000
    largest_limit = 5000
    multiline = True
    settings = ("most", "rows")

    def definition_problems(self, question: Question) -> list[str]:
        return super().definition_problems(question) + whole(question, "rows", 2, 20)
