"""The three-pane page with one concern open, as every view of this package shows it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectChoice  # type: ignore[attr-defined]

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_choices, ticked
from dialog.categories.queries import facets
from dialog.concerns import labels, staff_labels
from dialog.concerns.models import Concern
from dialog.concerns.operations.answer import ANSWER_LIMIT
from dialog.concerns.protection_forms import HideForm
from dialog.concerns.queries.belonging import EXTENSION, Belongs, BelongsTo
from dialog.concerns.queries.desks import Desks, areas_in_use, desks
from dialog.concerns.queries.filters import InboxFilter
from dialog.concerns.queries.matters import matter_of
from dialog.concerns.queries.notes import notes_on
from dialog.concerns.queries.one import OpenConcern, open_concern
from dialog.concerns.queries.parts import Family, family_of
from dialog.concerns.queries.similar import Similar, similar_to
from dialog.concerns.staff_forms import AnswerForm, AssignForm, CloseForm, CodingForm, NoteForm, QuestionForm
from dialog.concerns.staff_pages.parts import asks_for_part
from dialog.concerns.staff_views.answering import Answering, answering
from dialog.concerns.staff_views.desk import beside, day_words, desk
from dialog.concerns.staff_views.protection import protection
from dialog.concerns.staff_views.reading import coded_lines, reading_words, step_words, title_of, told_lines
from dialog.concerns.staff_views.suggestions import Here, suggested_here
from dialog.concerns.staff_views.tags import tag_words
from dialog.errors import Missing
from dialog.extensions import current, db
from dialog.form_keys import new_form_key

REFERENCE = re.compile(r"[A-Z]{2}-[0-9]{4}-[0-9]{4,9}(-[1-9][0-9]?)?")
PANELS = ("answer", "assign", "unclear", "close", "note", "promise", "macro")
# Which panel a begun text stands in.
PANEL_OF = {"answer": "answer", "note": "note", "question": "unclear", "reason": "close"}
NOBODY = "nobody"


@dataclass
class Filled:
    """The forms of the pane: those not given are fresh. `panel` is the one to open."""

    coding: CodingForm | None = None
    answer: AnswerForm | None = None
    assign: AssignForm | None = None
    question: QuestionForm | None = None
    close: CloseForm | None = None
    note: NoteForm | None = None
    hide: HideForm | None = None
    panel: str = ""
    # What somebody else saved meanwhile: (field, theirs, yours), or [] when only that it changed matters.
    conflict: list[tuple[str, str, str]] | None = None
    changed_by: str = ""
    # (what, their text, yours) where words stand against words, and what was done meanwhile.
    texts: list[tuple[str, str, str]] = field(default_factory=list)
    since: list[str] = field(default_factory=list)
    preview: Mapping[str, Any] | None = field(default=None)

    @property
    def has_errors(self) -> bool:
        forms = (self.coding, self.answer, self.assign, self.question, self.close, self.note, self.hide)
        return any(form is not None and bool(form.errors) for form in forms)

    @property
    def typed(self) -> dict[str, str]:
        """The words somebody wrote, by field."""
        fields = (("answer", self.answer), ("question", self.question), ("reason", self.close), ("note", self.note))
        return {name: str(form[name].data or "") for name, form in fields if form is not None}


def list_wanted() -> InboxFilter:
    """The list beside the concern: from the address, or from a form's hidden field."""
    carried = dict(parse_qsl(request.form.get("list", "")[:2000])) if request.method == "POST" else request.args
    return InboxFilter.read(carried)


def checked(reference: str) -> str:
    """`reference` when it could be one; a database asked for anything else may stumble. Raises Missing."""
    if not REFERENCE.fullmatch(reference):
        raise Missing("concern")
    return reference


def open_or_missing(reference: str) -> OpenConcern:
    """The concern for the signed-in person. Raises Missing."""
    checked(reference)
    opened = open_concern(db.session, current_staff(), reference)
    if opened is None:
        raise Missing("concern")
    return opened


def workable(reference: str) -> OpenConcern:
    """The concern, words and all, for somebody who may work with it. Raises Missing."""
    opened = open_or_missing(reference)
    if not opened.words:
        raise Missing("concern")
    return opened


def concern_page(opened: OpenConcern, filled: Filled | None = None, status: int = 200) -> tuple[str, int]:
    """The pane with `opened`, whatever was typed kept in `filled`."""
    filled = filled or Filled()
    staff, wanted = current_staff(), list_wanted()
    g.language_menu_path = url_for("concerns_staff.concern", reference=opened.concern.reference)
    known = facets(db.session)
    works = opened.words and staff.may(Permission.TRIAGE_CONCERNS) and opened.concern.withdrawn_on is None
    acts, works = works, works and not opened.concern.divided
    part = asks_for_part()
    begun = answering(db.session, staff, opened, filled.panel)
    suggested = suggested_here(db.session, opened, known) if works else Here()
    page = render_template(
        "concerns/staff/pane.html" if part else "concerns/staff/concern.html",
        opened=opened,
        concern=opened.concern,
        desk=beside(db.session, staff, wanted) if part else desk(db.session, staff, wanted),
        works=works,
        acts=acts,
        family=family_of(db.session, staff, opened.concern) if opened.words else Family(),
        linked=matter_of(db.session, staff, opened.concern.matter_id) if opened.words else None,
        part_of=_part_of(opened),
        describe_url=_describe_url(opened),
        title=title_of(opened),
        told=told_lines(opened),
        coded=coded_lines(opened),
        notes=notes_on(db.session, staff, opened.concern.reference) if opened.words else (),
        history=[(step, step_words(db.session, step)) for step in opened.history],
        tag=tag_words(known),
        suggested=suggested,
        forms=forms_for(opened, filled, begun) if works else None,
        answering=begun,
        alike=similar_to(db.session, staff, opened.concern, opened.tags) if opened.words else Similar(),
        panel_of=PANEL_OF,
        filled=filled,
        has_errors=filled.has_errors,
        list_query=urlencode(wanted.arguments),
        form_key=new_form_key(str(current.settings.secret_key), "staff"),
        labels=labels,
        staff_labels=staff_labels,
        day=day_words,
        answer_limit=ANSWER_LIMIT,
        pane_errors=_pane_errors,
        all_chosen=False,
        reading_words=reading_words,
        **protection(db.session, staff, opened, suggested.spans),
    )
    return page, status


def _part_of(opened: OpenConcern) -> tuple[Belongs, ...]:
    """What the concern is part of further on, for who has its words open."""
    find: BelongsTo = current_app.extensions[EXTENSION]
    return find(db.session, current_staff(), opened.concern.id) if opened.words else ()


def _describe_url(opened: OpenConcern) -> str:
    """Where a problem is described from this concern; '' for who may not."""
    if not opened.words or not current_staff().may(Permission.DESCRIBE_PROBLEMS):
        return ""
    return url_for("situation_staff.new_problem", concern=opened.concern.reference)


def forms_for(opened: OpenConcern, filled: Filled, begun: Answering) -> dict[str, Any]:
    """Every form of the pane with its choices, and with what was begun before."""
    offered, general = category_choices(db.session, opened.tags)
    coding = filled.coding or coding_form(opened, CodingForm.of(opened.concern, opened.tags))
    assign = filled.assign
    if assign is None and filled.panel == "assign":
        assign = assign_form(opened.concern, desks(db.session, current_staff(), opened.concern), fresh=True)
    return {
        "coding": coding,
        "categories": offered,
        "general": general,
        "ticked": ticked(coding.tags.data or [], general),
        "answer": answer_form(filled.answer or AnswerForm(formdata=None, answer=begun.text("answer")), begun),
        "assign": assign,
        "question": filled.question or QuestionForm(formdata=None, question=begun.text("question")),
        "close": filled.close or CloseForm(formdata=None, reason=begun.text("reason") or opened.concern.closing_reason),
        "note": filled.note or NoteForm(formdata=None, note=begun.text("note")),
        "hide": filled.hide or HideForm(formdata=None),
    }


def answer_form(form: AnswerForm, begun: Answering) -> AnswerForm:
    """`form` with the days that can be promised."""
    form.promise.choices = [
        SelectChoice(code, words) for code, words in (("", _("No day is promised")), *begun.promises)
    ]
    return form


def coding_form(opened: OpenConcern, form: CodingForm) -> CodingForm:
    """`form` with the areas this concern may be moved to."""
    area = opened.concern.area
    present = (area.code, area.name) if area is not None else None
    form.offer_areas(own_areas(), present)
    return form


def assign_form(concern: Concern, found: Desks, *, fresh: bool = False) -> AssignForm:
    """Whom this concern can be given to; on oneself first."""
    staff = current_staff()
    form = AssignForm(formdata=None) if fresh else AssignForm()
    people = [
        (f"user:{one.id}", _("%(name)s (you)", name=one.name) if one.id == staff.id else one.name)
        for one in sorted(found.colleagues, key=lambda one: one.id != staff.id)
    ]
    others = [(f"unit:{unit.id}", f"{unit.name}, {unit.organisation.name}") for unit in found.units]
    here = [pair for pair in others if pair[0] != f"unit:{concern.unit_id}"]
    persons, handed = _("Persons"), _("Hand over to a unit")
    form.to.choices = [
        *(
            SelectChoice(value, name, optgroup=persons)
            for value, name in [(NOBODY, _("Nobody in particular")), *people]
        ),
        *(SelectChoice(value, name, optgroup=handed) for value, name in here),
    ]
    if fresh:
        form.to.data = f"user:{concern.handler_id}" if concern.handler_id else f"user:{staff.id}"
    return form


def _pane_errors(forms: dict[str, Any]) -> list[tuple[str, str]]:
    """(id of the field, what to correct) for all forms of the page."""
    return [
        (f"{one.id}-0" if one.type in ("OneOf", "SeveralOf", "RadioField") else one.id, str(message))
        for form in forms.values()
        if isinstance(form, FlaskForm)
        for one in form
        for message in one.errors
    ]


def own_areas() -> list[tuple[str, str]]:
    """Areas in which this person may code. Others are for central triage to move to."""
    roles = current_staff().roles_with(Permission.TRIAGE_CONCERNS)
    areas = areas_in_use(db.session)
    if any(held.area_codes is None for held in roles):
        return areas
    codes = frozenset().union(*(held.area_codes or () for held in roles)) if roles else frozenset()
    return [(code, name) for code, name in areas if code in codes]
