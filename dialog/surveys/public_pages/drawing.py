"""A question page as an answer. A page without typed text is drawn once and remembered; only the form key is put in."""

import threading
from dataclasses import dataclass

import brotli
from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from dialog.surveys.public_pages import addresses
from dialog.surveys.public_pages.visits import Visit
from dialog.surveys.rendering import draw_screen
from dialog.surveys.rules.questionnaire import CHOICE_CODE, Screen
from dialog.surveys.rules.route import draws_on, rests_on_words
from dialog.surveys.rules.values import Problem, Raw
from dialog.surveys.walking import comes_anyway, position
from dialog.web.language import current_language

# Types whose fields hold codes only, so that a remembered page holds nothing that anybody wrote.
CHOSEN = frozenset({"single", "multiple", "scale", "battery", "information"})
REMEMBERED = 600
# Light work: the pages are small, and this is done anew for each answer.
QUALITY = 3
_HOLE = "%%form-key%%"
NOTHING: Raw = {}

Parts = tuple[str, str]
_pages: dict[tuple[object, ...], Parts] = {}
_lock = threading.Lock()


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
    raw = draft.raws.get(screen.number, NOTHING)
    step, total = position(visited.questionnaire, visited.sheet, draft, screen.number)
    coming = None if state.changing else comes_anyway(visited.questionnaire, visited.sheet, draft, screen.number)
    parts = None
    key: tuple[object, ...] = ()
    if _is_plain(screen, raw, state) and not rests_on_words(visited.questionnaire, screen):
        chosen = tuple(sorted((name, tuple(values)) for name, values in raw.items()))
        survey = visited.survey
        key = (
            survey.id, survey.slug, survey.stamp, visited.checksum, screen.number, current_language(), chosen,
            step, total, state.changing, coming and coming.number,
        )  # fmt: skip
        parts = _pages.get(key)
    if parts is None:
        parts = _drawn(visited, screen, state, raw, (step, total), coming)
        if key and visited.survey.stamp:
            _remember(key, parts)
    response = make_response(draft.form_key.join(parts), status)
    response.headers["Cache-Control"] = "private, max-age=60" if state.ahead else "no-store"
    return _compressed(response)


def _is_plain(screen: Screen, raw: Raw, state: PageState) -> bool:
    return (
        not state.problems
        and "sagt" not in request.args
        and all(one.question.type in CHOSEN and not draws_on(one.question) for one in screen.questions)
        and all(CHOICE_CODE.fullmatch(value) for values in raw.values() for value in values)
        and not any(name.endswith("_text") for name in raw)
    )


def _drawn(
    visited: Visit, screen: Screen, state: PageState, raw: Raw, place: tuple[int, int], coming: Screen | None
) -> Parts:
    slug, questionnaire = visited.survey.slug, visited.questionnaire
    drawn = draw_screen(
        questionnaire,
        visited.checksum,
        screen,
        current_language(),
        answers=visited.sheet.answers,
        areas=visited.areas,
        raw=raw,
        problems=state.problems,
    )
    html = render_template(
        "surveys/public/question.html",
        survey=visited.survey,
        drawn=drawn,
        has_errors=bool(drawn.errors),
        step=place[0],
        total=place[1],
        changing=state.changing,
        again=any(problem.code == "unanswered" for problem in state.problems),
        skippable=not any(one.question.required for one in screen.questions) and _is_asking(screen),
        form_key=_HOLE,
        page_address=addresses.question(slug, screen.number),
        next_address=addresses.question(slug, coming.number) if coming else "",
    )
    before, _, after = html.partition(_HOLE)
    return before, after


def _is_asking(screen: Screen) -> bool:
    return any(one.question.type != "information" for one in screen.questions)


def _remember(key: tuple[object, ...], parts: Parts) -> None:
    with _lock:
        while len(_pages) >= REMEMBERED:
            _pages.pop(next(iter(_pages)))
        _pages[key] = parts


def _compressed(response: Response) -> Response:
    if request.accept_encodings.quality("br") > 0:
        response.set_data(brotli.compress(response.get_data(), quality=QUALITY))
        response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
    return response
