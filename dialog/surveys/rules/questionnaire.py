"""What a questionnaire is made of, and its numbered screens. Written once per version, never changed afterwards."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from dialog.surveys.rules.conditions import Condition, within_round

# These lengths survive LimeSurvey, XLSForm and SPSS without loss.
QUESTION_CODE = re.compile(r"[A-Z][A-Z0-9]{0,19}")
CHOICE_CODE = re.compile(r"[A-Za-z0-9]{1,5}")
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
DONT_KNOW = "VI"
RATHER_NOT = "VS"
YES = "J"
MOST_ITEMS = 5
MOST_ROUNDS = 12

Texts = Mapping[str, str]


def worded(texts: Texts, language: str) -> tuple[str, str]:
    """(text, its language): Swedish where there is none in `language`, so that the page can mark it. ('', language) when empty."""
    if texts.get(language):
        return texts[language], language
    return (texts["sv"], "sv") if texts.get("sv") else ("", language)


@dataclass(frozen=True)
class Option:
    """One choice. `write_in`: most characters of the text that goes with it, 0 for none. `missing`: says why there is no
    answer (VI, VS). `apart`: shown after the others. `tag`: 'category' or 'category/facet' of the situation picture.
    """

    code: str
    texts: Texts
    exclusive: bool = False
    write_in: int = 0
    missing: bool = False
    apart: bool = False
    tag: str = ""


@dataclass(frozen=True)
class Item:
    """One line of a battery, asked as a question of its own."""

    code: str
    texts: Texts
    tag: str = ""


@dataclass(frozen=True)
class Question:
    """`type` names an entry of `question_types`; `settings` are that type's own."""

    code: str
    type: str
    texts: Texts
    hints: Texts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    required: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)

    def option(self, code: str) -> Option | None:
        """The option with `code`."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Page:
    """What is shown at once: one question, or a few short ones that belong together."""

    questions: tuple[Question, ...]
    show_if: Condition | None = None


@dataclass(frozen=True)
class Loop:
    """Pages asked again. With `again` (a yes/no question on the last page) a yes leads to the next round, at most `most`;
    with `for_each` there is one round per chosen option of that earlier question, named by the option's code.
    """

    code: str
    pages: tuple[Page, ...]
    most: int = 3
    again: str = ""
    for_each: str = ""
    except_codes: tuple[str, ...] = ()
    show_if: Condition | None = None


@dataclass(frozen=True)
class Section:
    """A titled part."""

    code: str
    title: Texts
    parts: tuple[Page | Loop, ...]


@dataclass(frozen=True)
class Asked:
    """A question as it stands on a screen. `address` is its code, in a loop `CODE__round`."""

    question: Question
    address: str


@dataclass(frozen=True)
class Screen:
    """One numbered page. `number` is fixed in the version, `step` counts for progress (a loop or split battery is one).

    `condition` gathers the page's and its loop's; `round` is '' outside loops.
    """

    number: int
    questions: tuple[Asked, ...]
    condition: Condition | None
    step: int
    section: str
    loop: str = ""
    round: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """A whole questionnaire in its languages. `roles` says which question holds area, age, sex and relation;
    `observation` which answers become what, when, where, how and recurring of the situation picture.
    """

    slug: str
    languages: tuple[str, ...]
    title: Texts
    intro: Texts
    minutes: int
    sections: tuple[Section, ...]
    roles: Mapping[str, str] = field(default_factory=dict)
    observation: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """Every page that could ever be asked, in order; number 1 first."""
        return tuple(_screens(self))

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """By code, in order of appearance."""
        return {question.code: question for question in _questions(self)}

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """By address, in order; a split battery stands once, whole."""
        return {
            asked.address: Asked(self.questions[asked.question.code], asked.address)
            for screen in self.screens
            for asked in screen.questions
        }

    @cached_property
    def screen_of(self) -> Mapping[str, int]:
        """Address -> the number of its last screen."""
        return {asked.address: screen.number for screen in self.screens for asked in screen.questions}

    @cached_property
    def steps(self) -> int:
        """How many questions are counted towards progress."""
        return self.screens[-1].step if self.screens else 0

    def screen(self, number: int) -> Screen | None:
        """The screen with `number`."""
        return self.screens[number - 1] if 1 <= number <= len(self.screens) else None


def round_address(code: str, round_: str) -> str:
    """The address of a question in a loop's round, or outside loops."""
    return f"{code}__{round_}" if round_ else code


def code_of(address: str) -> str:
    """The question's code of an address."""
    return address.partition("__")[0]


def round_of(address: str) -> str:
    """The round of an address, '' outside loops."""
    return address.partition("__")[2]


def parts_of(questionnaire: Questionnaire) -> Iterator[tuple[Section, Page | Loop]]:
    """Sections' parts in order."""
    for section in questionnaire.sections:
        for part in section.parts:
            yield section, part


def rounds_of(questionnaire: Questionnaire, loop: Loop) -> tuple[str, ...]:
    """The names of a loop's rounds: '1', '2', … or the codes of the options it goes through."""
    if not loop.for_each:
        return tuple(str(number) for number in range(1, loop.most + 1))
    over = next(question for question in _questions(questionnaire) if question.code == loop.for_each)
    return tuple(
        option.code
        for option in over.options
        if not option.missing and not option.exclusive and option.code not in loop.except_codes
    )


def _questions(questionnaire: Questionnaire) -> Iterator[Question]:
    for _, part in parts_of(questionnaire):
        for page in part.pages if isinstance(part, Loop) else (part,):
            yield from page.questions


def _screens(questionnaire: Questionnaire) -> Iterator[Screen]:
    number = 1
    for step, (section, part) in enumerate(parts_of(questionnaire), start=1):
        rounds = rounds_of(questionnaire, part) if isinstance(part, Loop) else ("",)
        for index, round_ in enumerate(rounds):
            for page in _pages_of(part, last=index == len(rounds) - 1):
                condition = _gathered(part, page, rounds[:index], round_)
                for questions in _split(page):
                    asked = tuple(Asked(question, round_address(question.code, round_)) for question in questions)
                    loop = part.code if isinstance(part, Loop) else ""
                    yield Screen(number, asked, condition, step, section.code, loop, round_)
                    number += 1


def _pages_of(part: Page | Loop, *, last: bool) -> Iterator[Page]:
    """The pages of one round. The last round does not ask for another one."""
    for page in part.pages if isinstance(part, Loop) else (part,):
        left = tuple(one for one in page.questions if not (last and isinstance(part, Loop) and one.code == part.again))
        if left:
            yield page if left == page.questions else replace(page, questions=left)


def _split(page: Page) -> Iterator[tuple[Question, ...]]:
    """A battery too long for one screen takes several, each with some of its items."""
    if len(page.questions) != 1 or len(page.questions[0].items) <= MOST_ITEMS:
        yield page.questions
        return
    (question,) = page.questions
    screens = -(-len(question.items) // MOST_ITEMS)
    size = -(-len(question.items) // screens)
    for start in range(0, len(question.items), size):
        yield (replace(question, items=question.items[start : start + size]),)


def _gathered(part: Page | Loop, page: Page, earlier: tuple[str, ...], round_: str) -> Condition | None:
    found: list[Condition] = [part.show_if] if part.show_if else []
    if isinstance(part, Loop):
        own = {q.code: round_address(q.code, round_) for inner in part.pages for q in inner.questions}
        if part.for_each:
            found.append({"answer": part.for_each, "in": [round_]})
        elif earlier:
            found.append({"answer": round_address(part.again, earlier[-1]), "in": [YES]})
        if page.show_if:
            found.append(within_round(page.show_if, own))
    if len(found) > 1:
        return {"all": found}
    return found[0] if found else None
