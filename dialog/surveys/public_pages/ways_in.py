"""The ways in: the short address of a channel, the page before the first question, and the start."""

from flask import current_app, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.errors import Missing
from dialog.extensions import current, limiter
from dialog.form_keys import is_valid, new_form_key
from dialog.surveys.public_pages import addresses, closed
from dialog.surveys.public_pages.blueprint import pages
from dialog.surveys.public_pages.questions import CLEARED, where
from dialog.surveys.public_pages.remembering import HOLE, remembered
from dialog.surveys.public_pages.visits import Visit, begin, set_cookie, visit
from dialog.surveys.queries.drafts import collector_holds, collector_slug
from dialog.surveys.rules.holding import read_code
from dialog.surveys.rules.questionnaire import worded
from dialog.web.language import current_language

PURPOSE = "survey-start"
# Many may sit behind one address: a school, a library, a phone company.
STARTS = "600 per 10 minutes; 5000 per day"
WRONG_CODE = _l("We cannot find that code. Look at the letter and write all twelve characters")
NO_CODE = _l("Write the code that stands in the letter")
TOO_OLD = _l("The page had been open for a long time. Press Start once more")


@pages.get("/e/<code>")
def short(code: str) -> Response:
    """What a poster's QR code leads to. A way in that is no longer used still leads to the survey."""
    with current.database.engine.connect() as connection:
        found = collector_slug(connection, code.upper())
    if found is None:
        raise Missing("collector")
    slug, active = found
    return redirect(addresses.intro(slug) + (f"?kanal={code.upper()}" if active else ""), 303)


@pages.get("/enkat/<slug>")
def intro(slug: str) -> Response:
    """Who asks, why, and what happens with the answers; before and after the survey its dates."""
    visited = visit(slug)
    if visited.survey.state != "open":
        return closed.page(visited)
    return _intro(visited)


@pages.post("/enkat/<slug>/starta")
@limiter.limit(STARTS)
def start(slug: str) -> Response:
    """Begin, or go on where this phone already is. `again` clears what was begun."""
    visited = visit(slug)
    survey = visited.survey
    if survey.state != "open":
        return closed.page(visited, status=422)
    if visited.draft is not None and "again" not in request.form:
        return redirect(where(visited, visited.draft), 303)
    if not is_valid(str(current_app.secret_key), PURPOSE, request.form.get("form_key", "")):
        return _intro(visited, str(TOO_OLD), status=422)
    typed = request.form.get("code", "")
    code = read_code(typed) if survey.is_sample else ""
    if code is None:
        return _intro(visited, str(WRONG_CODE if typed.strip() else NO_CODE), field="code", status=422)
    with current.database.engine.connect() as connection:
        channel = request.form.get("kanal", "")[:20].upper()
        channel = channel if collector_holds(connection, survey.id, channel) else ""
    secret, _draft = begin(survey, collector=channel, code=code)
    response = redirect(addresses.question(slug, visited.questionnaire.screens[0].number), 303)
    set_cookie(response, secret)
    return response


def _intro(visited: Visit, error: str = "", field: str = "", status: int = 200) -> Response:
    survey, language = visited.survey, current_language()
    channel = request.values.get("kanal", "")[:20]
    key: tuple[object, ...] = ()
    if survey.stamp and visited.draft is None and not error and "sagt" not in request.args:
        dates = (survey.closes_on, survey.results_on)
        key = (survey.id, survey.slug, survey.stamp, survey.kind, dates, visited.checksum, language, channel)
    pieces = remembered(key, lambda: _drawn(visited, channel, error, field))
    response = pieces.response(new_form_key(str(current_app.secret_key), PURPOSE), status)
    if visited.draft is not None or error:
        response.headers["Cache-Control"] = "no-store"
    return response


def _drawn(visited: Visit, channel: str, error: str, field: str) -> str:
    survey, newest, language = visited.survey, visited.questionnaire, current_language()
    title, title_language = worded(survey.title or newest.title, language)
    text, text_language = worded(newest.intro, language)
    return render_template(
        "surveys/public/intro.html",
        survey=survey,
        title=title,
        title_language=title_language,
        text=text,
        text_language=text_language,
        questions=newest.steps,
        minutes=newest.minutes,
        begun=visited.draft is not None,
        onward=where(visited, visited.draft) if visited.draft else "",
        errors=[(field, error)] if error else [],
        has_errors=bool(error),
        typed_code=request.form.get("code", ""),
        channel=channel,
        cleared=request.args.get("sagt") == CLEARED,
        form_key=HOLE,
    )


__all__ = ["intro", "short", "start"]
