"""The municipality's own wordings."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from dialog.errors import Conflict, Missing
from dialog.extensions import current, db
from dialog.organisations.forms.texts import TextForm, form_for
from dialog.organisations.labels import PLACEHOLDERS, SAMPLES, TEXT_GROUPS
from dialog.organisations.operations import publish_text, restore_text
from dialog.organisations.queries.settings import VersionLine, published_languages, text_history
from dialog.organisations.queries.wordings import common_values, default_wording
from dialog.organisations.staff_pages.blueprint import TEXTS as EDIT
from dialog.organisations.staff_pages.blueprint import (
    asked_language,
    editor,
    language_tabs,
    mark_language,
    pages,
    way_here,
)
from dialog.organisations.staff_pages.notices import PUBLISHED
from dialog.organisations.texts import TEXTS, TextKind, filled
from dialog.web.language import direction
from dialog.web.notices import redirect_with_notice
from dialog.web.rich_text import rich

Answer = Response | tuple[str, int]


@dataclass(frozen=True)
class Preview:
    """How a wording would look, placeholders filled with facts and examples."""

    subject: str
    body: Markup | str
    is_mail: bool


@pages.get("/installningar/texter", permission=EDIT)
def texts() -> str:
    """Every text, and in which languages the municipality has its own wording."""
    own = published_languages(db.session)
    groups = [
        (label, [(kind, sorted(own.get(kind.key, ()))) for kind in TEXTS.values() if kind.group == group])
        for group, label in TEXT_GROUPS.items()
    ]
    return render_template("organisations/staff/texts.html", trail=way_here(), groups=groups)


@pages.get("/installningar/texter/<key>", permission=EDIT)
def text(key: str) -> str:
    """The editor for one language, with preview and history."""
    kind, language = _kind(key), asked_language()
    history = text_history(db.session, key, language)
    form = form_for(kind)
    form.show(_standing(kind, language, history))
    form.seen.data = str(history[0].number if history else 0)
    return _page(kind, form, history)


@pages.post("/installningar/texter/<key>", permission=EDIT)
def publish(key: str) -> Answer:
    """`action`: preview, or publish. Publishing shows both texts when somebody else has published meanwhile."""
    kind, language = _kind(key), asked_language()
    form = form_for(kind)
    history = text_history(db.session, key, language)
    if not form.validate_for(kind):
        return _page(kind, form, history), 422
    if request.form.get("action") != "publish":
        return _page(kind, form, history, preview=_preview(kind, form.wording(), language)), 200
    who, wording, seen = editor(), form.wording(), _seen(form)
    try:
        current.write(lambda session: publish_text(session, who, key, language, wording, seen))
    except Conflict as fault:
        history = text_history(db.session, key, language)
        form.seen.data = str(fault.values["number"])
        theirs = str(fault.values["body"]) or default_wording(db.session, kind, language)
        return _page(kind, form, history, theirs=theirs), 409
    return redirect_with_notice(url_for("organisations_staff.text", key=key, sprak=language), PUBLISHED)


@pages.post("/installningar/texter/<key>/aterstall", permission=EDIT)
def restore(key: str) -> Response:
    """Publish an old version anew; number 0 is the built-in text."""
    _kind(key)
    language, who = asked_language(), editor()
    number, seen = _number("number"), _number("seen")
    current.write(lambda session: restore_text(session, who, key, language, number, seen))
    return redirect_with_notice(url_for("organisations_staff.text", key=key, sprak=language), PUBLISHED)


def _page(
    kind: TextKind,
    form: TextForm,
    history: list[VersionLine],
    preview: Preview | None = None,
    theirs: str | None = None,
) -> str:
    language = asked_language()
    mark_language((form[name] for name in ("subject", "body") if name in form), language)
    return render_template(
        "organisations/staff/text.html",
        trail=way_here((_("Texts"), url_for("organisations_staff.texts"))),
        kind=kind,
        form=form,
        text_language=language,
        text_direction=direction(language),
        tabs=language_tabs("organisations_staff.text", key=kind.key),
        placeholders=[(f"%({name})s", PLACEHOLDERS[name], name in kind.required) for name in kind.known],
        history=history,
        is_own=bool(history and history[0].body),
        preview=preview,
        theirs=theirs,
        has_errors=theirs is not None,
    )


def _preview(kind: TextKind, wording: str, language: str) -> Preview:
    values = {name: str(SAMPLES.get(name, "")) for name in kind.known} | common_values(db.session, language)
    if not kind.is_mail:
        return Preview("", rich(filled(wording, values), "preview", 3), False)
    subject, _rest, body = wording.partition("\n")
    return Preview(filled(subject, values), filled(body.strip(), values), True)


def _standing(kind: TextKind, language: str, history: list[VersionLine]) -> str:
    own = history[0].body if history else ""
    return own or default_wording(db.session, kind, language)


def _kind(key: str) -> TextKind:
    if key not in TEXTS:
        raise Missing("text")
    return TEXTS[key]


def _seen(form: TextForm) -> int:
    raw = str(form.seen.data or "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1


def _number(name: str) -> int:
    raw = request.form.get(name, "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise Missing("text_version")
    return int(raw)
