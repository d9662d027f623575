"""The question pages. Saving a page is one short write, and the same page may be sent any number of times."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import redirect, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from dialog.surveys.public_pages import addresses, closed, resume
from dialog.surveys.public_pages.blueprint import pages
from dialog.surveys.public_pages.drawing import PageState, question_page
from dialog.surveys.public_pages.visits import Visit, begin, change, end, set_cookie, visit
from dialog.surveys.question_types import unanswered
from dialog.surveys.rules.drafts import Draft, fields_of
from dialog.surveys.rules.questionnaire import Asked, Screen
from dialog.surveys.rules.route import choices_for
from dialog.surveys.rules.values import Problem, Raw
from dialog.surveys.sheets import read_question
from dialog.surveys.walking import comes_anyway, dropped, may_see, waits, walk_to
from dialog.web.notices import notice_text, redirect_with_notice

INFORMATION = "information"
CLEARED = notice_text("survey_cleared", _l("Your answers are gone. Nothing was sent."))
DROPPED = notice_text(
    "survey_dropped",
    _l("An earlier answer no longer counts, because you changed this one. You see which on the check page."),
)
LOST = notice_text(
    "survey_lost",
    _l(
        "We no longer have what you answered earlier: it is kept for seven days, or until you clear it. What you have just "
        "answered is kept. Please go through the questions once more."
    ),
)


@dataclass(frozen=True)
class Posted:
    """A page as it was sent. `again`: the soft error has been shown. `changing`: it leads back to the check page."""

    screen: Screen
    raw: Raw
    action: str
    again: bool
    changing: bool


@pages.get("/enkat/<slug>/<id:number>")
def question(slug: str, number: int) -> Response:
    """One page of questions, with what the draft says already."""
    visited = visit(slug)
    screen = visited.questionnaire.screen(number)
    if screen is None:
        raise NotFound()
    draft = visited.draft
    if draft is None:
        return redirect(addresses.intro(slug), 303)
    seen = draft.walk.may_see(number) if draft.walk else may_see(visited.sheet, draft, number)
    if seen:
        return question_page(visited, screen, PageState(changing="andra" in request.args))
    if "prefetch" in request.headers.get("Sec-Purpose", "") and _is_next(visited, draft, number):
        return question_page(visited, screen, PageState(ahead=True))
    return redirect(where(visited, draft), 303)


@pages.post("/enkat/<slug>/<id:number>")
def answer(slug: str, number: int) -> Response:
    """Whatever the pressed button says, what was typed is kept first."""
    visited = visit(slug)
    screen = visited.questionnaire.screen(number)
    if screen is None:
        raise NotFound()
    if visited.survey.state != "open":
        return closed.page(visited, status=422)
    posted = _posted(screen)
    if posted.action == "clear":
        return end(visited, redirect_with_notice(addresses.intro(slug), CLEARED))
    if visited.draft is None:
        return _lost(visited, posted)
    if posted.action == "keep":
        kept = change(visited, lambda draft: draft.with_page(number, posted.raw))
        return Response(status=204, headers={"Cache-Control": "no-store"}) if kept else _lost(visited, posted)
    now = visited.with_draft(visited.draft.with_page(number, posted.raw))
    walk = visited.draft.walk
    may = walk.may_see(number) if walk else may_see(visited.sheet, visited.draft, number)
    # A page that is not the person's turn yet is kept, but neither judged nor passed.
    problems = _problems(now, posted) if may else ()
    how = _changing(posted, problems, may=may)
    hoped = now.with_draft(how(visited.draft))
    saved = change(visited, how, _with_walk(hoped, posted, problems))
    if saved is None or saved.draft is None:
        return _lost(visited, posted)
    # Nobody else had saved: what has been worked out about the answers still holds.
    saved = hoped if saved.draft.walk else saved
    return _go(visited, saved, saved.draft or visited.draft, posted, problems)


def where(visited: Visit, draft: Draft) -> str:
    """The address of the page the person is at."""
    screen = waits(visited.sheet, draft)
    slug = visited.survey.slug
    return addresses.check(slug) if screen is None else addresses.question(slug, screen.number)


def _posted(screen: Screen) -> Posted:
    form = request.form
    action = form.get("action", "next")
    return Posted(
        screen=screen,
        raw=fields_of(form.items(multi=True), [asked.address for asked in screen.questions]),
        action="next" if action == "skip" and is_required(screen) else action,
        again="again" in form,
        changing="change" in form,
    )


def _problems(now: Visit, posted: Posted) -> tuple[Problem, ...]:
    """What stands in the way of going on. An answer that is not there is asked for once, and then passed."""
    found = now.sheet.problems.get(posted.screen.number, ())
    if posted.action == "skip":
        return ()
    if posted.action != "next" or found or posted.again:
        return found
    return tuple(filter(None, (_left_open(now, asked, posted.raw) for asked in posted.screen.questions)))


def _left_open(now: Visit, asked: Asked, raw: Raw) -> Problem | None:
    """What to say once about a question without an answer."""
    if read_question(now.questionnaire, asked, raw, now.sheet.answers, now.areas).value is not None:
        return None
    return unanswered(asked, choices_for(now.questionnaire, asked, now.sheet.answers, now.areas))


def _with_walk(hoped: Visit, posted: Posted, problems: tuple[Problem, ...]) -> Draft:
    """The draft, with what showing the page it leads to needs to know."""
    draft = hoped.draft
    assert draft is not None
    target: Screen | None = posted.screen
    if posted.action in ("next", "skip") and not problems:
        target = _onward(hoped, draft, posted)
    elif posted.action == "back":
        target = hoped.sheet.before(posted.screen.number)
    if target is None or all(screen.number != target.number for screen in hoped.sheet.screens):
        return draft
    return replace(draft, walk=walk_to(hoped.questionnaire, hoped.sheet, draft, target.number))


def _changing(posted: Posted, problems: tuple[Problem, ...], *, may: bool) -> Callable[[Draft], Draft]:
    """What to do with the stored draft, which may hold more by now than the one this request read."""
    number, raw, action = posted.screen.number, posted.raw, posted.action
    if action.startswith("remove-"):
        raw = without_place(raw, posted.screen, action.removeprefix("remove-"))
    if action == "skip" and may:
        return lambda draft: draft.with_page(number, raw).without(number)
    if action == "next" and may and not problems:
        return lambda draft: draft.with_page(number, raw).after(number)
    return lambda draft: draft.with_page(number, raw)


def without_place(raw: Raw, screen: Screen, place: str) -> Raw:
    """The fields of a page without its n-th place."""
    parts = ("", "_name", "_point") if place != "1" else ()
    gone = {f"q_{asked.address}_{place}{part}" for asked in screen.questions for part in parts}
    return {name: values for name, values in raw.items() if name not in gone}


def _go(before: Visit, saved: Visit, draft: Draft, posted: Posted, problems: tuple[Problem, ...]) -> Response:
    slug, number, action = saved.survey.slug, posted.screen.number, posted.action
    if action == "back":
        return redirect(_back(saved, draft, posted), 303)
    if action == "save":
        return resume.code_page(saved, draft, addresses.question(slug, number, posted.changing))
    if language := addresses.language_of(action):
        return redirect(addresses.in_language(language, addresses.question(slug, number, posted.changing)), 303)
    if action == "look_up" or action.startswith("remove-") or _only_a_street(problems):
        return question_page(saved, posted.screen, PageState(changing=posted.changing, looking_up=True))
    if problems:
        return question_page(saved, posted.screen, PageState(changing=posted.changing, problems=problems), status=422)
    onward = _onward(saved, draft, posted)
    address = addresses.question(slug, onward.number, posted.changing) if onward else addresses.check(slug)
    # Only a page that had been passed before can have led anywhere.
    if before.draft and number in before.draft.passed and dropped(before.sheet, saved.sheet, posted.screen):
        return redirect_with_notice(address, DROPPED)
    return redirect(address, 303)


def _only_a_street(problems: tuple[Problem, ...]) -> bool:
    """A street and nothing else is looked up, whichever button was pressed."""
    return bool(problems) and all(problem.code == "street_only" for problem in problems)


def _onward(saved: Visit, draft: Draft, posted: Posted) -> Screen | None:
    """The next page of the route, or where the person is if that comes first. None: the check page, as after a change."""
    first = waits(saved.sheet, draft)
    if first is None and posted.changing:
        return None
    following = saved.sheet.next_after(posted.screen.number)
    if first is not None and (following is None or posted.changing or first.number < following.number):
        return first
    return following


def _back(saved: Visit, draft: Draft, posted: Posted) -> str:
    slug = saved.survey.slug
    if posted.changing and waits(saved.sheet, draft) is None:
        return addresses.check(slug)
    earlier = saved.sheet.before(posted.screen.number)
    return addresses.question(slug, earlier.number) if earlier else addresses.intro(slug)


def _is_next(visited: Visit, draft: Draft, number: int) -> bool:
    first = waits(visited.sheet, draft)
    coming = comes_anyway(visited.questionnaire, visited.sheet, draft, first.number) if first else None
    return coming is not None and coming.number == number


def is_required(screen: Screen) -> bool:
    return any(asked.question.required for asked in screen.questions)


def _lost(visited: Visit, posted: Posted) -> Response:
    """The draft has run out, or was sent: the page that was just filled in begins a new one, and nothing typed is lost."""
    slug = visited.survey.slug
    if posted.action == "keep":
        return Response(status=204, headers={"Cache-Control": "no-store"})
    if closed.was_sent_before(visited):
        return closed.sent_page(visited)
    if not any(value.strip() for values in posted.raw.values() for value in values):
        return redirect(addresses.intro(slug), 303)
    secret, draft = begin(visited.survey)
    begun = replace(visited, secret=secret, draft=draft)
    change(begun, lambda draft: draft.with_page(posted.screen.number, posted.raw))
    response = redirect_with_notice(addresses.question(slug, 1), LOST)
    set_cookie(response, secret)
    return response
