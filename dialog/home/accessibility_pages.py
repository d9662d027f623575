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
from dialog.organisations.queries.statement import statement
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
    items = found.items if found else {}
    sections = [(item, label, items[item]) for item, label in STATEMENT_ITEMS.items() if item in items]
    return render_template(
        "home/public/accessibility.html",
        trail=from_start(),
        lead=worded("accessibility.lead"),
        statement=found,
        lines=[(label, _line(item, body)) for item, label, body in sections if item in AS_LINES],
        sections=[
            (item.value, label, str(COMPLIANCE[body]) if item is StatementItem.COMPLIANCE else body)
            for item, label, body in sections
            if item not in AS_LINES
        ],
        contents=_contents([(item.value, str(label)) for item, label, _body in sections if item not in AS_LINES]),
        form=form,
        limit=TEXT_LIMIT,
        notice=notice,
        short_notice=worded("notice.privacy_short"),
        has_errors=bool(notice),
        share_url=own_address(),
    )


def _line(item: StatementItem, body: str) -> str:
    return long_date(date.fromisoformat(body)) if item in DATES else body


def _contents(sections: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The form first: who comes here with a problem should not have to look for it."""
    return [("tell", _("Tell us what does not work")), *sections] if sections else []
