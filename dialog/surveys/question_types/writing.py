"""Free text inside an answer: read by the text policy, kept by the page when it is too long."""

from collections.abc import Sequence

from dialog.surveys.question_types.base import field_name, sent
from dialog.surveys.rules.questionnaire import Asked, Option
from dialog.surveys.rules.values import Problem, Raw
from dialog.text import TextRefused, TextRule, canonical

Problems = tuple[Problem, ...]


def read_text(raw: Raw, name: str, rule: TextRule) -> tuple[str, Problems]:
    """(the text in canonical form, problems). '' when there is none or it cannot be taken."""
    values = sent(raw, name)
    if len(values) > 1:
        return "", (Problem(name, "one_text"),)
    try:
        return (canonical(values[0], rule) if values else ""), ()
    except TextRefused as refusal:
        return "", (_refused(name, refusal, rule),)


def _refused(name: str, refusal: TextRefused, rule: TextRule) -> Problem:
    if refusal.reason != "too_long":
        return Problem(name, "text_unreadable")
    if not refusal.excess:
        return Problem(name, "text_too_large")
    return Problem(name, "text_too_long", {"limit": rule.limit, "excess": refusal.excess})


def write_in_field(asked: Asked, option: Option) -> str:
    """The field of the text that goes with an option: `q_CODE_ANN_text`."""
    return field_name(asked, f"{option.code}_text")


def read_write_ins(asked: Asked, raw: Raw, options: Sequence[Option]) -> tuple[dict[str, str], Problems]:
    """(option code -> what was written below it, problems)."""
    texts: dict[str, str] = {}
    problems: Problems = ()
    for option in options:
        if option.write_in:
            text, found = read_text(raw, write_in_field(asked, option), TextRule(limit=option.write_in))
            problems += found
            if text:
                texts[option.code] = text
    return texts, problems
