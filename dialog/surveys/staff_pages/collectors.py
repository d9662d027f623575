"""The ways a survey reaches people: addresses, square codes and posters, each way counted by itself."""

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.errors import Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.queries import programme_facts
from dialog.surveys.operations.collectors import (
    CollectorValues,
    add_collector,
    rename_collector,
    switch_collector,
)
from dialog.surveys.posters import PAPERS, Asking, poster, printed
from dialog.surveys.qr import qr_svg
from dialog.surveys.queries.collectors import channel_counts, collector
from dialog.surveys.queries.surveys import SurveyFacts, questionnaire_of_version
from dialog.surveys.rules.collectors import CollectorKind
from dialog.surveys.rules.questionnaire import worded
from dialog.surveys.staff_forms import CollectorForm, LabelForm
from dialog.surveys.staff_labels import COLLECTOR_KINDS, GROUP_TYPES, REFUSALS
from dialog.surveys.staff_pages.blueprint import MANAGE, READ, editor, facts_of, pages, way_here
from dialog.surveys.staff_pages.notices import CHANNEL_ADDED, CHANNEL_SAVED
from dialog.web.language import OWN_NAMES, prefix
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]


@pages.get("/enkater/<slug>/kanaler", permission=MANAGE)
def channels(slug: str) -> str:
    return _page(facts_of(slug), CollectorForm(formdata=None))


@pages.post("/enkater/<slug>/kanaler", permission=MANAGE)
def add_channel(slug: str) -> Answer:
    """A new one, with an address of its own."""
    facts, form = facts_of(slug), CollectorForm()
    if not form.validate():
        return _page(facts, form), 422
    who = editor()
    values = CollectorValues(CollectorKind(form.kind.data), form.label.data, form.chosen_group())
    try:
        code = current.write(lambda session: add_collector(session, who, facts.id, values))
    except NotPossibleNow as refusal:
        form.kind.errors = [str(REFUSALS[refusal.code])]
        return _page(facts, form), 422
    return redirect_with_notice(url_for("surveys_staff.channel", slug=slug, code=code), CHANNEL_ADDED, code)


@pages.get("/enkater/<slug>/kanaler/<code>", permission=MANAGE)
def channel(slug: str, code: str) -> str:
    return _channel_page(facts_of(slug), code, None)


@pages.post("/enkater/<slug>/kanaler/<code>", permission=MANAGE)
def rename_channel(slug: str, code: str) -> Answer:
    facts, form, who = facts_of(slug), LabelForm(), editor()
    if not form.validate():
        return _channel_page(facts, code, form), 422
    label = form.label.data
    current.write(lambda session: rename_collector(session, who, facts.id, code, label))
    return redirect_with_notice(url_for("surveys_staff.channel", slug=slug, code=code), CHANNEL_SAVED)


@pages.post("/enkater/<slug>/kanaler/<code>/lage", permission=MANAGE)
def switch_channel(slug: str, code: str) -> Response:
    """`active` = on, off."""
    facts, who, active = facts_of(slug), editor(), request.form.get("active") == "on"
    current.write(lambda session: switch_collector(session, who, facts.id, code, active=active))
    return redirect_with_notice(url_for("surveys_staff.channel", slug=slug, code=code), CHANNEL_SAVED)


@pages.get("/enkater/<slug>/kanaler/<code>/qr-<language>.svg", permission=READ)
def channel_square(slug: str, code: str, language: str) -> FlaskResponse:
    """The square code alone, for somebody's own print."""
    facts = facts_of(slug)
    found = collector(db.session, facts.id, code)
    return _file(
        qr_svg(short_address(found.code, _language(language))), "image/svg+xml", f"qr-{found.code}-{language}.svg"
    )


@pages.get("/enkater/<slug>/kanaler/<code>/affisch-<paper>-<language>.pdf", permission=READ)
def channel_poster(slug: str, code: str, paper: str, language: str) -> FlaskResponse:
    """A poster to print. It takes a tenth of a second or two, so it is made when it is fetched."""
    facts = facts_of(slug)
    found = collector(db.session, facts.id, code)
    if paper not in PAPERS:
        raise Missing("poster")
    made = poster(asking_of(facts, short_address(found.code, _language(language)), language), paper)
    return _file(made, "application/pdf", f"affisch-{found.code}-{paper}-{language}.pdf")


def short_address(code: str, language: str) -> str:
    """What is printed, and what the square leads to."""
    return f"{current.settings.base_url}{prefix(language)}/e/{code}"


def asking_of(facts: SurveyFacts, address: str, language: str) -> Asking:
    """Who asks what, for paper in `language`."""
    programme = programme_facts(db.session, language)
    version = facts.published or facts.newest
    questionnaire = questionnaire_of_version(db.session, version.id)
    return Asking(
        language=language,
        programme=programme.name,
        asks=programme.parties_line or programme.municipality,
        title=worded(facts.texts, language)[0] or worded(questionnaire.title, language)[0],
        lead=worded(questionnaire.intro, language)[0].partition("\n\n")[0],
        address=address,
        questions=questionnaire.steps,
        minutes=questionnaire.minutes,
        opens_on=facts.opens_on,
        closes_on=facts.closes_on,
        languages=[(one, OWN_NAMES[one]) for one in current.settings.languages if one in questionnaire.languages],
        phone=programme.contact.phone if programme.contact else "",
    )


def _language(language: str) -> str:
    if language not in current.settings.languages:
        raise Missing("language")
    return language


def _file(content: str | bytes, kind: str, name: str) -> FlaskResponse:
    response = FlaskResponse(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(facts: SurveyFacts, form: CollectorForm) -> str:
    return render_template(
        "surveys/staff/channels.html",
        trail=way_here(facts),
        survey=facts,
        form=form,
        channels=channel_counts(db.session, facts.id),
        kinds=COLLECTOR_KINDS,
        group_types=GROUP_TYPES,
        address=lambda code: printed(short_address(code, "sv")),
    )


def _channel_page(facts: SurveyFacts, code: str, form: LabelForm | None) -> str:
    found = collector(db.session, facts.id, code)
    return render_template(
        "surveys/staff/channel.html",
        trail=way_here(facts, (_("Channels"), url_for("surveys_staff.channels", slug=facts.slug))),
        survey=facts,
        channel=found,
        form=form or LabelForm(formdata=None, obj=found),
        square=qr_svg(short_address(found.code, "sv")),
        address=short_address(found.code, "sv"),
        shown_address=printed(short_address(found.code, "sv")),
        kinds=COLLECTOR_KINDS,
        group_types=GROUP_TYPES,
        papers=PAPERS,
        posters=[(one, OWN_NAMES[one]) for one in current.settings.languages],
    )
