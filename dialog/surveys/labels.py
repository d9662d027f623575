"""What a survey says on screen: problems with an answer, and the words around a question."""

from collections.abc import Callable, Mapping

from babel.numbers import format_decimal

from dialog.catalogue import N_, _n, locale_of, translate, translate_number
from dialog.surveys.rules.questionnaire import Question, worded
from dialog.surveys.rules.values import Problem

# Problems whose sentence is the same everywhere.
_SENTENCES: Mapping[str, str] = {
    "needed": N_("Answer this question. We need it to know what to ask next"),
    "unanswered": N_("Choose an answer, or skip the question"),
    "unanswered_text": N_("Write an answer, or skip the question"),
    "unknown": N_("Choose among the answers on the page"),
    "gone": N_("Choose again. An earlier answer has changed, so the list is another one now"),
    "one_only": N_("Choose one answer"),
    "one_text": N_("Write the text once more"),
    "one_or_the_other": N_("Keep either your answer or the box you ticked below it"),
    "number": N_("Write a whole number with digits, for example 12"),
    "date_year": N_("Write the year with four digits, for example 2026"),
    "date_month": N_("Write the month like this: 2026-10"),
    "date_day": N_("Write the day like this: 2026-10-05"),
    "period_backwards": N_("Write a last day that does not come before the first"),
    "place_skipped": N_("Choose in order, the most important first"),
    "ranked_twice": N_("Choose something else here. This one already stands above"),
    "street_only": N_("Choose your area in the list below"),
    "point": N_("Mark the place on the map again, or leave the map out"),
    "text_too_large": N_("The text takes too much room. Shorten it"),
    "text_unreadable": N_("The text holds a character that cannot be read. Write that part again"),
}
_AT_MOST = (
    N_("Choose at most one"), N_("Choose at most two"), N_("Choose at most three"), N_("Choose at most four"),
    N_("Choose at most five"),
)  # fmt: skip
_AT_LEAST = (
    N_("Choose at least one"), N_("Choose at least two"), N_("Choose at least three"), N_("Choose at least four"),
    N_("Choose at least five"),
)  # fmt: skip
_TYPED = ("short_text", "long_text", "number", "date")
_TOO_LONG = _n(
    "The text may be at most %(limit)s characters. You have written %(num)s too many",
    "The text may be at most %(limit)s characters. You have written %(num)s too many",
)


def problem_text(problem: Problem, question: Question, language: str) -> str:
    """What somebody has to do about `problem`, in a sentence. An unknown code says to look at the answer."""
    if problem.code in _WITH_VALUES:
        return _WITH_VALUES[problem.code](problem, question, language)
    code = problem.code
    if code == "unanswered" and question.type in _TYPED:
        code = "unanswered_text"
    return translate(language, _SENTENCES.get(code, _SENTENCES["unknown"]))


def _number(value: int, language: str) -> str:
    return str(format_decimal(value, locale=locale_of(language)))


def _at_most(problem: Problem, question: Question, language: str) -> str:
    return _counted(_AT_MOST, N_("Choose at most %(number)s"), problem.values["most"], language)


def _at_least(problem: Problem, question: Question, language: str) -> str:
    return _counted(_AT_LEAST, N_("Choose at least %(number)s"), problem.values["least"], language)


def _counted(sentences: tuple[str, ...], otherwise: str, number: int, language: str) -> str:
    """Small numbers as words."""
    if 1 <= number <= len(sentences):
        return translate(language, sentences[number - 1])
    return translate(language, otherwise, number=_number(number, language))


def _stands_alone(problem: Problem, question: Question, language: str) -> str:
    sentence = N_("Choose either “%(option)s” or other answers, not both")
    return translate(language, sentence, option=_option(problem, question, language))


def _written_elsewhere(problem: Problem, question: Question, language: str) -> str:
    sentence = N_("Choose “%(option)s” as well, or erase what you wrote below it")
    return translate(language, sentence, option=_option(problem, question, language))


def _option(problem: Problem, question: Question, language: str) -> str:
    option = question.option(problem.values["option"])
    return worded(option.texts, language)[0] if option else problem.values["option"]


def _number_least(problem: Problem, question: Question, language: str) -> str:
    return translate(language, N_("Write %(number)s or more"), number=_number(problem.values["least"], language))


def _number_most(problem: Problem, question: Question, language: str) -> str:
    return translate(language, N_("Write %(number)s or less"), number=_number(problem.values["most"], language))


def _too_long(problem: Problem, question: Question, language: str) -> str:
    sentence = translate_number(language, _TOO_LONG, problem.values["excess"])
    return sentence % {"limit": _number(problem.values["limit"], language)}


_WITH_VALUES: Mapping[str, Callable[[Problem, Question, str], str]] = {
    "at_most": _at_most,
    "at_least": _at_least,
    "stands_alone": _stands_alone,
    "written_elsewhere": _written_elsewhere,
    "number_least": _number_least,
    "number_most": _number_most,
    "text_too_long": _too_long,
}
