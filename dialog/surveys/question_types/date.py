"""A year, a month, a day, or a period from one day to another. Typed, so that half a date is never lost by a picker."""

import re
from collections.abc import Mapping
from datetime import date
from random import Random

from babel.dates import format_date, format_skeleton

from dialog.catalogue import locale_of
from dialog.surveys.question_types.base import answered, field_name, missing, nothing_read, offered, sent
from dialog.surveys.question_types.choosing import only_missing, text_of, unknown_settings
from dialog.surveys.rules.questionnaire import Asked, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value

PRECISIONS = ("year", "month", "day", "period")
FIRST_YEAR, LAST_YEAR = 1900, 2100
ENDS = ("from", "to")
_BETWEEN = r"[-\s./\N{EN DASH}]?"
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "year": re.compile(r"(\d{4})"),
    "month": re.compile(rf"(\d{{4}}){_BETWEEN}(\d\d?)"),
    "day": re.compile(rf"(\d{{4}}){_BETWEEN}(\d\d){_BETWEEN}(\d\d)|(\d{{4}})[-\s./](\d\d?)[-\s./](\d\d?)"),
}


class Date:
    """Value: codes {'': '2026', '2026-10' or '2026-10-05'}, or {'from': day, 'to': day}; {'': why} without an answer."""

    name = "date"

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        own = tuple(field_name(asked, suffix) for suffix in suffixes(asked.question))
        return tuple(dict.fromkeys((*own, *((field_name(asked),) if missing(offered(asked, choices)) else ()))))

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        name = field_name(asked)
        reasons = {option.code for option in missing(offered(asked, choices))}
        given = {suffix: _given(raw, field_name(asked, suffix)) for suffix in {"", *suffixes(asked.question)}}
        why = tuple(value for value in given[""] if value in reasons)
        typed = {suffix: [value for value in values if value not in why] for suffix, values in given.items()}
        filled = {suffix: values for suffix, values in typed.items() if values}
        if len(why) > 1 or (why and filled) or any(len(values) > 1 for values in filled.values()):
            return Reading(None, (Problem(name, "one_or_the_other"),))
        if why:
            return Reading(Value({"": why}))
        return self._dates(asked, {suffix: values[0] for suffix, values in filled.items()})

    def _dates(self, asked: Asked, filled: Mapping[str, str]) -> Reading:
        own, precision = suffixes(asked.question), _precision(asked.question)
        first = field_name(asked, own[0])
        if any(suffix not in own for suffix in filled):
            return Reading(None, (Problem(first, "unknown"),))
        dates = {suffix: read_date(value, precision) for suffix, value in filled.items()}
        problems = [
            Problem(field_name(asked, suffix), f"date_{precision}") for suffix in own if dates.get(suffix, "") is None
        ]
        if not problems and len(dates) == 2 and str(dates["to"]) < str(dates["from"]):
            problems.append(Problem(field_name(asked, "to"), "period_backwards"))
        if problems:
            return Reading(None, tuple(problems))
        value = answered({suffix: (found,) for suffix in own if (found := dates.get(suffix))})
        return Reading(value) if value else nothing_read(asked, first)

    def write(self, asked: Asked, value: Value) -> Raw:
        return {field_name(asked, suffix): list(codes) for suffix, codes in value.codes.items()}

    def columns(self, question: Question) -> tuple[Column, ...]:
        reasons = tuple(option.code for option in missing(question.options))
        if suffixes(question) == ("",):
            return (Column("", reasons, open=True),)
        periods = tuple(Column(suffix, open=True) for suffix in ENDS)
        return (*periods, Column("", reasons)) if reasons else periods

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        for option in missing(offered(asked, choices)):
            if option.code == value.code():
                return [text_of(option, language)]
        if value.code():
            return [date_text(value.code(), language)]
        ends = [date_text(value.code(suffix), language) if value.code(suffix) else "" for suffix in ENDS]
        return [" \N{EN DASH} ".join(ends).strip()]

    def definition_problems(self, question: Question) -> list[str]:
        found = unknown_settings(question, ("precision",)) + only_missing(question)
        if question.settings.get("precision", "day") not in PRECISIONS:
            found.append(f"{question.code}: 'precision' is one of {', '.join(PRECISIONS)}")
        return found

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        if random.random() < 0.1:
            return None
        days = sorted(
            date(random.randint(2018, 2025), random.randint(1, 12), random.randint(1, 28)).isoformat() for _ in range(2)
        )
        length = {"year": 4, "month": 7}.get(_precision(question), 10)
        return answered({suffix: (day[:length],) for suffix, day in zip(suffixes(question), days, strict=False)})


def suffixes(question: Question) -> tuple[str, ...]:
    """One field, or the two ends of a period."""
    return ENDS if question.settings.get("precision") == "period" else ("",)


def read_date(typed: str, precision: str) -> str | None:
    """The date in ISO form as far as it goes, None when it is none."""
    match = _SHAPES[precision].fullmatch(typed.strip())
    if match is None:
        return None
    numbers = [int(group) for group in match.groups() if group is not None]
    try:
        whole = date(*[*numbers, 1, 1][:3])
    except ValueError:
        return None
    if not FIRST_YEAR <= whole.year <= LAST_YEAR:
        return None
    return whole.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def date_text(code: str, language: str) -> str:
    """A stored date in words: "5 oktober 2026", "oktober 2026", "2026"."""
    if len(code) == 4:
        return code
    locale = locale_of(language)
    if len(code) == 7:
        return str(format_skeleton("yMMMM", date.fromisoformat(f"{code}-01"), locale=locale))
    return str(format_date(date.fromisoformat(code), "d MMMM y", locale=locale))


def _precision(question: Question) -> str:
    precision = str(question.settings.get("precision", "day"))
    return "day" if precision == "period" else precision


def _given(raw: Raw, name: str) -> list[str]:
    return [value for value in sent(raw, name) if value.strip()]
