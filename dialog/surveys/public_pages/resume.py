"""Going on with another phone or computer, with sixteen digits and nothing else."""

from flask import current_app, g, make_response, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.clock import today
from dialog.concerns.rules import CODE_DIGITS, code_digits, code_in_groups
from dialog.extensions import current, limiter
from dialog.form_keys import new_form_key
from dialog.surveys.operations.drafts import keep_resume_code
from dialog.surveys.public_pages import addresses, closed
from dialog.surveys.public_pages.blueprint import pages
from dialog.surveys.public_pages.visits import Visit, set_cookie, visit
from dialog.surveys.queries.drafts import resume_box
from dialog.surveys.rules.drafts import (
    LIFE,
    Draft,
    lookup,
    resume_code,
    resume_lookup,
    seal_secret,
    unseal_secret,
)

PURPOSE = "survey-resume"
WRONG_CODES = "20 per 10 minutes; 100 per day"
NO_CODE = "0" * CODE_DIGITS
WRONG_CODE = _l("We cannot find that code. Check the sixteen digits and write them again")


def code_page(visited: Visit, draft: Draft, back: str) -> Response:
    """The code, in the answer to a POST: no address ever holds it."""
    keys, secret, survey = current.keys, visited.secret, visited.survey
    assert secret is not None
    code = resume_code(keys, secret, survey.id, draft.form_key)
    slow = keys.resume_hash(code)
    place, box = resume_lookup(keys, slow), seal_secret(keys, slow, secret)
    current.write(lambda session: keep_resume_code(session, lookup(keys, secret, survey.id), place, box))
    html = render_template(
        "surveys/public/resume_code.html",
        survey=survey,
        code=code_in_groups(code),
        until=today() + LIFE,
        back=back,
        address=current.settings.base_url + addresses.resume(survey.slug),
    )
    return _unsaved(html)


@pages.get("/enkat/<slug>/fortsatt")
def resume(slug: str) -> Response:
    """Asks for the code."""
    visited = visit(slug)
    return _ask(visited) if visited.survey.state == "open" else closed.page(visited)


@pages.post("/enkat/<slug>/fortsatt")
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def resumed(slug: str) -> Response:
    """To where the other phone was. Equal work whether or not the code exists."""
    visited = visit(slug)
    if visited.survey.state != "open":
        return closed.page(visited, status=422)
    keys, digits = current.keys, code_digits(request.form.get("resume_code", ""))
    slow = keys.resume_hash(digits or NO_CODE)
    with current.database.engine.connect() as connection:
        box = resume_box(connection, visited.survey.id, resume_lookup(keys, slow))
    secret = unseal_secret(keys, slow, box) if box is not None and digits else None
    if secret is None:
        g.wrong_code = True
        return _ask(visited, str(WRONG_CODE))
    response = redirect(addresses.check(slug), 303)
    set_cookie(response, secret)
    return response


def _ask(visited: Visit, error: str = "") -> Response:
    html = render_template(
        "surveys/public/resume.html",
        survey=visited.survey,
        errors=[("resume_code", error)] if error else [],
        has_errors=bool(error),
        typed=request.form.get("resume_code", ""),
        form_key=new_form_key(str(current_app.secret_key), PURPOSE),
    )
    return _unsaved(html, 422 if error else 200)


def _unsaved(html: str, status: int = 200) -> Response:
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
