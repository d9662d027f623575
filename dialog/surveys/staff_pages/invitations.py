"""Codes for a random sample: made, handed out once, and from then on known to nobody but those who got the letter."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.form_keys import is_valid, new_form_key, once
from dialog.places.queries import areas_in_force
from dialog.surveys.operations.collectors import CollectorValues, first_collector
from dialog.surveys.operations.invitations import MOST_AT_ONCE, Letter, make_invitations
from dialog.surveys.posters import letters as letters_pdf
from dialog.surveys.queries.surveys import SurveyFacts
from dialog.surveys.queries.waiting import participation
from dialog.surveys.rules.collectors import CollectorKind
from dialog.surveys.rules.states import SurveyState
from dialog.surveys.staff_forms import InvitationForm
from dialog.surveys.staff_labels import REFUSALS
from dialog.surveys.staff_pages.blueprint import MANAGE, editor, facts_of, pages, way_here
from dialog.surveys.staff_pages.collectors import asking_of, short_address
from dialog.web.csv_export import csv_lines
from dialog.web.language import OWN_NAMES

PURPOSE = "survey-invitations"
# A page takes a hundredth of a second or two, and nobody else's poster is set meanwhile.
MOST_LETTERS = 500
NUMBER = "number_"
EXAMPLE = "K7MP-4XHD-9RTW"
HANDED_OUT = _l(
    "These codes were made when you pressed the first time, and handed out then. If the file did not reach you, make new "
    "ones: codes that nobody has do no harm."
)
USED = _l("This form has been used already. Look at the numbers and send it once more")
TOO_OLD = _l("The page had been open for a long time. Send it once more")
CHOOSE = _l("Choose the language of the letters and what to fetch")
TOO_MANY_LETTERS = _l("Letters are set for at most 500 at a time. Fetch a list, or make fewer")


@dataclass(frozen=True)
class AreaRow:
    """An area with what was typed for it."""

    code: str
    name: str
    typed: str
    invited: int
    answered: int


@pages.get("/enkater/<slug>/inbjudningar", permission=MANAGE)
def invitations(slug: str) -> str:
    """How many were asked and how many of them have answered, in tens; and the form that makes more codes."""
    return _page(facts_of(slug), _form())


@pages.post("/enkater/<slug>/inbjudningar", permission=MANAGE)
def make_codes(slug: str) -> FlaskResponse | tuple[str, int]:
    """The answer is the file with the codes: they are stored nowhere, and cannot be fetched again."""
    facts, form = facts_of(slug), _form()
    numbers = _numbers(facts)
    error = _error(form, numbers)
    if error or numbers is None:
        return _page(facts, form, error), 422
    if form.files.data != "csv":
        # Set one first: codes must not be made and then lost because a letter cannot be.
        letters_pdf(
            asking_of(facts, short_address("XXXXX", form.language.data), form.language.data), [(EXAMPLE, "")], today()
        )
    try:
        made = _made(facts, form, numbers)
    except Conflict:
        return _page(facts, form, str(USED)), 409
    except NotPossibleNow as refusal:
        return _page(facts, form, str(REFUSALS.get(refusal.code, refusal.code))), 422
    if made is None:
        return _page(facts, form, str(HANDED_OUT)), 409
    return _answer(facts, form, *made)


def _made(facts: SurveyFacts, form: InvitationForm, numbers: Mapping[str, int]) -> tuple[list[Letter], str] | None:
    """The new codes and the short code of the letters' channel; None when this very form made them before."""
    who, keys, drawn, form_key = editor(), current.keys, list[Letter](), form.form_key.data or ""
    label = _("Letters to the sample")

    def make(session: Session) -> str:
        def draw() -> str:
            drawn[:] = make_invitations(session, keys, facts.id, numbers, who.id, who.name)
            return first_collector(session, who, facts.id, CollectorValues(CollectorKind.LETTER, label))

        drawn.clear()
        return str(once(session, form_key, {"survey": facts.id, "numbers": dict(numbers)}, draw))

    channel = current.write(make)
    return (list(drawn), channel) if drawn else None


def _answer(facts: SurveyFacts, form: InvitationForm, made: list[Letter], channel: str) -> FlaskResponse:
    language, kind = form.language.data, form.files.data
    names = {area.code: area.name for area in areas_in_force(db.session)}
    address = short_address(channel, language)
    name = f"{facts.slug}-{today().isoformat()}"
    rows = [(one.area_code, names.get(one.area_code, ""), one.code, address, f"{address}#{one.code}") for one in made]
    table = "".join(
        csv_lines((_("Area code"), _("Area"), _("Code"), _("Address"), _("Address for a square code")), rows)
    )
    if kind == "csv":
        return _file(table.encode(), "text/csv; charset=utf-8", f"{name}.csv")
    asking = asking_of(facts, address, language)
    pdf = letters_pdf(asking, [(one.code, names.get(one.area_code, "")) for one in made], today())
    if kind == "pdf":
        return _file(pdf, "application/pdf", f"{name}.pdf")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.csv", table)
        archive.writestr(f"{name}.pdf", pdf)
    return _file(packed.getvalue(), "application/zip", f"{name}.zip")


def _file(content: bytes, kind: str, name: str) -> FlaskResponse:
    response = FlaskResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _form() -> InvitationForm:
    form = InvitationForm()
    form.offer((code, OWN_NAMES[code]) for code in current.settings.languages)
    return form


def _typed(code: str) -> str:
    return request.form.get(NUMBER + code, "").strip()[:12]


def _numbers(facts: SurveyFacts) -> dict[str, int] | None:
    """Area code -> how many; None when something is not a number."""
    found = {area.code: _typed(area.code).replace(" ", "") for area in areas_in_force(db.session)}
    if any(typed and not (typed.isascii() and typed.isdigit() and len(typed) < 7) for typed in found.values()):
        return None
    return {code: int(typed) for code, typed in found.items() if typed and int(typed)}


def _error(form: InvitationForm, numbers: Mapping[str, int] | None) -> str:
    if not is_valid(str(current_app.secret_key), PURPOSE, form.form_key.data or ""):
        return str(TOO_OLD)
    if not form.validate():
        return str(CHOOSE)
    total = sum((numbers or {}).values())
    if numbers is None or not 0 < total <= MOST_AT_ONCE:
        return str(REFUSALS["invitation_number"])
    if form.files.data != "csv" and total > MOST_LETTERS:
        return str(TOO_MANY_LETTERS)
    return ""


def _page(facts: SurveyFacts, form: InvitationForm, error: str = "") -> str:
    key = form.form_key.data or ""
    if error or not is_valid(str(current_app.secret_key), PURPOSE, key):
        form.form_key.data = new_form_key(str(current_app.secret_key), PURPOSE)
    came: dict[str, Any] = {one.area_code: one for one in participation(db.session, facts.id)}
    areas = areas_in_force(db.session)
    rows = [
        AreaRow(area.code, area.name, _typed(area.code), came[area.code].invited, came[area.code].answered)
        if area.code in came
        else AreaRow(area.code, area.name, _typed(area.code), 0, 0)
        for area in sorted(areas, key=lambda area: area.name)
    ]
    return render_template(
        "surveys/staff/invitations.html",
        trail=way_here(facts),
        survey=facts,
        form=form,
        errors=[(f"{NUMBER}{rows[0].code}" if rows else "", error)] if error else [],
        has_errors=bool(error),
        rows=rows,
        may_make=facts.is_sample and facts.state is not SurveyState.CLOSED,
    )
