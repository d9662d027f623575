"""The accessibility statement, and telling us about something that cannot be used."""

from datetime import date

from flask import render_template
from flask_babel import gettext as _

from dialog.concerns.operations.receive import ConcernDraft, receive_concern, slow_code_hash
from dialog.concerns.rules import TEXT_LIMIT, Kind, code_in_groups
from dialog.errors import Conflict
from dialog.extensions import current, db, limiter
from dialog.home.accessibility_forms import ComplaintForm
from dialog.home.blueprint import pages
from dialog.home.wording import from_start, own_address, worded
from dialog.organisations.labels import COMPLIANCE, STATEMENT_ITEMS
from dialog.organisations.queries import notice_version
from dialog.organisations.queries.statement import Statement, statement
from dialog.organisations.rules import StatementItem
from dialog.web.formatting import long_date
from dialog.web.language import current_language

SENDS = "30 per 10 minutes; 100 per day"
# Shown as headings of their own; the others are one line each in a list.
DATES = (StatementItem.ASSESSED_ON, StatementItem.UPDATED_ON)
AS_LINES = (StatementItem.BODY, StatementItem.SERVICE, *DATES)


@pages.get("/tillganglighet")
def accessibility() -> str:
    """The statement's eleven items, and the form."""
    return _page(ComplaintForm())


@pages.post("/tillganglighet")
@limiter.limit(SENDS)
def complain() -> tuple[str, int]:
    """The answer is the receipt."""
    form = ComplaintForm()
    if not form.validate():
        return _page(form), 422
    if not form.key_is_good():
        form.fresh_key()
        return _page(form, "too_old"), 422
    keys, key, language = current.keys, str(form.form_key.data), current_language()
    draft = ConcernDraft(
        text=form.text.data,
        kind=Kind.ACCESSIBILITY,
        language=language,
        place=form.place.data,
        email=form.email.data,
        notice_version=notice_version(db.session, language),
    )
    code_hash = slow_code_hash(keys, key)
    try:
        receipt = current.write(lambda session: receive_concern(session, keys, draft, key, code_hash))
    except Conflict:
        form.fresh_key()
        return _page(form, "sent_before"), 409
    page = render_template(
        "home/public/accessibility_receipt.html",
        reference=receipt.reference,
        code=code_in_groups(receipt.code),
        by_mail=bool(form.email.data),
    )
    return page, 200


def _page(form: ComplaintForm, notice: str = "") -> str:
    """`notice`: '' or why the page is shown once more ('too_old', 'sent_before')."""
    found = statement(db.session, current_language())
    shown = _shown(found) if found else {}
    sections = [(item.value, *told) for item, told in shown.items() if item not in AS_LINES]
    return render_template(
        "home/public/accessibility.html",
        trail=from_start(),
        lead=worded("accessibility.lead"),
        statement=found,
        lines=[told for item, told in shown.items() if item in AS_LINES],
        sections=sections,
        contents=_contents([(id_, label) for id_, label, _body, _own in sections]),
        form=form,
        limit=TEXT_LIMIT,
        notice=notice,
        short_notice=worded("notice.privacy_short"),
        has_errors=bool(notice),
        share_url=own_address(),
    )


def _shown(found: Statement) -> dict[StatementItem, tuple[str, str, bool]]:
    """(label, text, whether it is in the municipality's own words) of each item: choice and dates are in the page's."""
    told = {}
    for item, label in STATEMENT_ITEMS.items():
        body, own = found.items[item], True
        if item in DATES:
            body, own = long_date(date.fromisoformat(body)), False
        elif item is StatementItem.COMPLIANCE:
            body, own = str(COMPLIANCE[body]), False
        told[item] = (str(label), body, own)
    return told


def _contents(sections: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The form first: who comes here with a problem should not have to look for it."""
    return [("tell", _("Tell us what does not work")), *sections] if sections else []
