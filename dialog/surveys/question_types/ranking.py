"""The most important of several, in order: one list to choose from for each place."""

from random import Random

from dialog.surveys.question_types.base import answered, field_name, missing, nothing_read, offered, sent
from dialog.surveys.question_types.choosing import (
    forged,
    is_drawn,
    no_write_ins,
    option_problems,
    text_of,
    whole,
)
from dialog.surveys.rules.questionnaire import Asked, Option, Question
from dialog.surveys.rules.values import Choices, Column, Problem, Raw, Reading, Value

USUAL_PLACES = 3
MOST_PLACES = 5


class Ranking:
    """Value: codes {'1': the most important, '2': the next, …}, without gaps; {'': why} without an answer."""

    name = "ranking"

    def places(self, question: Question) -> tuple[str, ...]:
        """'1' for the most important, '2' for the next."""
        return places_of(question)

    def fields(self, asked: Asked, choices: Choices) -> tuple[str, ...]:
        places = tuple(field_name(asked, place) for place in places_of(asked.question))
        return (*places, field_name(asked)) if missing(offered(asked, choices)) else places

    def read(self, asked: Asked, raw: Raw, choices: Choices) -> Reading:
        options, drawn = offered(asked, choices), is_drawn(asked.question)
        reasons, places = missing(options), places_of(asked.question)
        why = sent(raw, field_name(asked))
        problems = forged(field_name(asked), why, reasons, drawn=False)
        ranks = {place: sent(raw, field_name(asked, place)) for place in places}
        for place, codes in ranks.items():
            problems += forged(field_name(asked, place), codes, rankable(options), drawn=drawn)
            if len(codes) > 1:
                problems += (Problem(field_name(asked, place), "one_only"),)
        if problems:
            return Reading(None, problems)
        chosen = {place: codes[0] for place, codes in ranks.items() if codes}
        if len(why) > 1 or (why and chosen):
            return Reading(None, (Problem(field_name(asked), "one_or_the_other"),))
        return _ordered(asked, chosen) or _value(asked, chosen, tuple(why))

    def write(self, asked: Asked, value: Value) -> Raw:
        return {field_name(asked, suffix): list(codes) for suffix, codes in value.codes.items()}

    def columns(self, question: Question) -> tuple[Column, ...]:
        codes = tuple(option.code for option in rankable(question.options))
        places = tuple(Column(place, codes, open=is_drawn(question)) for place in places_of(question))
        reasons = tuple(option.code for option in missing(question.options))
        return (*places, Column("", reasons)) if reasons else places

    def summary(self, asked: Asked, value: Value, language: str, choices: Choices) -> list[str]:
        said = {option.code: text_of(option, language) for option in offered(asked, choices)}
        lines = [
            f"{place}. {said[value.code(place)]}" for place in places_of(asked.question) if value.code(place) in said
        ]
        return [*lines, *([said[value.code()]] if value.code() in said else [])]

    def definition_problems(self, question: Question) -> list[str]:
        found = option_problems(question, least=2, settings=("places",)) + no_write_ins(question)
        return found + whole(question, "places", 1, MOST_PLACES)

    def simulate(self, question: Question, random: Random, choices: Choices) -> Value | None:
        options = rankable(choices.options or question.options)
        if random.random() < 0.05:
            return None
        chosen = random.sample(options, min(len(options), len(places_of(question)), random.choice((1, 2, 3, 3, 5))))
        return answered({str(place): (option.code,) for place, option in enumerate(chosen, start=1)})


def places_of(question: Question) -> tuple[str, ...]:
    """'1' for the most important, '2' for the next."""
    return tuple(str(place) for place in range(1, int(question.settings.get("places", USUAL_PLACES)) + 1))


def rankable(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """What can be put in order."""
    return tuple(option for option in options if not option.missing)


def _ordered(asked: Asked, chosen: dict[str, str]) -> Reading | None:
    """A reading with a problem when a place is skipped or something stands twice."""
    seen: set[str] = set()
    for number, place in enumerate(places_of(asked.question)):
        if place not in chosen:
            if len(chosen) > number:
                return Reading(None, (Problem(field_name(asked, place), "place_skipped"),))
            break
        if chosen[place] in seen:
            return Reading(None, (Problem(field_name(asked, place), "ranked_twice"),))
        seen.add(chosen[place])
    return None


def _value(asked: Asked, chosen: dict[str, str], why: tuple[str, ...]) -> Reading:
    value = answered({place: (code,) for place, code in chosen.items()} | {"": why})
    return Reading(value) if value else nothing_read(asked, field_name(asked, places_of(asked.question)[0]))
