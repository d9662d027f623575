"""Frozen versions: read, given out as PDF and open table, set beside the one before, decided, withdrawn."""

import json

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.errors import Missing, NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.situation.document_forms import DecisionForm, WithdrawForm
from dialog.situation.document_labels import PARTS, STATE_LOOKS, STATES
from dialog.situation.documents.difference import differences, same_length
from dialog.situation.documents.shown import html_body, open_csv, pdf, standing
from dialog.situation.models import FrozenPicture
from dialog.situation.operations.documents import may_make
from dialog.situation.operations.freezing import decide, take_out_quote, withdraw_version
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.documents import period_of_document, version_before, version_of
from dialog.situation.queries.quotes import Late, late_items, moved_items, retagged_items
from dialog.situation.rules.documents import Content, checksum, missing_parts, quotes_of
from dialog.situation.rules.levels import DocumentState
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.staff_pages.documents import MAKE, READ, shared_with
from dialog.situation.views.parts import part_tabs
from dialog.web.notices import notice_text, redirect_with_notice

DECIDE = Permission.DECIDE_PICTURES
Answer = Response | tuple[str, int]
DECIDED = notice_text("version_decided", _l("The decision is written down."))
WITHDRAWN = notice_text("version_withdrawn", _l("The version is withdrawn. Somebody else freezes what replaces it."))
TAKEN_OUT = notice_text("quote_taken_out", _l("The quote is removed, and the version has a new checksum."))
REFUSALS = {
    "parts": _l(
        "A part that the law asks for is empty. Write it in the document, freeze a new version and decide that."
    ),
    "day": _l("Choose a day from the day the version was frozen up to today"),
    "decided": _l("It is decided already."),
    "withdrawn": _l("It is withdrawn, and cannot be decided."),
    "checksum": _l(
        "The content is not what was frozen: its checksum is another. Tell those who look after the service."
    ),
    "make": _l("You make pictures of other areas than this."),
}


@pages.get("/lagesbild/version/<id:number>", permission=READ)
def version(number: int) -> str:
    """As it was frozen."""
    return _page(version_of(db.session, number))


@pages.get("/lagesbild/version/<id:number>/offentlig", permission=READ)
def public_version(number: int) -> str:
    """What is given to whoever asks: without internal passages, and with the counts that anybody may have."""
    return _page(_given_out(number), public=True)


@pages.get("/lagesbild/version/<id:number>/lagesbild.pdf", permission=READ)
def version_pdf(number: int) -> FlaskResponse:
    return _pdf(number, public=False)


@pages.get("/lagesbild/version/<id:number>/offentlig.pdf", permission=READ)
def public_pdf(number: int) -> FlaskResponse:
    return _pdf(number, public=True)


@pages.get("/lagesbild/version/<id:number>/oppna-siffror.csv", permission=READ)
def version_table(number: int) -> FlaskResponse:
    found = _given_out(number)
    name = f"lagesbild-{number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return FlaskResponse(open_csv(content_of(found)), mimetype="text/csv", headers=headers)


@pages.get("/lagesbild/version/<id:number>/skillnader", permission=READ)
def version_differences(number: int) -> str:
    """Against the version before, of the same area."""
    found = version_of(db.session, number)
    before = version_before(db.session, found)
    content = content_of(found)
    earlier = content_of(before) if before is not None else None
    return render_template(
        "situation/staff/version_differences.html",
        version=found,
        content=content,
        before=before,
        earlier=earlier,
        comparable=earlier is not None and same_length(content, earlier),
        changes=differences(content, earlier) if earlier is not None else [],
        parts=part_tabs("situation_staff.documents"),
    )


@pages.get("/lagesbild/version/<id:number>/besluta", permission=DECIDE)
def decision(number: int) -> str:
    return _decision_page(version_of(db.session, number), DecisionForm(formdata=None, data={"decided_on": today()}))


@pages.post("/lagesbild/version/<id:number>/besluta", permission=DECIDE)
def decide_version(number: int) -> Answer:
    """Refused while a part that the law asks for is empty."""
    staff, form = current_staff(), DecisionForm()
    found = version_of(db.session, number)
    if not form.validate():
        return _decision_page(found, form), 422
    wanted = form.decision()
    try:
        current.write(lambda session: decide(session, staff, number, wanted))
    except NotPossibleNow as fault:
        if fault.code == "day":
            form.decided_on.errors = [str(REFUSALS["day"])]
        return _decision_page(found, form, "" if fault.code == "day" else str(REFUSALS[fault.code])), 422
    return redirect_with_notice(url_for("situation_staff.version", number=number), DECIDED)


@pages.post("/lagesbild/version/<id:number>/dra-tillbaka", permission=MAKE)
def withdraw(number: int) -> Answer:
    staff, form = current_staff(), WithdrawForm()
    found = _own(number)
    if not form.validate():
        return _page(found, form=form), 422
    reason = form.reason.data or ""
    try:
        current.write(lambda session: withdraw_version(session, staff, number, reason))
    except NotPossibleNow:  # somebody else was quicker
        return _page(version_of(db.session, number), unsaved=reason), 422
    return redirect_with_notice(url_for("situation_staff.version", number=number), WITHDRAWN)


@pages.post("/lagesbild/version/<id:number>/ta-bort-citat", permission=MAKE)
def remove_quote(number: int) -> Answer:
    """Somebody has asked for it: the words go, and the log says so."""
    staff, reference = current_staff(), request.form.get("reference", "")[:20]
    _own(number)
    current.write(lambda session: take_out_quote(session, staff, number, reference))
    return redirect_with_notice(url_for("situation_staff.version", number=number), TAKEN_OUT)


def content_of(found: FrozenPicture) -> Content:
    """Its content as data."""
    content: Content = json.loads(found.content)
    return content


def _own(number: int) -> FrozenPicture:
    """A version of an area that this person makes pictures of. Raises Missing, NotAllowed('make')."""
    found = version_of(db.session, number)
    if not may_make(current_staff(), found.document.area.code if found.document.area is not None else ""):
        raise NotAllowed("make")
    return found


def _given_out(number: int) -> FrozenPicture:
    """A version that may leave the house. Raises Missing, also for a withdrawn one."""
    found = version_of(db.session, number)
    if found.state == DocumentState.WITHDRAWN:
        raise Missing("version")
    return found


def _pdf(number: int, *, public: bool) -> FlaskResponse:
    found = _given_out(number) if public else version_of(db.session, number)
    name = f"lagesbild-{number}{'-offentlig' if public else ''}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return FlaskResponse(pdf(found, content_of(found), public=public), mimetype="application/pdf", headers=headers)


def _page(found: FrozenPicture, *, public: bool = False, form: WithdrawForm | None = None, unsaved: str = "") -> str:
    content, staff = content_of(found), current_staff()
    area = found.document.area
    quoted = [one["reference"] for one in quotes_of(content) if one["reference"]]
    form = form or WithdrawForm(formdata=None)
    makes = may_make(staff, area.code if area is not None else "")
    return render_template(
        "situation/staff/version.html",
        version=found,
        content=content,
        public=public,
        body=html_body(content, public=public),
        standing=standing(found, content),
        whole=checksum(found.content) == found.checksum,
        quoted=quoted if makes and not public else [],
        **_since(found),
        makes=makes,
        decides=staff.may(DECIDE) and found.state == DocumentState.FROZEN,
        shares=shared_with(found.document, but=found.id) if public else (),
        stands=found.state != DocumentState.WITHDRAWN,
        states=STATES,
        looks=STATE_LOOKS,
        form=form,
        unsaved=unsaved,
        has_errors=bool(form.errors or unsaved),
        parts=part_tabs("situation_staff.documents"),
    )


def _since(found: FrozenPicture) -> dict[str, Late | None]:
    """What has come in since it was frozen, and what has got other subjects or been moved; None for nothing."""
    areas = load_areas(db.session, today())
    area = found.document.area
    ids = areas.ids_below(area.code) if area is not None else None
    about = (db.session, current_staff(), found, ids, period_of_document(found.document))
    items = {"late": late_items(*about), "retagged": retagged_items(*about), "moved": moved_items(*about)}
    return {name: one if one.number.number != 0 else None for name, one in items.items()}


def _decision_page(found: FrozenPicture, form: DecisionForm, problem: str = "") -> str:
    content = content_of(found)
    return render_template(
        "situation/staff/version_decide.html",
        version=found,
        content=content,
        form=form,
        problem=problem,
        missing=[PARTS[part] for part in missing_parts(content)],
        has_errors=bool(problem or form.errors),
    )
