"""What a page asks and when it is asked, in words, for those who make and check a questionnaire."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from dialog.surveys.rules.conditions import Condition
from dialog.surveys.rules.questionnaire import Questionnaire, Screen, code_of, worded
from dialog.surveys.rules.route import draws_on

MOST_NAMED = 4


@dataclass(frozen=True)
class Described:
    """`questions`: (address, words, language of the words, type). `when`: '' for a page that everybody meets."""

    questions: tuple[tuple[str, str, str, str], ...]
    when: str
    round: str


def described(screen: Screen, questionnaire: Questionnaire, language: str) -> Described:
    """The screen in words."""
    return Described(
        tuple(
            (asked.address, *worded(asked.question.texts, language), asked.question.type) for asked in screen.questions
        ),
        condition_words(screen.condition, questionnaire, language) if screen.condition else "",
        screen.round,
    )


def condition_words(condition: Condition, questionnaire: Questionnaire, language: str) -> str:
    """A condition as one line, question codes first, so that it can be compared with the file."""
    if "all" in condition:
        return str(_(" and ")).join(_bracketed(part, questionnaire, language) for part in condition["all"])
    if "any" in condition:
        return str(_(" or ")).join(_bracketed(part, questionnaire, language) for part in condition["any"])
    if "not" in condition:
        return str(_("not: %(condition)s", condition=_bracketed(condition["not"], questionnaire, language)))
    if "fact" in condition:
        return str(_("the area has the fact %(fact)s", fact=condition["fact"]))
    if "answered" in condition:
        return str(_("%(code)s is answered", code=condition["answered"]))
    if "count" in condition:
        return _count(condition, questionnaire, language)
    code = str(condition["answer"])
    subject = f"{code} {condition['item']}" if "item" in condition else code
    return str(_("%(code)s is %(answers)s", code=subject, answers=_answers(condition, code, questionnaire, language)))


def _count(condition: Condition, questionnaire: Questionnaire, language: str) -> str:
    code = str(condition["count"])
    answers = _answers(condition, code, questionnaire, language)
    least, most = condition.get("at_least"), condition.get("at_most")
    if most is None:
        words = ngettext(
            "at least %(num)s answer of %(code)s is %(answers)s", "at least %(num)s answers of %(code)s are %(answers)s",
            least or 0, code=code, answers=answers,
        )  # fmt: skip
    else:
        words = ngettext(
            "at most %(num)s answer of %(code)s is %(answers)s", "at most %(num)s answers of %(code)s are %(answers)s",
            most, code=code, answers=answers,
        )  # fmt: skip
    return str(words)


def _answers(condition: Condition, code: str, questionnaire: Questionnaire, language: str) -> str:
    """The wanted answers in words; of many the first, and how many more."""
    names = _names(questionnaire, code_of(code), language)
    wanted = [f"”{names[choice]}”" if choice in names else choice for choice in condition["in"]]
    words = str(_(" or ")).join(wanted[:MOST_NAMED])
    if len(wanted) <= MOST_NAMED:
        return words
    return str(
        ngettext(
            "%(answers)s or %(num)s other", "%(answers)s or %(num)s others", len(wanted) - MOST_NAMED, answers=words
        )
    )


def _names(questionnaire: Questionnaire, code: str, language: str) -> dict[str, str]:
    """Choice code -> its words, also of choices that come from an earlier question."""
    question = questionnaire.questions.get(code)
    if question is None:
        return {}
    source = questionnaire.questions.get(draws_on(question))
    choices = [*(source.items or source.options if source else ()), *question.options]
    return {choice.code: worded(choice.texts, language)[0] or choice.code for choice in choices}


def _bracketed(part: Condition, questionnaire: Questionnaire, language: str) -> str:
    words = condition_words(part, questionnaire, language)
    return f"({words})" if "all" in part or "any" in part else words
