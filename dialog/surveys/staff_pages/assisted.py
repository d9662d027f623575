"""Help at a meeting: staff begin a fresh survey on the tablet, the person answers and presses Send."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.accounts.permissions import Permission
from dialog.errors import NotPossibleNow
from dialog.extensions import current
from dialog.surveys.operations.collectors import CollectorValues, first_collector
from dialog.surveys.public_pages.visits import begin, set_cookie
from dialog.surveys.queries.drafts import public_survey
from dialog.surveys.queries.surveys import SurveyFacts
from dialog.surveys.rules.collectors import CollectorKind
from dialog.surveys.rules.holding import read_code
from dialog.surveys.rules.states import SurveyState
from dialog.surveys.staff_pages.blueprint import editor, facts_of, pages, way_here
from dialog.web.language import OWN_NAMES, direction, prefix

ASSIST = Permission.ASSIST_SURVEYS
MODE = "assisted"


@pages.get("/enkater/<slug>/hjalp", permission=ASSIST)
def assist(slug: str) -> str:
    """Choose the person's language, and hand over the tablet."""
    return _page(facts_of(slug))


@pages.post("/enkater/<slug>/hjalp", permission=ASSIST)
def start_assisted(slug: str) -> Response | tuple[str, int]:
    """A fresh draft in the chosen language. What says who helped is stored nowhere, the log included."""
    facts, language = facts_of(slug), request.form.get("language", "sv")
    if facts.state is not SurveyState.OPEN:
        raise NotPossibleNow("survey_not_open")
    if language not in current.settings.languages:
        language = "sv"
    code = read_code(request.form.get("code", "")) if facts.is_sample else ""
    if code is None:
        return _page(facts, _("Write all twelve characters of the code in the letter")), 422
    who, label = editor(), _("With help from staff")
    values = CollectorValues(CollectorKind.ASSISTED, label)
    channel = current.write(lambda session: first_collector(session, who, facts.id, values))
    survey = public_survey(current.database.engine, slug)
    if survey is None:
        raise NotPossibleNow("survey_not_open")
    secret, _draft = begin(survey, collector=channel, code=code, mode=MODE)
    response = redirect(f"{prefix(language)}/enkat/{slug}/1", 303)
    set_cookie(response, secret)
    return response


def _page(facts: SurveyFacts, error: str = "") -> str:
    return render_template(
        "surveys/staff/assist.html",
        trail=way_here(facts),
        survey=facts,
        errors=[("code", error)] if error else [],
        has_errors=bool(error),
        typed=request.form.get("code", ""),
        is_open=facts.state is SurveyState.OPEN,
        languages_to_choose=[(code, OWN_NAMES[code], direction(code)) for code in current.settings.languages],
        url_here=url_for("surveys_staff.assist", slug=facts.slug),
    )
