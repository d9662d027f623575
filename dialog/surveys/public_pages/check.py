"""The check page: every question with its answer, and the one button that sends."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.errors import NotPossibleNow
from dialog.extensions import current
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.public_pages import addresses, closed, resume
from dialog.surveys.public_pages.blueprint import pages
from dialog.surveys.public_pages.questions import CLEARED, INFORMATION, where
from dialog.surveys.public_pages.visits import Visit, end, forget, place_of, visit
from dialog.surveys.question_types import TYPES
from dialog.surveys.rules.drafts import Draft
from dialog.surveys.rules.others_details import holds_details
from dialog.surveys.rules.questionnaire import Asked, Screen, worded
from dialog.surveys.rules.route import choices_for, round_words
from dialog.surveys.walking import is_young, waits
from dialog.web.language import current_language
from dialog.web.notices import redirect_with_notice


@dataclass(frozen=True)
class CheckRow:
    """One question with its answer. `language` is that of the question's words; `lines` is empty when it was skipped."""

    question: str
    language: str
    lines: tuple[str, ...]
    change_url: str


@pages.get("/enkat/<slug>/granska")
def review(slug: str) -> Response:
    """Nothing is sent yet. Who has pages left is led to the first of them."""
    visited = visit(slug)
    if visited.survey.state != "open":
        return closed.page(visited)
    draft = visited.draft
    if draft is None:
        return redirect(addresses.intro(slug), 303)
    if waits(visited.sheet, draft) is not None:
        return redirect(where(visited, draft), 303)
    return check_page(visited, draft)


@pages.post("/enkat/<slug>/granska")
def send(slug: str) -> Response:
    """Sends. However often it is pressed, one answer is stored, and the receipt is the same."""
    visited = visit(slug)
    draft, action, form_key = visited.draft, request.form.get("action", "send"), request.form.get("form_key", "")
    if draft is None:
        if closed.was_sent_before(visited):
            return closed.sent_page(visited)
        return closed.nothing_to_send(visited) if visited.survey.state == "open" else closed.page(visited, status=422)
    if action == "clear":
        return end(visited, redirect_with_notice(addresses.intro(slug), CLEARED))
    if action == "save":
        return resume.code_page(visited, draft, addresses.check(slug))
    if language := addresses.language_of(action):
        return redirect(addresses.in_language(language, addresses.check(slug)), 303)
    if action == "back":
        return redirect(addresses.question(slug, visited.sheet.screens[-1].number), 303)
    if waits(visited.sheet, draft) is not None:
        return redirect(where(visited, draft), 303)
    if form_key != draft.form_key:
        return check_page(visited, draft, notice="other_page", status=409)
    return _send(visited, draft)


def _send(visited: Visit, draft: Draft) -> Response:
    try:
        receipt = submit_answers(
            current.database,
            current.keys,
            visited.survey.id,
            draft.version_id,
            visited.sheet.answers,
            form_key=draft.form_key,
            invitation_code=draft.code,
            channel=draft.collector,
            language=current_language(),
            mode=draft.mode,
            draft=place_of(visited),
        )
    except NotPossibleNow as fault:
        if fault.code not in ("survey_closed", "survey_not_open"):
            raise
        return closed.page(visited, status=422)
    young = is_young(visited.questionnaire, visited.sheet)
    response = closed.receipt(visited, receipt.reference, young=young)
    forget(response, visited.survey.id)
    return response


def check_page(visited: Visit, draft: Draft, notice: str = "", status: int = 200) -> Response:
    """`notice`: '' or 'other_page' when the page that was sent belongs to answers that were cleared."""
    texts = [text for value in visited.sheet.answers.values() for text in value.texts.values()]
    html = render_template(
        "surveys/public/check.html",
        survey=visited.survey,
        rows=check_rows(visited),
        stray=[_question(visited, address) for address in visited.sheet.stray],
        details=any(holds_details(text) for text in texts),
        notice=notice,
        form_key=draft.form_key,
        page_address=addresses.check(visited.survey.slug),
    )
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def check_rows(visited: Visit) -> list[CheckRow]:
    """Every question that was asked, in order; rounds of a loop that were taken away are left out."""
    return [
        _row(visited, screen, asked)
        for screen in visited.sheet.screens
        for asked in screen.questions
        if asked.question.type != INFORMATION
    ]


def _row(visited: Visit, screen: Screen, asked: Asked) -> CheckRow:
    language = current_language()
    words, words_language = worded(asked.question.texts, language)
    if about := worded(round_words(visited.questionnaire, screen, visited.sheet.answers), language)[0]:
        words = f"{about}: {words}"
    value = visited.sheet.answers.get(asked.address)
    choices = choices_for(visited.questionnaire, asked, visited.sheet.answers, visited.areas)
    lines = TYPES[asked.question.type].summary(asked, value, language, choices) if value is not None else []
    address = addresses.question(visited.survey.slug, screen.number, changing=True)
    return CheckRow(words, words_language, tuple(lines), address)


def _question(visited: Visit, address: str) -> str:
    asked = visited.questionnaire.asked.get(address)
    return worded(asked.question.texts, current_language())[0] if asked else _("An earlier question")
