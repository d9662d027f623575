"""Versions of a survey's questions: load one, see what it changes, say what became of what is gone, publish."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from dialog.errors import Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.surveys.exchange.own_json import LARGEST, dumps
from dialog.surveys.operations.surveys import discard_version, import_version, map_version, publish_version
from dialog.surveys.queries.surveys import SurveyFacts, questionnaire_of_version
from dialog.surveys.rules.checking import missing_texts
from dialog.surveys.rules.questionnaire import Questionnaire, worded
from dialog.surveys.rules.versions import Difference, Succession, difference, successors
from dialog.surveys.staff_forms import MOST_FAULTS, VersionForm
from dialog.surveys.staff_labels import CHANGED_PARTS, MAPPING_FAULTS, REFUSALS
from dialog.surveys.staff_pages.blueprint import MANAGE, READ, editor, facts_of, pages, way_here
from dialog.surveys.staff_pages.notices import DISCARDED, LOADED, MAPPED, PUBLISHED
from dialog.web.language import OWN_NAMES
from dialog.web.limits import takes_bytes
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
ROOM_FOR_FIELDS = 64 * 1024
RETIRED = ""


@dataclass(frozen=True)
class Gone:
    """A question the draft no longer asks. `now`: the code it lives on as, '' when it is retired."""

    code: str
    text: str
    now: str
    choices: tuple[tuple[str, str], ...]


@pages.get("/enkater/<slug>/versioner", permission=MANAGE)
def versions(slug: str) -> str:
    """All versions, and the draft with what it changes."""
    return _page(facts_of(slug), VersionForm(formdata=None))


@pages.post("/enkater/<slug>/versioner", permission=MANAGE)
@takes_bytes(LARGEST + ROOM_FOR_FIELDS)
def load_version(slug: str) -> Answer:
    """A file becomes the draft. What residents are asked stays until it is published."""
    facts, form = facts_of(slug), VersionForm()
    if not form.validate():
        return _page(facts, form), 422
    who, questionnaire = editor(), form.file.questionnaire
    assert questionnaire is not None
    try:
        current.write(lambda session: import_version(session, who, facts.id, questionnaire))
    except NotPossibleNow as refusal:
        form.file.errors = _refused(refusal)
        return _page(facts, form), 422
    return redirect_with_notice(url_for("surveys_staff.versions", slug=slug), LOADED)


@pages.post("/enkater/<slug>/versioner/<id:number>/avbildning", permission=MANAGE)
def map_questions(slug: str, number: int) -> Answer:
    """What became of each question that is gone: `now_<CODE>` = '' (retired) or the code it lives on as."""
    facts, who = facts_of(slug), editor()
    now = {name.removeprefix("now_"): value for name, value in request.form.items() if name.startswith("now_")}
    mapping = Succession(
        tuple(code for code, new in now.items() if not new), {code: new for code, new in now.items() if new}
    )
    try:
        current.write(lambda session: map_version(session, who, facts.id, number, mapping))
    except NotPossibleNow as refusal:
        return _page(facts, VersionForm(formdata=None), errors=_refused(refusal)), 422
    return redirect_with_notice(url_for("surveys_staff.versions", slug=slug), MAPPED)


@pages.post("/enkater/<slug>/versioner/<id:number>/publicera", permission=MANAGE)
def publish_questions(slug: str, number: int) -> Answer:
    """Publish what was looked at: `checksum` tells it from what somebody else may have loaded meanwhile."""
    facts, who, checksum = facts_of(slug), editor(), request.form.get("checksum", "")
    try:
        current.write(lambda session: publish_version(session, who, facts.id, number, checksum=checksum or "-"))
    except NotPossibleNow as refusal:
        return _page(facts, VersionForm(formdata=None), errors=_refused(refusal)), 422
    return redirect_with_notice(url_for("surveys_staff.survey", slug=slug), PUBLISHED)


@pages.post("/enkater/<slug>/versioner/slang", permission=MANAGE)
def discard_draft(slug: str) -> Answer:
    """Throw the draft away."""
    facts, who = facts_of(slug), editor()
    try:
        current.write(lambda session: discard_version(session, who, facts.id))
    except NotPossibleNow as refusal:
        return _page(facts, VersionForm(formdata=None), errors=_refused(refusal)), 422
    left = len(facts.versions) > 1
    url = url_for("surveys_staff.versions", slug=slug) if left else url_for("surveys_staff.surveys")
    return redirect_with_notice(url, DISCARDED)


@pages.get("/enkater/<slug>/versioner/<id:number>.json", permission=READ)
def version_file(slug: str, number: int) -> FlaskResponse:
    """The questions in the program's own format, to change and load again."""
    facts = facts_of(slug)
    found = next((version for version in facts.versions if version.number == number), None)
    if found is None:
        raise Missing("survey_version")
    text = dumps(questionnaire_of_version(db.session, found.id))
    response = FlaskResponse(text + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{facts.slug}-{number}.json"'
    return response


def _refused(refusal: NotPossibleNow) -> list[str]:
    faults = refusal.values.get("faults")
    if refusal.code == "mapping" and isinstance(faults, list):
        return [str(MAPPING_FAULTS[fault]) % {"code": code} for fault, code in faults]
    if isinstance(faults, list):
        return [str(fault) for fault in faults]
    return [str(REFUSALS.get(refusal.code, refusal.code))]


def _page(facts: SurveyFacts, form: VersionForm, errors: list[str] | None = None) -> str:
    draft, published = facts.draft, facts.published
    after = questionnaire_of_version(db.session, draft.id) if draft else None
    before = questionnaire_of_version(db.session, published.id) if draft and published else None
    found = difference(before, after) if before and after else None
    file_faults = form.file.faults
    return render_template(
        "surveys/staff/versions.html",
        trail=way_here(facts),
        survey=facts,
        form=form,
        errors=[("", message) for message in errors or []],
        has_errors=bool(errors or form.errors),
        faults=file_faults[:MOST_FAULTS],
        fault_count=len(file_faults),
        draft=draft,
        questionnaire=after,
        difference=found,
        gone=_gone(before, after, found, draft.renamed if draft else {}) if before and after and found else [],
        said=_said(before, after),
        parts=CHANGED_PARTS,
        missing={code: len(missing_texts(after, code)) for code in after.languages} if after else {},
        own_names=OWN_NAMES,
    )


def _gone(before: Questionnaire, after: Questionnaire, found: Difference, renamed: Mapping[str, str]) -> list[Gone]:
    return [
        Gone(
            code,
            worded(before.questions[code].texts, "sv")[0],
            renamed.get(code, RETIRED),
            tuple((new, worded(after.questions[new].texts, "sv")[0]) for new in successors(before, after, code)),
        )
        for code in found.gone
    ]


def _said(*questionnaires: Questionnaire | None) -> dict[str, str]:
    """Question code -> its words, those of the newer version where both ask it."""
    return {
        code: worded(question.texts, "sv")[0]
        for questionnaire in questionnaires
        if questionnaire is not None
        for code, question in questionnaire.questions.items()
    }
