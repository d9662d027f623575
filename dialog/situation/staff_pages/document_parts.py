"""One section of a document, and which quotes it shows."""

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.categories.labels import category_label
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.situation.document_forms import QuotesForm, SectionForm
from dialog.situation.document_labels import HINTS, SECTIONS
from dialog.situation.documents.shown import html_body
from dialog.situation.labels import days_text
from dialog.situation.models import SituationDocument
from dialog.situation.operations.documents import choose_quotes, write_section
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.documents import period_of_document
from dialog.situation.queries.quotes import Quotable, chosen_quotes, offered_quotes
from dialog.situation.rules.documents import FEWEST_QUOTES, MOST_QUOTES, TEXT_LIMIT, Section, shortened
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.staff_pages.documents import (
    MAKE,
    area_name,
    composed,
    own_document,
    refusal,
    seen_version,
    status_of,
)
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]
SAVED = notice_text("document_section", _l("Section %(ref)s is saved."))
CHOSEN = notice_text("document_quotes", _l("The quotes are chosen."))
QUOTE_REFUSALS = {
    "many": _l("Choose at most five quotes."),
    "whole": _l("The picture of the whole municipality holds totals and your own words only."),
    "quote": _l("One of the quotes cannot be shown any more. Choose again."),
}


@pages.get("/lagesbild/dokument/<id:document_id>/del/<id:number>", permission=MAKE)
def section(document_id: int, number: int) -> str:
    """What the machine has put there, and room for one's own words."""
    found, which = own_document(document_id), _section(number)
    kept = found.sections.get(which.value) or {}
    return _page(found, which, SectionForm(formdata=None, data=kept))


@pages.post("/lagesbild/dokument/<id:document_id>/del/<id:number>", permission=MAKE)
def save_section(document_id: int, number: int) -> Answer:
    """Saved, and on to the next section."""
    staff, form, which, seen = current_staff(), SectionForm(), _section(number), seen_version()
    found = own_document(document_id)
    if not form.validate():
        return _page(found, which, form), 422
    words = form.words()
    try:
        current.write(lambda session: write_section(session, staff, document_id, which, words, seen))
    except Conflict:
        found = own_document(document_id)
        return _page(found, which, form, differs=_differences(found, which, form)), 409
    except (NotPossibleNow, NotAllowed) as fault:
        return _page(own_document(document_id), which, form, refusal(fault)), 422
    order = list(Section)
    at = order.index(which) + 1
    after = order[at] if at < len(order) else None
    url = (
        url_for("situation_staff.section", document_id=document_id, number=int(after))
        if after is not None
        else url_for("situation_staff.document", document_id=document_id)
    )
    return redirect_with_notice(url, SAVED, which.value)


@pages.get("/lagesbild/dokument/<id:document_id>/citat", permission=MAKE)
def quotes(document_id: int) -> str:
    """What may be quoted: words that somebody has read for what to hide, and that this person may read."""
    found = own_document(document_id)
    return _quotes_page(found, QuotesForm(formdata=None, data={"chosen": found.quotes}))


@pages.post("/lagesbild/dokument/<id:document_id>/citat", permission=MAKE)
def save_quotes(document_id: int) -> Answer:
    staff, form, seen = current_staff(), QuotesForm(), seen_version()
    found = own_document(document_id)
    offered = {one.reference for one in _offered(found)}
    chosen = [reference for reference in form.chosen.data or [] if reference in offered]
    try:
        current.write(lambda session: choose_quotes(session, staff, document_id, chosen, seen))
    except (Conflict, NotPossibleNow, NotAllowed) as fault:
        code = getattr(fault, "code", "")
        problem = str(QUOTE_REFUSALS[code]) if code in QUOTE_REFUSALS else refusal(fault)
        form.chosen.data = chosen
        return _quotes_page(own_document(document_id), form, problem), status_of(fault)
    return redirect_with_notice(url_for("situation_staff.document", document_id=document_id), CHOSEN)


def _section(number: int) -> Section:
    if str(number) not in set(Section):
        raise Missing("section")
    return Section(str(number))


def _page(
    found: SituationDocument,
    which: Section,
    form: SectionForm,
    problem: str = "",
    differs: list[tuple[str, str, str]] | None = None,
) -> str:
    content = composed(found)
    only = [
        one | {"text": [], "internal": [], "heading": ""} for one in content["sections"] if one["number"] == which.value
    ]
    return render_template(
        "situation/staff/document_section.html",
        document=found,
        area=area_name(found),
        days=days_text(period_of_document(found)),
        number=which.value,
        heading=SECTIONS[which],
        hint=HINTS[which],
        form=form,
        limit=TEXT_LIMIT,
        problem=problem,
        differs=differs,
        body=html_body(content | {"sections": only}, public=False, alone=True) if only[0]["blocks"] else "",
        has_errors=bool(problem or differs is not None or form.errors),
    )


def _differences(found: SituationDocument, which: Section, form: SectionForm) -> list[tuple[str, str, str]]:
    kept = found.sections.get(which.value) or {}
    rows = [(str(form[name].label.text), str(kept.get(name, "")), str(form[name].data or "")) for name in kept]
    return [row for row in rows if row[1] != row[2]]


def _offered(found: SituationDocument) -> tuple[Quotable, ...]:
    """Those chosen already first, also by somebody who may read more than this person."""
    period = period_of_document(found)
    ids = load_areas(db.session, period.end).ids_below(found.area.code) if found.area is not None else None
    chosen = chosen_quotes(db.session, found.quotes, ids, period)
    known = {one.reference for one in chosen}
    offered = offered_quotes(db.session, current_staff(), ids, period)
    return (*chosen, *(one for one in offered if one.reference not in known))


def _quotes_page(found: SituationDocument, form: QuotesForm, problem: str = "") -> str:
    ticked = set(form.chosen.data or ())
    rows = [
        (one.reference, shortened(one.text), one.language, ", ".join(category_label(code) for code in one.categories),
         one.received_on, one.reference in ticked)
        for one in (_offered(found) if found.area is not None else ())
    ]  # fmt: skip
    return render_template(
        "situation/staff/document_quotes.html",
        document=found,
        area=area_name(found),
        days=days_text(period_of_document(found)),
        rows=rows,
        problem=problem,
        fewest=FEWEST_QUOTES,
        most=MOST_QUOTES,
        has_errors=bool(problem),
    )
