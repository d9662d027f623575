"""Which screens are asked, in what order, and how far there is left. One evaluator for page, save and export."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from dialog.surveys.rules.conditions import evaluate, holds
from dialog.surveys.rules.questionnaire import (
    Asked,
    Loop,
    Option,
    Question,
    Questionnaire,
    Screen,
    Texts,
    code_of,
    parts_of,
    round_address,
    rounds_of,
)
from dialog.surveys.rules.values import Answers, Choices, Value

# The codes of places named in a loop, as a later question offers them.
PLACE = "P"


def asked_screens(questionnaire: Questionnaire, answers: Answers) -> tuple[Screen, ...]:
    """The screens of the route that `answers` (on the route) lead along."""
    return tuple(screen for screen in questionnaire.screens if holds(screen.condition, answers))


def on_route(questionnaire: Questionnaire, answers: Answers) -> dict[str, Value]:
    """The answers that count: of screens that are asked, and among what their questions offer.

    Conditions rest on these alone, so an answer that fell off the route leads nowhere.
    """
    kept: dict[str, Value] = {address: answers[address] for address in answers if address.startswith("_")}
    for screen in questionnaire.screens:
        if not holds(screen.condition, kept):
            continue
        for asked in screen.questions:
            value = answers.get(asked.address)
            if value is not None and (left := among(value, questionnaire, asked, kept)) is not None:
                kept[asked.address] = left
    return kept


def off_route(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Addresses answered, wholly or in part, that do not count any longer."""
    kept = on_route(questionnaire, answers)
    return tuple(address for address, value in answers.items() if kept.get(address) != value)


def among(value: Value, questionnaire: Questionnaire, asked: Asked, answers: Answers) -> Value | None:
    """`value` without what earlier answers no longer offer; None when nothing is left."""
    if not draws_on(asked.question):
        return value
    offered = {option.code for option in options_for(questionnaire, asked.question, answers)}
    codes = {suffix: tuple(code for code in chosen if code in offered) for suffix, chosen in value.codes.items()}
    codes = {suffix: chosen for suffix, chosen in codes.items() if chosen}
    return Value(codes, value.texts) if codes or value.texts else None


def next_screen(questionnaire: Questionnaire, answers: Answers, number: int) -> Screen | None:
    """The first asked screen after `number` (0 for the beginning); None when the check page comes."""
    return next((screen for screen in asked_screens(questionnaire, answers) if screen.number > number), None)


def previous_screen(questionnaire: Questionnaire, answers: Answers, number: int) -> Screen | None:
    """The last asked screen before `number`; None at the beginning."""
    before = [screen for screen in asked_screens(questionnaire, answers) if screen.number < number]
    return before[-1] if before else None


def progress(questionnaire: Questionnaire, answers: Answers, passed: Collection[int], number: int) -> tuple[int, int]:
    """(position, total) in questions. The total counts what may still come, so that it shrinks and never grows."""
    steps = _possible_steps(questionnaire, answers, frozenset(passed))
    here = questionnaire.screens[number - 1].step
    before = sum(step < here for step in steps)
    return before + 1, max(len(steps), before + 1)


def choices_for(questionnaire: Questionnaire, asked: Asked, answers: Answers, areas: Mapping[str, str]) -> Choices:
    """What `asked` may be answered with, given the earlier answers."""
    options = options_for(questionnaire, asked.question, answers)
    return Choices(areas=areas, options=options, items=asked.question.items)


def draws_on(question: Question) -> str:
    """What an earlier answer must offer for `question`: a question's code, 'loop:CODE', or ''."""
    return str(question.settings.get("from", ""))


def options_for(questionnaire: Questionnaire, question: Question, answers: Answers) -> tuple[Option, ...]:
    """The question's own options after those that earlier answers offer."""
    source = draws_on(question)
    if not source:
        return question.options
    if source.startswith("loop:"):
        return (*_places(questionnaire, source.removeprefix("loop:"), answers), *question.options)
    earlier, value = questionnaire.questions.get(source), answers.get(source)
    if earlier is None or value is None:
        return question.options
    return (*_offered(earlier, value, question.settings.get("in", ())), *question.options)


def round_words(questionnaire: Questionnaire, screen: Screen, answers: Answers) -> Texts:
    """What a loop's round is about: the option it is asked for, or the place that was named. Empty outside loops."""
    loop = loop_of(questionnaire, screen)
    if loop is None:
        return {}
    if loop.for_each:
        option = questionnaire.questions[loop.for_each].option(screen.round)
        return option.texts if option is not None else {}
    named = {place.code: place.texts for place in _places(questionnaire, loop.code, answers)}
    here = {asked.question.type for asked in screen.questions}
    return {} if "place" in here else named.get(f"{PLACE}{screen.round}", {})


def loop_of(questionnaire: Questionnaire, screen: Screen) -> Loop | None:
    """The loop that the screen belongs to."""
    loops = (part for _, part in parts_of(questionnaire) if isinstance(part, Loop))
    return next((loop for loop in loops if loop.code == screen.loop), None) if screen.loop else None


def rests_on_words(questionnaire: Questionnaire, screen: Screen) -> bool:
    """Whether the screen may repeat what somebody wrote, so that no drawing of it may be kept."""
    loop = loop_of(questionnaire, screen)
    return loop is not None and not loop.for_each


def _offered(earlier: Question, value: Value, wanted: Sequence[str]) -> Iterable[Option]:
    """Items of a battery with one of the wanted values, or chosen options of a multiple choice."""
    if earlier.items:
        return (
            Option(item.code, item.texts, tag=item.tag) for item in earlier.items if value.code(item.code) in wanted
        )
    chosen = {code for codes in value.codes.values() for code in codes}
    return (option for option in earlier.options if option.code in chosen and not option.missing)


def _places(questionnaire: Questionnaire, loop_code: str, answers: Answers) -> Iterable[Option]:
    """The places named in a loop's rounds, called what the person called them."""
    loop = next(part for _, part in parts_of(questionnaire) if isinstance(part, Loop) and part.code == loop_code)
    places = [question for page in loop.pages for question in page.questions if question.type == "place"]
    for question in places:
        for round_ in rounds_of(questionnaire, loop):
            value = answers.get(round_address(question.code, round_))
            if value is not None:
                yield Option(f"{PLACE}{round_}", _name_of(question, value))


def _name_of(question: Question, value: Value) -> Texts:
    named = value.texts.get("name", "")
    kind = question.option(value.code())
    if kind is None:
        return {"sv": named}
    if not named:
        return kind.texts
    return {language: f"{text}: {named}" for language, text in kind.texts.items()}


def _possible_steps(questionnaire: Questionnaire, answers: Answers, passed: frozenset[int]) -> list[int]:
    last = questionnaire.screen_of

    def is_passed(address: str) -> bool:
        number = last.get(address) or last.get(code_of(address))
        return number is None or number in passed

    possible: list[int] = []
    for screen in questionnaire.screens:
        if evaluate(screen.condition, answers, is_passed) is not False and screen.step not in possible[-1:]:
            possible.append(screen.step)
    return possible
