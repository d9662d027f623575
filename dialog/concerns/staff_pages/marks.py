"""Hiding passages, reading originals, and keeping a concern from a colleague it speaks of."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns.operations.marks import (
    add_pattern,
    change_kind,
    drop_pattern,
    hide_marks,
    hide_words,
    let_stand,
    name_staff,
    read_original,
    unname_staff,
)
from dialog.concerns.protection_forms import HideForm, PatternForm
from dialog.concerns.queries.details import own_patterns
from dialog.concerns.rules import MarkKind
from dialog.concerns.rules.details import own_pattern
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import Filled, concern_page, workable
from dialog.concerns.staff_pages.work import back, seen_version, try_to
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]


@pages.post("/synpunkter/<reference>/dolj", permission=Permission.TRIAGE_CONCERNS)
def marks(reference: str) -> Answer:
    """`do` is all (hide everything proposed), or hide, keep or kind with `mark`."""
    workable(reference)
    answer = try_to(reference, Filled(), _decision(reference, seen_version()))
    return answer or back(reference, said.MARKED)


@pages.post("/synpunkter/<reference>/dolj-ord", permission=Permission.TRIAGE_CONCERNS)
def hide(reference: str) -> Answer:
    """Hide the words that were written or marked."""
    staff, opened, version, form = current_staff(), workable(reference), seen_version(), HideForm()
    if not form.validate():
        return concern_page(opened, Filled(hide=form), 422)
    words, kind = str(form.words.data), MarkKind(form.mark_kind.data)
    try:
        answer = try_to(
            reference,
            Filled(hide=form),
            lambda session: hide_words(session, staff, reference, version, words, kind),
        )
    except NotPossibleNow as fault:
        if fault.code != "words_not_found":
            raise
        form.say_not_found()
        return concern_page(workable(reference), Filled(hide=form), 422)
    return answer or back(reference, said.MARKED)


@pages.post("/synpunkter/<reference>/original", permission=Permission.READ_ORIGINALS)
def original(reference: str) -> str:
    """The words as they were told. By POST, because reading them is an act that is logged."""
    staff, opened = current_staff(), workable(reference)
    current.write(lambda session: read_original(session, staff, reference))
    return render_template("concerns/staff/original.html", opened=opened, concern=opened.concern)


@pages.post("/synpunkter/<reference>/namnda", permission=Permission.MANAGE_TRIAGE)
def named(reference: str) -> Answer:
    """`add` or `remove` holds the colleague's id."""
    staff = current_staff()
    workable(reference)
    add, remove = _id("add"), _id("remove")
    if add:
        current.write(lambda session: name_staff(session, staff, reference, add))
    elif remove:
        current.write(lambda session: unname_staff(session, staff, reference, remove))
    return back(reference, said.NAMED)


@pages.get("/dolj-monster", permission=Permission.MANAGE_TRIAGE)
def patterns() -> str:
    """What this installation marks besides."""
    return _patterns_page(PatternForm(formdata=None))


@pages.post("/dolj-monster", permission=Permission.MANAGE_TRIAGE)
def change_patterns() -> Response | tuple[str, int]:
    """Add one, or take the one with the id in `drop` away."""
    staff, drop, form = current_staff(), _id("drop"), PatternForm()
    if drop:
        current.write(lambda session: drop_pattern(session, staff, drop))
    elif not form.validate() or own_pattern(str(form.pattern.data)) is None:
        form.say_too_little()
        return _patterns_page(form), 422
    else:
        pattern = str(form.pattern.data)
        current.write(lambda session: add_pattern(session, staff, pattern))
    return redirect_with_notice(url_for("concerns_staff.patterns"), said.PATTERNS)


def _patterns_page(form: PatternForm) -> str:
    return render_template("concerns/staff/patterns.html", form=form, patterns=own_patterns(db.session))


def _decision(reference: str, version: int) -> Any:
    staff, do, mark = current_staff(), request.form.get("do", ""), _id("mark")
    if do == "all":
        return lambda session: hide_marks(session, staff, reference, version)
    if do == "hide":
        return lambda session: hide_marks(session, staff, reference, version, [mark])
    if do == "keep":
        return lambda session: let_stand(session, staff, reference, version, mark)
    raw = request.form.get("kind", "")
    if do == "kind" and raw in tuple(MarkKind):
        return lambda session: change_kind(session, staff, reference, version, mark, MarkKind(raw))
    raise NotPossibleNow("mark")


def _id(name: str) -> int:
    raw = request.form.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
