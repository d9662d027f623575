"""Macros: the list, one macro with a dry run on yesterday's queue, and playing one."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_choices, ticked
from dialog.categories.queries import facets
from dialog.concerns import labels
from dialog.concerns.desk_forms import MacroForm
from dialog.concerns.models import Macro
from dialog.concerns.operations.macros import play_macro, retire_macro, save_macro
from dialog.concerns.queries.inbox import in_order
from dialog.concerns.queries.macros import dry_run, macro_of, macro_tags, macros_for
from dialog.concerns.queries.templates import templates_for
from dialog.concerns.rules import State
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import Filled, concern_page, workable
from dialog.concerns.staff_pages.work import back, next_after, onwards, seen_version, try_to
from dialog.concerns.staff_views.macros import FAULTS, effect_lines, fault_lines
from dialog.concerns.staff_views.tags import tag_words
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]
USES, WRITES = Permission.ANSWER_CONCERNS, Permission.MANAGE_TRIAGE
SAVED = notice_text("macro_saved", _l("The macro is saved"))
RETIRED = notice_text("macro_retired", _l("The macro is out of use"))
PLAYED = notice_text("macro_played", _l("The macro was played on %(ref)s"))


@pages.post("/synpunkter/<reference>/makro", permission=USES)
def play(reference: str) -> Answer:
    """All its steps on one concern; on to the next when that ends the work on it."""
    staff, keys, version = current_staff(), current.keys, seen_version()
    opened = workable(reference)
    raw, key = request.form.get("macro", ""), request.form.get("form_key", "")
    macro_id = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
    after, ends = next_after(reference), list[bool]()
    try:
        faulty = try_to(
            reference,
            Filled(panel="macro"),
            lambda session: ends.append(play_macro(session, keys, staff, reference, version, macro_id, key)),
        )
    except NotPossibleNow as fault:
        if fault.code not in FAULTS:
            raise
        return concern_page(opened, Filled(panel="macro"), 422)
    if faulty:
        return faulty
    return onwards(after, PLAYED, reference) if ends[-1] else back(reference, PLAYED)


@pages.get("/makron", permission=USES)
def macros() -> str:
    """All macros of the person's organisations, those out of use last."""
    staff, words = current_staff(), tag_words(facets(db.session))
    found = sorted(macros_for(db.session, staff, retired=True), key=lambda one: one.retired)
    names = {one.id: one.name for one in templates_for(db.session, staff, retired=True)}
    rows = [
        (one, ", ".join(map(words, in_order(macro_tags(one)))), names.get(one.template_id or 0, ""), _state(one))
        for one in found
    ]
    return render_template("concerns/staff/macro_list.html", rows=rows, writes=staff.may(WRITES))


@pages.get("/makron/ny", permission=WRITES)
def new_macro() -> str:
    return _page(MacroForm(formdata=None), None)


@pages.post("/makron/ny", permission=WRITES)
def create_macro() -> Answer:
    return _save(None)


@pages.get("/makron/<id:macro_id>", permission=USES)
def macro(macro_id: int) -> str:
    """One macro, and what it would have done to yesterday's queue."""
    stored = macro_of(db.session, current_staff(), macro_id)
    return _page(MacroForm.of(stored), stored)


@pages.post("/makron/<id:macro_id>", permission=WRITES)
def change_macro(macro_id: int) -> Answer:
    return _save(macro_of(db.session, current_staff(), macro_id))


@pages.post("/makron/<id:macro_id>/ur-bruk", permission=WRITES)
def macro_use(macro_id: int) -> Answer:
    """Out of use, or with `do=use` into use again."""
    staff, retired = current_staff(), request.form.get("do") != "use"
    current.write(lambda session: retire_macro(session, staff, macro_id, retired=retired))
    return redirect_with_notice(url_for("concerns_staff.macros"), RETIRED if retired else SAVED)


def _save(stored: Macro | None) -> Answer:
    staff, form = current_staff(), _offered(MacroForm(), stored)
    if not form.validate():
        return _page(form, stored), 422
    steps, macro_id = form.steps(), stored.id if stored is not None else None
    raw = str(form.version.data or "")
    seen = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
    try:
        saved = current.write(lambda session: save_macro(session, staff, steps, macro_id, seen))
    except Conflict:
        db.session.expire_all()
        now_stored = macro_of(db.session, staff, macro_id or 0)
        form.version.data = str(now_stored.version)
        return _page(form, now_stored, _differences(now_stored, form)), 409
    except NotPossibleNow as fault:
        if not _say(form, fault.code):
            raise
        return _page(form, stored), 422
    return redirect_with_notice(url_for("concerns_staff.macro", macro_id=saved), SAVED)


def _say(form: MacroForm, code: str) -> bool:
    """Put a fault where it can be corrected; False for one that belongs to no field."""
    found = {
        "nothing": (form.name, _("Choose at least one step: tags, an answer or a state")),
        "no_reason": (form.reason, _("Write what was done, or choose an answer: nothing is closed without either")),
        "key_taken": (form.key, _("Another macro has this key")),
        "tag": (form.tags, _("Choose categories from the list")),
    }.get(code)
    if found is not None:
        found[0].errors = [*found[0].errors, found[1]]
    return found is not None


def _offered(form: MacroForm, stored: Macro | None) -> MacroForm:
    """`form` with the texts in use, and the stored one also when it is not."""
    keep = stored.template_id if stored is not None else None
    found = templates_for(db.session, current_staff(), retired=True)
    return form.offer([(one.id, one.name) for one in found if not one.retired or one.id == keep])


def _page(form: MacroForm, stored: Macro | None, conflict: list[tuple[str, str, str]] | None = None) -> str:
    staff = current_staff()
    form = _offered(form, stored)
    offered, general = category_choices(db.session, form.tags.tags())
    runs = dry_run(db.session, staff, stored) if stored is not None else ()
    return render_template(
        "concerns/staff/macro.html",
        form=form,
        stored=stored,
        conflict=conflict,
        writes=staff.may(WRITES),
        categories=offered,
        general=general,
        ticked=ticked(form.tags.data or [], general),
        runs=[(one, effect_lines(db.session, one.effects), fault_lines(one.effects)) for one in runs],
        has_errors=bool(form.errors),
    )


def _differences(stored: Macro, form: MacroForm) -> list[tuple[str, str, str]]:
    words = tag_words(facets(db.session))
    tags = [", ".join(map(words, in_order(found))) for found in (macro_tags(stored), form.tags.tags())]
    templates = {value: str(label) for value, label, *_rest in form.template.iter_choices()}
    pairs = [
        (_("Name"), stored.name, str(form.name.data)),
        (_("Its key, after M"), stored.key, form.key.data or ""),
        (_("Tags to add"), *tags),
        (
            _("Answer with"),
            templates.get(str(stored.template_id or ""), ""),
            templates.get(form.template.data or "", ""),
        ),
        (_("Afterwards it is"), _state(stored), _state_words(form.state.data or "")),
        (_("What was done"), stored.closing_reason, form.reason.data or ""),
    ]
    return [(str(name), theirs, mine) for name, theirs, mine in pairs if theirs != mine]


def _state(macro: Macro) -> str:
    return _state_words(macro.state)


def _state_words(state: str) -> str:
    return str(labels.STATES[State(state)]) if state else str(_("As it was"))
