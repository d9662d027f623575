"""A question page as an answer. A page without typed text is drawn once and remembered; only the form key is put in."""

from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from dialog.surveys.public_pages import addresses
from dialog.surveys.public_pages.remembering import HOLE, remembered
from dialog.surveys.public_pages.visits import Visit
from dialog.surveys.rendering import draw_screen
from dialog.surveys.rules.drafts import Draft, Walk
from dialog.surveys.rules.questionnaire import CHOICE_CODE, Screen
from dialog.surveys.rules.route import draws_on, rests_on_words
from dialog.surveys.rules.values import Problem, Raw
from dialog.surveys.walking import walk_to
from dialog.web.language import current_language

# Types whose fields hold codes only: a remembered page holds nothing that anybody wrote.
CHOSEN = frozenset({"single", "multiple", "scale", "battery", "area"})
# These show the areas of the installation.
PLACED = frozenset({"area", "place"})
NOTHING: Raw = {}


@dataclass(frozen=True)
class PageState:
    """`changing`: leads back to the check page. `problems`: shown, with the fields as they were sent. `ahead`: fetched before
    its turn. `looking_up`: the answer to a button that only changes the page.
    """

    changing: bool = False
    problems: tuple[Problem, ...] = ()
    ahead: bool = False
    looking_up: bool = False


def question_page(visited: Visit, screen: Screen, state: PageState, status: int = 200) -> Response:
    """The page, never kept by the browser: Back asks the server, which has the saved answer."""
    draft = visited.draft
    assert draft is not None
    raw, walk = draft.raws.get(screen.number, NOTHING), _walk(visited, draft, screen)
    key = _key(visited, screen, state, raw, walk)
    pieces = remembered(key, lambda: _drawn(visited, screen, state, raw, walk))
    response = pieces.response(draft.form_key, status)
    response.headers["Cache-Control"] = "private, max-age=60" if state.ahead else "no-store"
    return response


def _walk(visited: Visit, draft: Draft, screen: Screen) -> Walk:
    if draft.walk is not None and draft.walk.page == screen.number:
        return draft.walk
    return walk_to(visited.questionnaire, visited.sheet, draft, screen.number)


def _key(visited: Visit, screen: Screen, state: PageState, raw: Raw, walk: Walk) -> tuple[object, ...]:
    """Everything the page shows; () for a page that must not be remembered."""
    survey = visited.survey
    types = {one.question.type for one in screen.questions}
    if (
        state.problems
        or not survey.stamp
        or rests_on_words(visited.questionnaire, screen)
        or "sagt" in request.args
        or any(draws_on(one.question) for one in screen.questions)
        or (types & PLACED and not survey.places)
    ):
        return ()
    chosen = tuple((name, *values) for name, values in sorted(raw.items()) if any(values))
    if chosen and not (types <= CHOSEN and all(CHOICE_CODE.fullmatch(code) for _, *codes in chosen for code in codes)):
        return ()
    if any(name.endswith(("_text", "_street")) for name, *_ in chosen):
        return ()
    return (
        survey.id, survey.slug, survey.stamp, survey.places if types & PLACED else "", visited.checksum, screen.number,
        current_language(), chosen, walk.step, walk.total, state.changing, 0 if state.changing else walk.coming,
    )  # fmt: skip


def _drawn(visited: Visit, screen: Screen, state: PageState, raw: Raw, walk: Walk) -> str:
    slug = visited.survey.slug
    drawn = draw_screen(
        visited.questionnaire,
        visited.checksum,
        screen,
        current_language(),
        answers=visited.sheet.answers,
        areas=visited.areas,
        raw=raw,
        problems=state.problems,
    )
    return render_template(
        "surveys/public/question.html",
        survey=visited.survey,
        drawn=drawn,
        has_errors=bool(drawn.errors),
        step=walk.step,
        total=walk.total,
        changing=state.changing,
        again=any(problem.code == "unanswered" for problem in state.problems),
        skippable=not any(one.question.required for one in screen.questions) and _is_asking(screen),
        form_key=HOLE,
        page_address=addresses.question(slug, screen.number),
        next_address=addresses.question(slug, walk.coming) if walk.coming and not state.changing else "",
    )


def _is_asking(screen: Screen) -> bool:
    return any(one.question.type != "information" for one in screen.questions)
