"""What all choices among options share."""

from collections.abc import Iterable, Sequence
from random import Random

from dialog.surveys.question_types.base import field_name, offered
from dialog.surveys.question_types.writing import write_in_field
from dialog.surveys.rules.questionnaire import Asked, Item, Option, Question, worded
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Value


def choice_fields(asked: Asked, choices: Choices) -> tuple[str, ...]:
    """The field of the choice and those of what may be written beside it."""
    return (
        field_name(asked),
        *(write_in_field(asked, option) for option in offered(asked, choices) if option.write_in),
    )


def forged(name: str, codes: Sequence[str], options: Iterable[Option], *, drawn: bool) -> tuple[Problem, ...]:
    """A problem when a code is not among the options or comes twice. `drawn`: earlier answers decide the options."""
    known = {option.code for option in options}
    if len(set(codes)) == len(codes) and known.issuperset(codes):
        return ()
    return (Problem(name, "gone" if drawn else "unknown"),)


def is_drawn(question: Question) -> bool:
    """Whether earlier answers decide what may be chosen."""
    return bool(question.settings.get("from"))


def choice_raw(asked: Asked, value: Value) -> Raw:
    """The fields of codes under '' and of texts by option."""
    raw = {field_name(asked): list(value.codes.get("", ()))}
    return raw | {field_name(asked, f"{code}_text"): [text] for code, text in value.texts.items()}


def choice_column(question: Question, *, multiple: bool) -> tuple[Column, ...]:
    """The column of the choice, and one for each text beside it. Drawn options are not known here: it is open then."""
    codes = tuple(option.code for option in question.options)
    return (Column("", codes, multiple=multiple, open=is_drawn(question)), *written_columns(question))


def written_columns(question: Question) -> tuple[Column, ...]:
    """Texts by option."""
    return tuple(Column(option.code, text=True) for option in question.options if option.write_in)


def choice_lines(value: Value, options: Iterable[Option], language: str) -> list[str]:
    """One line for each chosen option, with what was written beside it."""
    chosen = value.codes.get("", ())
    return [_line(option, value, language) for option in options if option.code in chosen]


def text_of(one: Option | Item, language: str) -> str:
    """What an option or item says."""
    return worded(one.texts, language)[0]


def _line(option: Option, value: Value, language: str) -> str:
    said = text_of(option, language)
    written = value.texts.get(option.code, "")
    return f"{said}: {written}" if written else said


def pick(random: Random, options: Sequence[Option]) -> Option | None:
    """One of the options, or None for a question that was skipped. Reasons not to answer are rarer than answers."""
    if not options or random.random() < SKIPPED:
        return None
    answers = [option for option in options if not option.missing]
    others = [option for option in options if option.missing]
    return random.choice(others if others and (not answers or random.random() < UNKNOWN) else answers)


SKIPPED = 0.04
UNKNOWN = 0.07


def option_problems(question: Question, *, least: int, settings: Iterable[str] = ()) -> list[str]:
    """What is wrong with a question that is answered by choosing among at least `least` options."""
    found = unknown_settings(question, ("from", "in", *settings))
    if len(question.options) < least and not is_drawn(question):
        found.append(f"{question.code}: {least} options or more are needed to choose among")
    if question.items:
        found.append(f"{question.code}: only a battery has items")
    return found + limits_of_write_ins(question)


def unknown_settings(question: Question, known: Iterable[str]) -> list[str]:
    """Settings that mean nothing to the type."""
    return [
        f"{question.code}: the setting '{name}' means nothing to the type '{question.type}'"
        for name in question.settings
        if name not in set(known)
    ]


MOST_WRITTEN = 1000


def limits_of_write_ins(question: Question) -> list[str]:
    """Texts beside options are one line."""
    return [
        f"{question.code}.{option.code}: 'write_in' is 0 to {MOST_WRITTEN} characters"
        for option in question.options
        if not 0 <= option.write_in <= MOST_WRITTEN
    ]


def no_write_ins(question: Question) -> list[str]:
    """For types where an option has no text of its own."""
    return [
        f"{question.code}.{option.code}: the type '{question.type}' has no text beside an option"
        for option in question.options
        if option.write_in
    ]


def only_missing(question: Question) -> list[str]:
    """For types whose options can only say why there is no answer."""
    return no_write_ins(question) + [
        f"{question.code}.{option.code}: the type '{question.type}' takes only options that are 'missing'"
        for option in question.options
        if not option.missing
    ]


def whole(question: Question, name: str, low: int, high: int) -> list[str]:
    """A setting that is a whole number, if it is there."""
    number = question.settings.get(name, low)
    if isinstance(number, int) and not isinstance(number, bool) and low <= number <= high:
        return []
    return [f"{question.code}: '{name}' is a whole number from {low} to {high}"]
