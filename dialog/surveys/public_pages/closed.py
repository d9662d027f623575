"""Pages for somebody who comes too early, too late, or once more."""

from flask import current_app, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog.extensions import current
from dialog.surveys.public_pages.regretting import regret_key
from dialog.surveys.public_pages.visits import Visit, forget
from dialog.surveys.queries.drafts import named, was_sent
from dialog.surveys.rules.holding import form_hash, reference_of
from dialog.web.language import current_language

ASSISTED = "assisted"
REMEMBERED = 100
_NUMBER, _KEY = "%%number%%", "%%regret-key%%"
_receipts: dict[tuple[object, ...], str] = {}


def page(visited: Visit, status: int = 200) -> Response:
    """When the survey opens or that it has closed. What was typed on the page that came is shown once more."""
    survey = visited.survey
    written = [value for name, value in request.form.items(multi=True) if name.startswith("q_") and len(value) > 5]
    html = render_template(
        "surveys/public/closed.html", survey=survey, title=named(survey.title, current_language()), written=written
    )
    return _unsaved(html, status)


def was_sent_before(visited: Visit) -> bool:
    """Whether the form that came has been sent already."""
    form_key = request.form.get("form_key", "")
    with current.database.engine.connect() as connection:
        return bool(form_key) and was_sent(connection, form_hash(current.keys, visited.survey.id, form_key))


def sent_page(visited: Visit) -> Response:
    """The receipt once more: the same form gives the same number."""
    form_key = request.form["form_key"]
    response = receipt(visited, reference_of(current.keys, visited.survey.id, form_key), young=True)
    forget(response, visited.survey.id)
    return response


def receipt(visited: Visit, reference: str, *, young: bool) -> Response:
    """That everything has come in. `young`: no ways on to what asks for contact. Who was helped by staff has their tablet."""
    helped = visited.draft is not None and visited.draft.mode == ASSISTED
    html = _drawn_receipt(visited, young, helped).replace(_NUMBER, reference).replace(_KEY, regret_key())
    return _unsaved(html, 200)


def _drawn_receipt(visited: Visit, young: bool, helped: bool) -> str:
    """The receipt with holes for what is this person's own: drawn once, and remembered while its words are the same."""
    survey = visited.survey
    key = (survey.id, survey.stamp, visited.checksum, survey.results_on, current_language(), young, helped)
    html = _receipts.get(key) if survey.stamp else None
    if html is None:
        html = render_template(
            "surveys/public/receipt.html",
            survey=survey,
            reference=_NUMBER,
            young=young,
            helped=helped,
            meetings_url=_meetings(),
            regret_key=_KEY,
        )
        if len(_receipts) >= REMEMBERED:
            _receipts.clear()
        _receipts[key] = html
    return html


def _meetings() -> str:
    """The page of meetings, where there is one."""
    return url_for("meetings.coming") if "meetings.coming" in current_app.view_functions else ""


def nothing_to_send(visited: Visit) -> Response:
    """Somebody presses Send, and there are no answers: they were cleared, sent from elsewhere, or have run out."""
    return _unsaved(render_template("surveys/public/nothing.html", survey=visited.survey), 422)


def _unsaved(html: str, status: int) -> Response:
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
