"""The guide to where to turn."""

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.forms import GuideForm
from dialog.organisations.labels import GUIDE_KINDS
from dialog.organisations.models import GuideEntry
from dialog.organisations.operations import move_guide_entry, remove_guide_entry, save_guide_entry
from dialog.organisations.queries.settings import guide_entries, guide_entry_by_code
from dialog.organisations.staff_pages.blueprint import TEXTS, editor, mark_language, pages, way_here
from dialog.organisations.staff_pages.conflicts import differences, seen_version
from dialog.organisations.staff_pages.notices import MOVED, REMOVED, SAVED
from dialog.web.language import OWN_NAMES, direction
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
STEPS = {"up": -1, "down": 1}


@pages.get("/installningar/vart", permission=TEXTS)
def guide() -> str:
    """All lines by kind, in their order."""
    entries = guide_entries(db.session)
    groups = [(label, [entry for entry in entries if entry.kind == kind]) for kind, label in GUIDE_KINDS.items()]
    return render_template(
        "organisations/staff/guide.html", trail=way_here(), groups=[group for group in groups if group[1]]
    )


@pages.get("/installningar/vart/ny", permission=TEXTS)
def new_guide_entry() -> str:
    return _page(GuideForm())


@pages.post("/installningar/vart/ny", permission=TEXTS)
def create_guide_entry() -> Answer:
    form = GuideForm()
    if not form.validate():
        return _page(form), 422
    who, values = editor(), form.values()
    try:
        current.write(lambda session: save_guide_entry(session, who, values))
    except NotPossibleNow:
        form.code.errors = [_("Another one has that code. Choose a code of its own")]
        return _page(form), 422
    return redirect_with_notice(url_for("organisations_staff.guide"), SAVED)


@pages.get("/installningar/vart/<code>", permission=TEXTS)
def guide_entry(code: str) -> str:
    return _page(_filled(guide_entry_by_code(db.session, code)), code)


@pages.post("/installningar/vart/<code>", permission=TEXTS)
def change_guide_entry(code: str) -> Answer:
    entry_id = guide_entry_by_code(db.session, code).id
    form = GuideForm()
    form.code.data = code
    if not form.validate():
        return _page(form, code), 422
    who, values, seen = editor(), form.values(), seen_version(form)
    try:
        current.write(lambda session: save_guide_entry(session, who, values, entry_id=entry_id, seen_version=seen))
    except Conflict:
        stored = guide_entry_by_code(db.session, code)
        found = differences(form, _Shown(stored))
        form.version.data = str(stored.version)
        return _page(form, code, found), 409
    return redirect_with_notice(url_for("organisations_staff.guide"), SAVED)


@pages.post("/installningar/vart/<code>/flytta", permission=TEXTS)
def move_guide(code: str) -> Response:
    """One step up or down among its kind: `direction` = up, down."""
    entry_id, step = guide_entry_by_code(db.session, code).id, STEPS.get(request.form.get("direction", ""))
    if step is None:
        abort(400)
    who = editor()
    current.write(lambda session: move_guide_entry(session, who, entry_id, step))
    return redirect_with_notice(url_for("organisations_staff.guide"), MOVED)


@pages.post("/installningar/vart/<code>/ta-bort", permission=TEXTS)
def drop_guide_entry(code: str) -> Response:
    who, entry_id = editor(), guide_entry_by_code(db.session, code).id
    current.write(lambda session: remove_guide_entry(session, who, entry_id))
    return redirect_with_notice(url_for("organisations_staff.guide"), REMOVED)


class _Shown:
    """A stored line under the names of the form's fields."""

    def __init__(self, entry: GuideEntry) -> None:
        self.kind, self.phone, self.url, self.version = entry.kind, entry.phone, entry.url, entry.version
        self.code = entry.code
        self.facets = ", ".join(entry.facets or ())
        for language in OWN_NAMES:
            words = (entry.texts or {}).get(language, {})
            setattr(self, f"name_{language}", words.get("name", ""))
            setattr(self, f"text_{language}", words.get("text", ""))


def _filled(entry: GuideEntry) -> GuideForm:
    return GuideForm(obj=_Shown(entry))


def _page(form: GuideForm, code: str = "", conflict: list[tuple[str, str, str]] | None = None) -> str:
    for language, name, words in form.languages():
        mark_language((name, words), language)
    return render_template(
        "organisations/staff/guide_entry.html",
        trail=way_here((_("Where to turn"), url_for("organisations_staff.guide"))),
        form=form,
        code=code,
        languages_in_form=[
            (language, OWN_NAMES[language], direction(language), name, text)
            for language, name, text in form.languages()
        ],
        conflict=conflict,
        has_errors=bool(conflict),
    )
