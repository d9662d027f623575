"""Static check of a questionnaire before it is published: codes, texts, references, and that every page can be reached."""

from collections import Counter
from collections.abc import Iterator

from dialog.surveys.rules.conditions import leaves_of, subject_of
from dialog.surveys.rules.questionnaire import (
    CHOICE_CODE,
    MOST_ROUNDS,
    QUESTION_CODE,
    SLUG,
    YES,
    Loop,
    Page,
    Question,
    Questionnaire,
    Texts,
    code_of,
    parts_of,
)
from dialog.surveys.rules.route import draws_on

LANGUAGES = ("sv", "en", "fi", "ar", "so", "fa")
ROLES = ("area", "age", "sex", "relation")
OBSERVATION = ("what", "when", "where", "how", "recurring", "at_least")


def problems_of(questionnaire: Questionnaire) -> list[str]:
    """One English line for each thing that stops the questionnaire from being published; empty when it may be."""
    shape = [*_head(questionnaire), *_codes(questionnaire), *_loops(questionnaire)]
    if shape:
        return shape
    return [*_texts(questionnaire), *_references(questionnaire), *_roles(questionnaire)]


def missing_texts(questionnaire: Questionnaire, language: str) -> list[str]:
    """Where a text is not there in `language`: shown in Swedish, marked as such."""
    return [path for path, texts in _all_texts(questionnaire) if texts.get("sv") and not texts.get(language)]


def _head(questionnaire: Questionnaire) -> Iterator[str]:
    if not SLUG.fullmatch(questionnaire.slug):
        yield "slug: small letters, digits and hyphens, at most 60"
    if "sv" not in questionnaire.languages:
        yield "languages: 'sv' is always there"
    for language in questionnaire.languages:
        if language not in LANGUAGES:
            yield f"languages: '{language}' is not one of {', '.join(LANGUAGES)}"
    if not questionnaire.minutes:
        yield "minutes: say how long it takes"


def _codes(questionnaire: Questionnaire) -> Iterator[str]:
    every = [question for _, page in _pages(questionnaire) for question in page.questions]
    for code, count in Counter(question.code for question in every).items():
        if not QUESTION_CODE.fullmatch(code):
            yield f"{code}: a question's code is 1 to 20 capital letters and digits, a letter first"
        if count > 1:
            yield f"{code}: the code stands for {count} questions"
    for question in every:
        codes = {"option": [one.code for one in question.options], "item": [one.code for one in question.items]}
        for kind, choices in codes.items():
            for choice, count in Counter(choices).items():
                if not CHOICE_CODE.fullmatch(choice):
                    yield f"{question.code}.{choice}: an {kind}'s code is 1 to 5 letters and digits"
                if count > 1:
                    yield f"{question.code}.{choice}: the code stands for {count} {kind}s"
    for code, count in Counter(section.code for section in questionnaire.sections).items():
        if count > 1:
            yield f"section {code}: the code stands for {count} sections"


def _loops(questionnaire: Questionnaire) -> Iterator[str]:
    for loop in (part for _, part in parts_of(questionnaire) if isinstance(part, Loop)):
        own = [question for page in loop.pages for question in page.questions]
        if bool(loop.again) == bool(loop.for_each):
            yield f"loop {loop.code}: say either 'again' or 'for_each'"
        elif loop.again:
            asking = [question for question in own if question.code == loop.again]
            if not asking or asking[0].option(YES) is None:
                yield f"loop {loop.code}: 'again' names a question of the loop with the option {YES}"
            if not 1 <= loop.most <= MOST_ROUNDS:
                yield f"loop {loop.code}: 'most' is 1 to {MOST_ROUNDS}"
        elif not any(q.code == loop.for_each and q.type == "multiple" for q in _before(questionnaire, loop)):
            yield f"loop {loop.code}: 'for_each' names an earlier question of several choices"


def _texts(questionnaire: Questionnaire) -> Iterator[str]:
    for path, texts in _all_texts(questionnaire):
        if not texts.get("sv", "").strip():
            yield f"{path}: the Swedish text is missing"
        for language in texts:
            if language not in questionnaire.languages:
                yield f"{path}: '{language}' is not among the questionnaire's languages"


def _references(questionnaire: Questionnaire) -> Iterator[str]:
    known: set[str] = set()
    for screen in questionnaire.screens:
        for leaf in leaves_of(screen.condition):
            subject = subject_of(leaf)
            if subject and subject not in known:
                yield f"screen {screen.number}: the condition rests on {subject}, which is not asked before it"
            elif subject:
                yield from _wanted(questionnaire, code_of(subject), leaf.get("in", ()), screen.number)
        for asked in screen.questions:
            yield from _drawn(questionnaire, asked.question, known)
        known |= {asked.address for asked in screen.questions}


def _wanted(questionnaire: Questionnaire, code: str, codes: list[str], number: int) -> Iterator[str]:
    question = questionnaire.questions[code]
    offered = {option.code for option in question.options}
    if not offered or question.type == "area" or draws_on(question):
        return
    for choice in codes:
        if choice not in offered:
            yield f"screen {number}: {code} has no option {choice}, so the condition never holds"


def _drawn(questionnaire: Questionnaire, question: Question, known: set[str]) -> Iterator[str]:
    source = draws_on(question)
    if source.startswith("loop:"):
        if not any(isinstance(part, Loop) and part.code == source[5:] for _, part in parts_of(questionnaire)):
            yield f"{question.code}: there is no loop {source[5:]}"
    elif source and source not in known:
        yield f"{question.code}: it draws on {source}, which is not asked before it"


def _roles(questionnaire: Questionnaire) -> Iterator[str]:
    for role, code in questionnaire.roles.items():
        if role not in ROLES:
            yield f"roles.{role}: not one of {', '.join(ROLES)}"
        elif code not in questionnaire.questions:
            yield f"roles.{role}: there is no question {code}"
    for part in questionnaire.observation:
        if part not in OBSERVATION:
            yield f"observation.{part}: not one of {', '.join(OBSERVATION)}"


def _all_texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Texts]]:
    yield "title", questionnaire.title
    yield "intro", questionnaire.intro
    for section in questionnaire.sections:
        yield f"section {section.code}", section.title
    for _, page in _pages(questionnaire):
        for question in page.questions:
            yield question.code, question.texts
            if question.hints:
                yield f"{question.code}.hints", question.hints
            for option in question.options:
                yield f"{question.code}.{option.code}", option.texts
            for item in question.items:
                yield f"{question.code}.{item.code}", item.texts


def _pages(questionnaire: Questionnaire) -> Iterator[tuple[Page | Loop, Page]]:
    for _, part in parts_of(questionnaire):
        for page in part.pages if isinstance(part, Loop) else (part,):
            yield part, page


def _before(questionnaire: Questionnaire, loop: Loop) -> Iterator[Question]:
    for part, page in _pages(questionnaire):
        if part is loop:
            return
        yield from page.questions
