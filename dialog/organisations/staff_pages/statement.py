"""The accessibility statement."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from dialog.catalogue import N_, translate
from dialog.errors import Conflict
from dialog.extensions import current, db
from dialog.organisations.forms import StatementForm
from dialog.organisations.labels import COMPLIANCE, STATEMENT_ITEMS
from dialog.organisations.operations import publish_statement
from dialog.organisations.queries import programme_facts
from dialog.organisations.queries.statement import Statement, own_statement
from dialog.organisations.rules import StatementItem
from dialog.organisations.staff_pages.blueprint import (
    TEXTS,
    asked_language,
    editor,
    language_tabs,
    mark_language,
    pages,
    way_here,
)
from dialog.organisations.staff_pages.notices import PUBLISHED
from dialog.web.language import direction
from dialog.web.notices import redirect_with_notice

# What the editor starts from; facts about the installation are the municipality's to write.
SUGGESTED = {
    StatementItem.METHOD: N_(
        "We have tested the pages ourselves with automatic tools, with the keyboard and with a screen reader."
    ),
    StatementItem.MESSAGES: N_(
        "Tell us with the form below, or call us, if something does not work for you or if you need something in "
        "another form. You get an answer."
    ),
    StatementItem.SUPERVISION: N_(
        "The Agency for Digital Government (Digg) supervises the law. If you are not content with how we handle what "
        "you tell us, you can [tell Digg](https://www.digg.se/tdosanmalan)."
    ),
}

# The items that are written in words; the others are dates and a choice.
WORDED = [
    item
    for item in StatementItem
    if item not in (StatementItem.COMPLIANCE, StatementItem.ASSESSED_ON, StatementItem.UPDATED_ON)
]


@pages.get("/installningar/tillganglighet", permission=TEXTS)
def statement() -> str:
    """What is published in one language, or a beginning."""
    language = asked_language()
    published = own_statement(db.session, language)
    form = StatementForm(formdata=None)
    form.show(published.items if published else _suggestion(language))
    form.seen.data = str(published.number if published else 0)
    return _page(form, published)


@pages.post("/installningar/tillganglighet", permission=TEXTS)
def change_statement() -> Response | tuple[str, int]:
    """Publish; refused while an item is missing, and shown beside the other when somebody else has published."""
    form, language = StatementForm(), asked_language()
    if not form.validate_complete():
        return _page(form, own_statement(db.session, language)), 422
    who, items, seen = editor(), form.items(), _seen(form)
    try:
        current.write(lambda session: publish_statement(session, who, language, items, seen))
    except Conflict:
        published = own_statement(db.session, language)
        form.seen.data = str(published.number if published else 0)
        return _page(form, published, conflict=_differences(published, items)), 409
    return redirect_with_notice(url_for("organisations_staff.statement", sprak=language), PUBLISHED)


def _suggestion(language: str) -> dict[StatementItem, str]:
    facts = programme_facts(db.session, language)
    suggested = dict.fromkeys(StatementItem, "")
    suggested |= {item: translate(language, words) for item, words in SUGGESTED.items()}
    suggested[StatementItem.BODY] = facts.municipality
    suggested[StatementItem.SERVICE] = f"{facts.name}, {current.settings.base_url}"
    return suggested


def _differences(published: Statement | None, items: dict[str, str]) -> list[tuple[str, str, str]]:
    """(item, what is published, what was typed) where they differ."""
    if published is None:
        return []
    return [
        (
            str(label),
            str(COMPLIANCE.get(published.items[item], published.items[item])),
            str(COMPLIANCE.get(items[item], items[item])),
        )
        for item, label in STATEMENT_ITEMS.items()
        if published.items[item] != items[item]
    ]


def _page(form: StatementForm, published: Statement | None, conflict: list[tuple[str, str, str]] | None = None) -> str:
    language = asked_language()
    mark_language((form[item.value] for item in WORDED), language)
    return render_template(
        "organisations/staff/statement.html",
        trail=way_here(),
        form=form,
        published=published,
        text_language=language,
        text_direction=direction(language),
        tabs=language_tabs("organisations_staff.statement"),
        conflict=conflict,
        has_errors=bool(conflict),
    )


def _seen(form: StatementForm) -> int:
    raw = str(form.seen.data or "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
