"""Where on the route a person stands."""

from collections.abc import Mapping

from dialog.surveys.rules.conditions import evaluate
from dialog.surveys.rules.drafts import Draft, Walk
from dialog.surveys.rules.questionnaire import Questionnaire, Screen
from dialog.surveys.rules.route import draws_on, progress
from dialog.surveys.rules.values import Value
from dialog.surveys.sheets import Sheet

AGE = "age"
UNDER_16 = "A15"


def waits(sheet: Sheet, draft: Draft) -> Screen | None:
    """The first page that is asked and not passed, or that has something to mend; None when only the check page is left."""
    return next(
        (screen for screen in sheet.screens if screen.number not in draft.passed or screen.number in sheet.problems),
        None,
    )


def may_see(sheet: Sheet, draft: Draft, number: int) -> bool:
    """Whether the page is asked, and neither later than where the person is."""
    first = waits(sheet, draft)
    asked = any(screen.number == number for screen in sheet.screens)
    return asked and (first is None or number <= first.number)


def comes_anyway(questionnaire: Questionnaire, sheet: Sheet, draft: Draft, number: int) -> Screen | None:
    """The page after `number` when it is the same whatever is answered on `number`, and does not draw on that answer."""
    here = {asked.address for asked in questionnaire.screens[number - 1].questions}
    earlier: Mapping[str, Value] = {address: value for address, value in sheet.answers.items() if address not in here}
    for screen in questionnaire.screens[number:]:
        asked = evaluate(screen.condition, earlier, lambda address: address not in here)
        if asked is None:
            return None
        if asked:
            free = screen.number not in draft.passed and not any(draws_on(one.question) for one in screen.questions)
            return screen if free else None
    return None


def position(questionnaire: Questionnaire, sheet: Sheet, draft: Draft, number: int) -> tuple[int, int]:
    """(question, of how many). What has been passed is certain, and so is everything before this page."""
    passed = draft.passed | {screen.number for screen in sheet.screens if screen.number < number}
    return progress(questionnaire, sheet.answers, passed, number)


def dropped(before: Sheet, after: Sheet, screen: Screen) -> tuple[str, ...]:
    """Addresses of earlier given answers that count no longer, wholly or in part, because of what was changed on `screen`."""
    here = {asked.address for asked in screen.questions}
    return tuple(
        address
        for address, value in before.answers.items()
        if address not in here and after.answers.get(address) != value
    )


def walk_to(questionnaire: Questionnaire, sheet: Sheet, draft: Draft, number: int) -> Walk:
    """Everything about showing page `number` that the draft's answers decide."""
    first = waits(sheet, draft)
    step, total = position(questionnaire, sheet, draft, number)
    coming = comes_anyway(questionnaire, sheet, draft, number)
    return Walk(
        asked=tuple(screen.number for screen in sheet.screens),
        waits=first.number if first else 0,
        page=number,
        step=step,
        total=total,
        coming=coming.number if coming else 0,
    )


def is_young(questionnaire: Questionnaire, sheet: Sheet) -> bool:
    """Under sixteen, by their own answer: no way on to anything that asks for contact."""
    value = sheet.answers.get(questionnaire.roles.get(AGE, ""))
    return value is not None and value.code() == UNDER_16
