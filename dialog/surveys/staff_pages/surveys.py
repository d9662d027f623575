"""All surveys, a new one, one at a glance, and its settings."""

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.concerns.queries.belonging import NAMED, Belongs, NamedBelongsTo
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.settings import ALL_LANGUAGES
from dialog.surveys.exchange.own_json import LARGEST
from dialog.surveys.operations.surveys import change_settings, create_survey
from dialog.surveys.queries.collectors import channel_counts
from dialog.surveys.queries.surveys import SurveyFacts, questionnaire_of_version
from dialog.surveys.queries.surveys import surveys as all_surveys
from dialog.surveys.queries.waiting import participation
from dialog.surveys.rules.checking import missing_texts
from dialog.surveys.staff_forms import MOST_FAULTS, NewSurveyForm, SettingsForm
from dialog.surveys.staff_labels import COLLECTOR_KINDS, GROUP_TYPES, KINDS, REFUSALS, SHORT_KINDS, STATE_KINDS, STATES
from dialog.surveys.staff_pages.blueprint import MANAGE, READ, editor, facts_of, pages, way_here
from dialog.surveys.staff_pages.notices import CREATED, SAVED
from dialog.web.language import OWN_NAMES, direction
from dialog.web.limits import takes_bytes
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
ROOM_FOR_FIELDS = 64 * 1024


@pages.get("/enkater", permission=READ)
def surveys() -> str:
    """Every survey with its state, days and number of answers."""
    return render_template(
        "surveys/staff/surveys.html",
        surveys=all_surveys(db.session),
        states=STATES,
        state_kinds=STATE_KINDS,
        kinds=SHORT_KINDS,
    )


@pages.get("/enkater/ny", permission=MANAGE)
def new_survey() -> str:
    form = NewSurveyForm(formdata=None)
    return _new_page(form)


@pages.post("/enkater/ny", permission=MANAGE)
@takes_bytes(LARGEST + ROOM_FOR_FIELDS)
def create() -> Answer:
    """A draft: nobody meets it before its questions are published."""
    form = NewSurveyForm()
    if not form.validate():
        return _new_page(form), 422
    who, slug, values, questionnaire = editor(), form.slug.data, form.values(), form.questionnaire()
    try:
        current.write(lambda session: create_survey(session, who, slug, values, questionnaire))
    except NotPossibleNow as refusal:
        if refusal.code.startswith("slug"):
            form.slug.errors = [str(REFUSALS[refusal.code])]
        else:
            form.refuse(refusal.code)
        return _new_page(form), 422
    return redirect_with_notice(url_for("surveys_staff.survey", slug=slug), CREATED)


@pages.get("/enkater/<slug>", permission=READ)
def survey(slug: str) -> str:
    """Days, versions, how many have answered and by which way, and everything that can be done from here."""
    facts = facts_of(slug)
    draft = questionnaire_of_version(db.session, facts.newest.id)
    return render_template(
        "surveys/staff/survey.html",
        trail=way_here(),
        survey=facts,
        questionnaire=draft,
        channels=channel_counts(db.session, facts.id),
        participation=participation(db.session, facts.id) if facts.is_sample else [],
        missing={code: len(missing_texts(draft, code)) for code in draft.languages},
        own_names=OWN_NAMES,
        states=STATES,
        state_kinds=STATE_KINDS,
        kinds=KINDS,
        collector_kinds=COLLECTOR_KINDS,
        group_types=GROUP_TYPES,
        results_url=url_for("surveys_staff.results_page", slug=slug),
        texts_url=url_for("surveys_staff.texts", slug=slug),
        public_url=f"{current.settings.base_url}/enkat/{facts.slug}",
        part_of=_part_of(slug),
    )


def _part_of(slug: str) -> tuple[Belongs, ...]:
    """The problems that rest on this survey."""
    find: NamedBelongsTo = current_app.extensions[NAMED]
    return find(db.session, current_staff(), "survey", slug)


@pages.get("/enkater/<slug>/installningar", permission=MANAGE)
def survey_settings(slug: str) -> str:
    facts = facts_of(slug)
    return _settings_page(facts, SettingsForm(formdata=None, obj=_Shown(facts)))


@pages.post("/enkater/<slug>/installningar", permission=MANAGE)
def change_survey(slug: str) -> Answer:
    facts, form = facts_of(slug), SettingsForm()
    if not form.validate():
        return _settings_page(facts, form), 422
    who, values, seen = editor(), form.values(), _seen(form)
    try:
        current.write(lambda session: change_settings(session, who, facts.id, values, seen_version=seen))
    except Conflict:
        stored = facts_of(slug)
        found = _differences(form, _Shown(stored))
        form.version.data = str(stored.lock_version)
        return _settings_page(stored, form, found), 409
    except NotPossibleNow as refusal:
        form.refuse(refusal.code)
        return _settings_page(facts, form), 422
    return redirect_with_notice(url_for("surveys_staff.survey", slug=slug), SAVED)


@pages.get("/enkater/<slug>/bygg", permission=MANAGE)
def build(slug: str) -> Response:
    """Where questions are changed: the page of versions, until there is an editor."""
    return redirect(url_for("surveys_staff.versions", slug=facts_of(slug).slug), 303)


class _Shown:
    """A stored survey under the names of the form's fields."""

    def __init__(self, facts: SurveyFacts) -> None:
        self.kind, self.wave, self.version = facts.kind, facts.wave, facts.lock_version
        self.opens_on, self.closes_on, self.results_on = facts.opens_on, facts.closes_on, facts.results_on
        for language in ALL_LANGUAGES:
            setattr(self, f"title_{language}", facts.texts.get(language, ""))
            setattr(self, f"news_{language}", facts.news.get(language, ""))


def _seen(form: SettingsForm) -> int:
    raw = str(form.version.data or "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _differences(form: SettingsForm, stored: _Shown) -> list[tuple[str, str, str]]:
    """(label, what is stored, what was typed) of every field that differs."""
    names = {str(code): str(label) for code, label in KINDS.items()}
    found = []
    for field in form:
        if field.name == "version" or not hasattr(stored, field.name):
            continue
        theirs, mine = (str(value or "") for value in (getattr(stored, field.name), field.data))
        if theirs != mine:
            language = field.name.rpartition("_")[2]
            label = f"{field.label.text} ({OWN_NAMES[language]})" if language in OWN_NAMES else str(field.label.text)
            found.append((label, names.get(theirs, theirs), names.get(mine, mine)))
    return found


def _new_page(form: NewSurveyForm) -> str:
    faults = form.file.faults
    return render_template(
        "surveys/staff/new.html",
        trail=way_here(),
        form=form,
        faults=faults[:MOST_FAULTS],
        fault_count=len(faults),
        languages_in_form=_languages(form),
    )


def _settings_page(facts: SurveyFacts, form: SettingsForm, conflict: list[tuple[str, str, str]] | None = None) -> str:
    return render_template(
        "surveys/staff/settings.html",
        trail=way_here(facts),
        survey=facts,
        form=form,
        conflict=conflict,
        has_errors=bool(conflict),
        languages_in_form=_languages(form),
    )


def _languages(form: SettingsForm) -> list[tuple[str, str, str, object, object]]:
    found = []
    for code, title, news in form.languages():
        title.render_kw = news.render_kw = {"lang": code}
        found.append((code, OWN_NAMES[code], direction(code), title, news))
    return found
