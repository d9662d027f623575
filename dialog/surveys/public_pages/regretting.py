"""Taking the answers back, with the number on the receipt, until they are mixed with those of others."""

from flask import current_app, g, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.extensions import current, limiter
from dialog.form_keys import is_valid, new_form_key
from dialog.surveys.operations.withdraw import withdraw_answers
from dialog.surveys.public_pages.blueprint import pages
from dialog.surveys.public_pages.visits import Visit, visit
from dialog.surveys.rules.holding import read_reference

PURPOSE = "survey-withdraw"
WRONG_NUMBERS = "20 per 10 minutes; 100 per day"
NO_NUMBER = _l("Write the number from your receipt, twelve digits")
NOT_FOUND = _l("No answers with that number can be taken back. Mixed with those of others, nobody can find them")
TOO_OLD = _l("The page had been open for a long time. Press once more")


@pages.get("/enkat/<slug>/angra")
def regret(slug: str) -> Response:
    """Asks for the number on the receipt."""
    return _ask(visit(slug))


@pages.post("/enkat/<slug>/angra")
@limiter.limit(WRONG_NUMBERS, deduct_when=lambda _response: g.get("wrong_number", False))
def regretted(slug: str) -> Response:
    """The answers are gone, or it says why they are not."""
    visited = visit(slug)
    typed = request.form.get("reference", "")
    if not read_reference(typed):
        return _ask(visited, str(NO_NUMBER))
    if not is_valid(str(current_app.secret_key), PURPOSE, request.form.get("form_key", "")):
        return _ask(visited, str(TOO_OLD))
    if not current.write(lambda session: withdraw_answers(session, visited.survey.id, typed)):
        g.wrong_number = True
        return _ask(visited, str(NOT_FOUND))
    return _unsaved(render_template("surveys/public/regretted.html", survey=visited.survey))


def regret_key() -> str:
    """The form key of the button on the receipt."""
    return new_form_key(str(current_app.secret_key), PURPOSE)


def _ask(visited: Visit, error: str = "") -> Response:
    html = render_template(
        "surveys/public/regret.html",
        survey=visited.survey,
        errors=[("reference", error)] if error else [],
        has_errors=bool(error),
        typed=request.form.get("reference", ""),
        form_key=regret_key(),
    )
    return _unsaved(html, 422 if error else 200)


def _unsaved(html: str, status: int = 200) -> Response:
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
