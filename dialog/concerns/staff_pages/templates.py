"""Texts for answers: the list, one text with its languages, and how it reads on a real concern."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.catalogue import DEFAULT_LANGUAGE, SOURCE_LANGUAGE
from dialog.concerns.desk_forms import TemplateForm
from dialog.concerns.models import AnswerTemplate, Concern
from dialog.concerns.operations.templates import TEMPLATE_LIMIT, retire_template, save_template
from dialog.concerns.queries.samples import sample_concern
from dialog.concerns.queries.templates import facts_of, template_of, templates_for
from dialog.concerns.rules.wording import placeholder_words, render, stored_form
from dialog.concerns.staff_labels import language_name
from dialog.concerns.staff_pages.blueprint import pages
from dialog.errors import Conflict
from dialog.extensions import current, db
from dialog.web.language import OWN_NAMES, current_language, direction
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]
USES, WRITES = Permission.ANSWER_CONCERNS, Permission.MANAGE_TRIAGE
SAVED = notice_text("template_saved", _l("The text is saved"))
RETIRED = notice_text("template_retired", _l("The text is out of use"))


@dataclass(frozen=True)
class Preview:
    """How a text reads in one language on a real concern. `missing`: placeholders whose fact is not known."""

    language: str
    name: str
    direction: str
    text: str
    missing: str


@pages.get("/svarsmallar", permission=USES)
def templates() -> str:
    """All texts of the person's organisations, those out of use last."""
    found = templates_for(db.session, current_staff(), retired=True)
    return render_template(
        "concerns/staff/templates.html",
        templates=sorted(found, key=lambda one: one.retired),
        names=OWN_NAMES,
        writes=current_staff().may(WRITES),
    )


@pages.get("/svarsmallar/ny", permission=WRITES)
def new_template() -> str:
    return _page(TemplateForm(formdata=None), None)


@pages.post("/svarsmallar/ny", permission=WRITES)
def create_template() -> Answer:
    return _save(None)


@pages.get("/svarsmallar/<id:template_id>", permission=USES)
def template(template_id: int) -> str:
    """One text with its preview; a form for those who may change it."""
    stored = template_of(db.session, current_staff(), template_id)
    return _page(TemplateForm.of(stored, _writer()), stored)


@pages.post("/svarsmallar/<id:template_id>", permission=WRITES)
def change_template(template_id: int) -> Answer:
    return _save(template_of(db.session, current_staff(), template_id))


@pages.post("/svarsmallar/<id:template_id>/ur-bruk", permission=WRITES)
def retire(template_id: int) -> Answer:
    """Out of use, or with `do=use` into use again."""
    staff, retired = current_staff(), request.form.get("do") != "use"
    current.write(lambda session: retire_template(session, staff, template_id, retired=retired))
    return redirect_with_notice(url_for("concerns_staff.templates"), RETIRED if retired else SAVED)


def _save(stored: AnswerTemplate | None) -> Answer:
    """`step=preview` shows how it reads; anything else saves it."""
    staff, form = current_staff(), TemplateForm()
    if not form.validate():
        return _page(form, stored), 422
    if request.form.get("step") == "preview":
        return _page(form, stored), 200
    name, texts, seen = str(form.name.data), form.texts, _version(form)
    template_id = stored.id if stored is not None else None
    try:
        current.write(lambda session: save_template(session, staff, name, texts, template_id, seen))
    except Conflict:
        db.session.expire_all()
        now_stored = template_of(db.session, staff, template_id or 0)
        typed, form.version.data = form, str(now_stored.version)
        return _page(form, now_stored, _differences(TemplateForm.of(now_stored, _writer()), typed)), 409
    return redirect_with_notice(url_for("concerns_staff.templates"), SAVED)


def _page(form: TemplateForm, stored: AnswerTemplate | None, conflict: list[tuple[str, str, str]] | None = None) -> str:
    sample = sample_concern(db.session, current_staff(), request.values.get("prova", ""))
    return render_template(
        "concerns/staff/template.html",
        form=form,
        stored=stored,
        conflict=conflict,
        writes=current_staff().may(WRITES),
        fields=[form[f"text_{code}"] for code in OWN_NAMES],
        words=placeholder_words(_writer()),
        sample=sample,
        previews=_previews(form, sample),
        limit=TEMPLATE_LIMIT,
        language_name=language_name,
        has_errors=bool(form.errors),
    )


def _previews(form: TemplateForm, sample: Concern | None) -> list[Preview]:
    if sample is None:
        return []
    words, found = placeholder_words(_writer()), []
    for code, text in form.texts.items():
        if text.strip():
            rendered = render(stored_form(text), facts_of(db.session, sample, code))
            missing = ", ".join(words[one] for one in rendered.missing)
            found.append(Preview(code, OWN_NAMES[code], direction(code), rendered.text, missing))
    return found


def _differences(theirs: TemplateForm, typed: TemplateForm) -> list[tuple[str, str, str]]:
    pairs = [(str(_("Name")), theirs.name.data, typed.name.data)]
    pairs += [(OWN_NAMES[code], theirs.texts[code], text) for code, text in typed.texts.items()]
    return [(name, str(one), str(other)) for name, one, other in pairs if one != other]


def _version(form: TemplateForm) -> int:
    raw = str(form.version.data or "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _writer() -> str:
    """The language in which placeholders are shown: the staff's pages speak two."""
    return SOURCE_LANGUAGE if current_language() == SOURCE_LANGUAGE else DEFAULT_LANGUAGE
