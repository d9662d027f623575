"""Pictures as documents: the list, one click that makes a draft, and the desk where it is written."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.queries import programme_facts
from dialog.places.models import Area
from dialog.situation.document_forms import SourcesForm
from dialog.situation.document_labels import PARTS, SECTIONS, STATE_LOOKS, STATES
from dialog.situation.documents.blocks import LANGUAGE
from dialog.situation.documents.compose import compose, same_day
from dialog.situation.documents.shown import html_body
from dialog.situation.labels import days_text
from dialog.situation.models import FrozenPicture, SituationDocument
from dialog.situation.operations.documents import drop_document, explain_sources, may_make, start_document
from dialog.situation.operations.freezing import freeze
from dialog.situation.picture_forms import PictureForm
from dialog.situation.queries.areas import Areas, load_areas
from dialog.situation.queries.documents import document_of, latest_version, period_of_document, sharing_days
from dialog.situation.queries.documents import documents as all_documents
from dialog.situation.queries.quotes import Late, late_items, moved_items, retagged_items
from dialog.situation.rules.documents import Content, Section, missing_parts, says_something, unexplained_sources
from dialog.situation.rules.levels import DocumentState
from dialog.situation.rules.periods import DAY, Period
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.views.parts import part_tabs
from dialog.web.notices import notice_text, redirect_with_notice

READ, MAKE = Permission.READ_FIGURES, Permission.MAKE_PICTURES
Answer = Response | tuple[str, int]

STARTED = notice_text("document_started", _l("The draft is made. Read it, write what only you know, and freeze it."))
EXPLAINED = notice_text("document_sources", _l("The reasons are saved."))
FROZEN = notice_text("document_frozen", _l("Frozen as version %(ref)s. It does not change any more."))
DROPPED = notice_text("document_dropped", _l("The draft is thrown away."))
REFUSALS = {
    "sources": _l("A kind of source is empty and nobody has said why. Write the reason below, then freeze."),
    "same_person": _l("You withdrew the last version yourself: somebody else freezes what replaces it."),
    "points": _l("Take out what leads to one person: a number, an address, a plate. Documents are about places."),
    "make": _l("You make pictures of other areas than this."),
    "area": _l("Choose an area in the list"),
    "future": _l("The period is not over yet. Choose one that has ended."),
    "frozen": _l("A version of it is frozen, and what is frozen is kept."),
}
CHANGED = _l("Somebody else has changed the document meanwhile. Look through it once more.")


@pages.get("/lagesbild/dokument", permission=READ)
def documents() -> tuple[str, int]:
    """Area and period of the address are chosen to begin with, so that the picture's page is one click away."""
    areas = load_areas(db.session, today())
    form = PictureForm(request.args, areas, today(), sees=True)
    return _list(form, areas), 200 if form.validate() else 422


@pages.post("/lagesbild/dokument", permission=MAKE)
def make_document() -> Answer:
    """One click: a draft with everything that is known of the area and the period."""
    staff, areas = current_staff(), load_areas(db.session, today())
    form = PictureForm(request.form, areas, today(), sees=True)
    if not form.validate():
        return _list(form, areas), 422
    wanted = form.wanted()
    code = wanted.area.code if wanted.area is not None else ""
    period = (_since_last(form, areas) if "since" in request.form else None) or wanted.period
    try:
        document_id = current.write(lambda session: start_document(session, staff, code, period))
    except (NotPossibleNow, NotAllowed) as fault:
        return _list(form, areas, str(REFUSALS[fault.code])), 422
    return redirect_with_notice(url_for("situation_staff.document", document_id=document_id), STARTED)


@pages.get("/lagesbild/dokument/<id:document_id>", permission=MAKE)
def document(document_id: int) -> str:
    """The desk: sources, sections, quotes, what is missing, and the versions."""
    return _desk(own_document(document_id))


@pages.get("/lagesbild/dokument/<id:document_id>/utkast", permission=MAKE)
def draft(document_id: int) -> str:
    """The whole as it would be frozen now."""
    found = own_document(document_id)
    content = composed(found)
    return render_template(
        "situation/staff/document_draft.html",
        document=found,
        content=content,
        body=html_body(content, public="offentlig" in request.args),
        public="offentlig" in request.args,
        parts=part_tabs("situation_staff.documents"),
    )


@pages.post("/lagesbild/dokument/<id:document_id>/kallor", permission=MAKE)
def explain_document_sources(document_id: int) -> Answer:
    staff, form, seen = current_staff(), SourcesForm(), seen_version()
    found = own_document(document_id)
    if not form.validate():
        return _desk(found, form=form), 422
    reasons = form.reasons()
    try:
        current.write(lambda session: explain_sources(session, staff, document_id, reasons, seen))
    except (Conflict, NotPossibleNow, NotAllowed) as fault:
        return _desk(own_document(document_id), refusal(fault), form), status_of(fault)
    return redirect_with_notice(url_for("situation_staff.document", document_id=document_id), EXPLAINED)


@pages.post("/lagesbild/dokument/<id:document_id>/frys", permission=MAKE)
def freeze_document(document_id: int) -> Answer:
    """What is frozen is what the document holds this moment."""
    staff, seen = current_staff(), seen_version()
    found = own_document(document_id)
    content, ids = composed(found), same_day(db.session, found, today())
    try:
        number = current.write(lambda session: freeze(session, staff, document_id, content, ids, seen))
    except (Conflict, NotPossibleNow, NotAllowed) as fault:
        return _desk(own_document(document_id), refusal(fault)), status_of(fault)
    return redirect_with_notice(url_for("situation_staff.version", number=number), FROZEN, str(number))


@pages.post("/lagesbild/dokument/<id:document_id>/slang", permission=MAKE)
def drop_draft(document_id: int) -> Answer:
    staff, seen = current_staff(), seen_version()
    try:
        current.write(lambda session: drop_document(session, staff, document_id, seen))
    except (Conflict, NotPossibleNow, NotAllowed) as fault:
        return _desk(own_document(document_id), refusal(fault)), status_of(fault)
    return redirect_with_notice(url_for("situation_staff.documents"), DROPPED)


def own_document(document_id: int) -> SituationDocument:
    """A document of an area that this person makes pictures of. Raises Missing, NotAllowed('make')."""
    found = document_of(db.session, document_id)
    if not is_own(found):
        raise NotAllowed("make")
    return found


def shared_with(found: SituationDocument, *, but: int | None = None) -> Sequence[FrozenPicture]:
    """Versions whose numbers can be taken from this document's: `but` is the id of its own."""
    related = load_areas(db.session, today()).related(found.area.code) if found.area is not None else ()
    return sharing_days(db.session, found, related, but=but)


def is_own(found: SituationDocument) -> bool:
    """True when this person makes pictures of its area."""
    return may_make(current_staff(), found.area.code if found.area is not None else "")


def composed(found: SituationDocument) -> Content:
    """The document's content as of today."""
    facts = programme_facts(db.session, LANGUAGE)
    return compose(db.session, found, facts.name, facts.parties_line, today())


def seen_version() -> int:
    """The version of the document that the page showed; 0 when it does not say."""
    raw = request.form.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def refusal(fault: Conflict | NotPossibleNow | NotAllowed) -> str:
    """Why it did not go, in words."""
    return str(CHANGED if isinstance(fault, Conflict) else REFUSALS[fault.code])


def status_of(fault: Exception) -> int:
    return 409 if isinstance(fault, Conflict) else 422


def area_name(found: SituationDocument) -> str:
    return found.area.name if found.area is not None else str(_("The whole municipality"))


def _list(form: PictureForm, areas: Areas, problem: str = "") -> str:
    staff = current_staff()
    makes = staff.may(MAKE)
    shown = [(one, is_own(one)) for one in all_documents(db.session)]
    since = _since_last(form, areas)
    return render_template(
        "situation/staff/documents.html",
        parts=part_tabs("situation_staff.documents"),
        form=form,
        problem=problem,
        has_errors=bool(problem or form.errors),
        makes=makes,
        since=days_text(since) if since is not None else "",
        documents=[
            (one, area_name(one), days_text(period_of_document(one)), own) for one, own in shown if own or one.frozen
        ],
        states=STATES,
        looks=STATE_LOOKS,
        DocumentState=DocumentState,
    )


def _since_last(form: PictureForm, areas: Areas) -> Period | None:
    """The days since the area's last version; None when there is none, or no whole day."""
    wanted = form.wanted()
    found = document_area(wanted.area.id if wanted.area is not None else None)
    last = latest_version(db.session, found)
    if last is None or last.document.last + DAY >= today():
        return None
    return Period(last.document.last + DAY, today() - DAY)


def document_area(area_id: int | None) -> Any:
    """The area itself, None for the whole municipality."""
    return db.session.get(Area, area_id) if area_id is not None else None


def _desk(found: SituationDocument, problem: str = "", form: SourcesForm | None = None) -> str:
    content = composed(found)
    form = form or SourcesForm(formdata=None, data=dict(found.empty_sources))
    return render_template(
        "situation/staff/document.html",
        document=found,
        area=area_name(found),
        days=days_text(period_of_document(found)),
        content=content,
        form=form,
        empty_fields=form.empty_fields(content["sources"]),
        unexplained=unexplained_sources(content),
        sections=[(Section(one["number"]), one, says_something(one)) for one in content["sections"]],
        titles=SECTIONS,
        missing=[PARTS[part] for part in missing_parts(content)],
        problem=problem,
        has_errors=bool(problem or form.errors),
        **_since(found),
        shares=shared_with(found),
        states=STATES,
        looks=STATE_LOOKS,
        parts=part_tabs("situation_staff.documents"),
    )


def _since(found: SituationDocument) -> dict[str, tuple[int, Late] | None]:
    """What has come in, got other subjects or been moved since the newest standing version, with this person's eyes."""
    last = latest_version(db.session, found.area)
    if last is None:
        return {"late": None, "retagged": None, "moved": None}
    areas = load_areas(db.session, today())
    ids = areas.ids_below(found.area.code) if found.area is not None else None
    about = (db.session, current_staff(), last, ids, period_of_document(last.document))
    items = {"late": late_items(*about), "retagged": retagged_items(*about), "moved": moved_items(*about)}
    return {name: (last.number, one) if one.number.number != 0 else None for name, one in items.items()}
