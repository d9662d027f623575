"""Problems: the list, describing one, and what becomes of it."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import CategoryChoice, category_choices
from dialog.categories.queries import facets
from dialog.categories.rules import Tag
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.access import shown_place, visible
from dialog.concerns.rules import Restriction, restriction_of
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.form_keys import once
from dialog.organisations.queries.settings import organisations
from dialog.places.models import Area
from dialog.situation.operations.evidence import link_concerns
from dialog.situation.operations.problems import (
    close,
    describe_problem,
    dismiss,
    keep,
    keep_as_event,
    save_problem,
    take_up_again,
)
from dialog.situation.operations.proposing import propose_problems
from dialog.situation.problem_forms import ProblemForm, ReasonForm, number_typed
from dialog.situation.problem_labels import EVENT_FIVE, STATES, refusal, subject_text
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.problems_kept import ProblemRow, problem_of, shown_problems
from dialog.situation.queries.scope import may_open
from dialog.situation.rules.levels import ProblemState
from dialog.situation.rules.problems import describes, describes_somewhere
from dialog.situation.rules.recurring import LEFT_OUT
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.staff_pages.problem import problem_page
from dialog.situation.views.parts import part_tabs
from dialog.situation.views.problems import sections
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]
DESCRIBE = Permission.DESCRIBE_PROBLEMS
AT_WORK = (ProblemState.PROPOSED, ProblemState.KEPT, ProblemState.EVENT)
LOOKED = notice_text("problems_looked", _l("The machine has looked. What comes back stands among the proposed."))
DESCRIBED = notice_text("problem_described", _l("Problem %(ref)s is described."))
SAVED = notice_text("problem_saved", _l("Problem %(ref)s is saved."))
DECIDED = notice_text("problem_decided", _l("Problem %(ref)s: your decision is saved."))


@pages.get("/lagesbild/problem", permission=Permission.READ_FIGURES)
def problems() -> str:
    """`area` narrows to an area and what lies below it, `state` to one state; without it, what is worked with."""
    staff, areas = current_staff(), load_areas(db.session, today())
    chosen = areas.current.get(request.args.get("area", ""))
    state = next((one for one in ProblemState if one.value == request.args.get("state")), None)
    ids = areas.ids_below(chosen.code) if chosen is not None else None
    rows = shown_problems(db.session, staff, ids, (state,) if state is not None else AT_WORK)
    return render_template(
        "situation/staff/problem_list.html",
        parts=part_tabs("situation_staff.problems"),
        sections=sections(db.session, staff, rows),
        areas=areas.choices(),
        area=chosen,
        state=state,
        states=STATES,
        describes=describes_somewhere(staff),
    )


@pages.post("/lagesbild/problem/forslag", permission=DESCRIBE)
def look_for_problems() -> Response:
    """Ask the machine to look now."""
    current.write(propose_problems)
    return redirect_with_notice(url_for("situation_staff.problems"), LOOKED)


@pages.get("/lagesbild/problem/nytt", permission=DESCRIBE)
def new_problem() -> str:
    """An empty form; `concern`: one to begin with, which the problem then rests on; `area`: the area chosen."""
    form = _form(empty=True)
    form.fresh_key()
    form.area.data = request.args.get("area", "")[:60]
    _begin_with(form, request.args.get("concern", "")[:40])
    return _form_page(form)


@pages.post("/lagesbild/problem/nytt", permission=DESCRIBE)
def describe() -> Answer:
    staff, form = current_staff(), _form()
    if not form.validate():
        return _form_page(form), 422
    if not form.key_is_good():
        form.fresh_key()
        return _form_page(form, problem=_("The page has been open for very long. Look through it and save again.")), 422
    draft, reference = form.draft(), str(form.concern.data or "")

    def make(session: Session) -> int:
        number = describe_problem(session, staff, draft)
        if reference:
            link_concerns(session, staff, number, (reference,))
        return number

    try:
        key, content = str(form.form_key.data), form.content()
        number = current.write(lambda session: once(session, key, content, lambda: make(session)))
    except Conflict:
        form.fresh_key()
        already = _("This form has been saved already. This is another problem: save once more.")
        return _form_page(form, problem=already), 409
    except NotPossibleNow as fault:
        return _form_page(form, problem=refusal(fault)), 422
    return redirect_with_notice(url_for("situation_staff.problem", number=number), DESCRIBED, str(number))


@pages.get("/lagesbild/problem/<id:number>", permission=Permission.READ_FIGURES)
def problem(number: int) -> str:
    """One problem with all it rests on that this person may know of."""
    return problem_page(number)


@pages.get("/lagesbild/problem/<id:number>/andra", permission=DESCRIBE)
def edit_problem(number: int) -> str:
    row = problem_of(db.session, current_staff(), number)
    if not describes(current_staff(), row.area_code):
        raise NotAllowed("area")
    return _form_page(_filled(row), row)


@pages.post("/lagesbild/problem/<id:number>/andra", permission=DESCRIBE)
def save_described(number: int) -> Answer:
    """What was typed stays when somebody else has saved meanwhile."""
    staff = current_staff()
    row = problem_of(db.session, staff, number)
    form = _form(row)
    if not form.validate():
        return _form_page(form, row), 422
    draft, seen = form.draft(), form.seen_version()
    try:
        current.write(lambda session: save_problem(session, staff, number, draft, seen))
    except Conflict:
        stored = _filled(problem_of(db.session, staff, number))
        differing = [
            (str(one.label.text), _told(stored[one.name]), _told(one))
            for one in form
            if one.name not in ("version", "form_key", "concern") and _told(stored[one.name]) != _told(one)
        ]
        form.version.data = stored.version.data
        return _form_page(form, row, conflict=differing), 409
    except NotPossibleNow as fault:
        return _form_page(form, row, problem=_refused(row.state, fault)), 422
    return redirect_with_notice(url_for("situation_staff.problem", number=number), SAVED, str(number))


@pages.post("/lagesbild/problem/<id:number>/lage", permission=DESCRIBE)
def decide_problem(number: int) -> Answer:
    """`do`: keep, event, close, dismiss or again. What is asked first is said on the page."""
    staff, form, act = current_staff(), ReasonForm(), request.form.get("do", "")
    if not form.validate():
        return problem_page(number, reason=form), 422
    seen, reason = number_typed(request.form.get("version")), str(form.reason.data or "")
    acts: dict[str, tuple[ProblemState, Callable[[Session], None]]] = {
        "keep": (ProblemState.KEPT, lambda session: keep(session, staff, number, seen)),
        "event": (ProblemState.EVENT, lambda session: keep_as_event(session, staff, number, seen)),
        "close": (ProblemState.CLOSED, lambda session: close(session, staff, number, seen, reason)),
        "dismiss": (ProblemState.DISMISSED, lambda session: dismiss(session, staff, number, seen, reason)),
        "again": (ProblemState.PROPOSED, lambda session: take_up_again(session, staff, number, seen)),
    }
    if act not in acts:
        return problem_page(number, reason=form), 422
    state, operation = acts[act]
    try:
        current.write(operation)
    except Conflict:
        meanwhile = _("Somebody else has changed the problem meanwhile. Look at it, and decide once more.")
        return problem_page(number, problem=meanwhile, reason=form), 409
    except NotPossibleNow as fault:
        return problem_page(number, problem=_refused(state, fault), reason=form), 422
    return redirect_with_notice(url_for("situation_staff.problem", number=number), DECIDED, str(number))


def _refused(state: ProblemState, fault: NotPossibleNow) -> str:
    said = refusal(fault)
    return f"{said}. {EVENT_FIVE}" if fault.code == "five" and state is ProblemState.EVENT else said


def _form(row: ProblemRow | None = None, *, empty: bool = False) -> ProblemForm:
    staff = current_staff()
    form = ProblemForm(formdata=None) if empty else ProblemForm()
    areas = [(one.code, one.name) for one in load_areas(db.session, today()).choices() if describes(staff, one.code)]
    if row is not None and row.area_code not in {code for code, _name in areas}:
        areas.append((row.area_code, row.area))
    form.offer(areas, _subjects(row.tag if row is not None else None), organisations(db.session))
    return form


def _subjects(present: Tag | None) -> list[CategoryChoice]:
    """What a problem can be about for this person: nothing good or planned, and nothing that others alone may open."""
    opens = may_open(db.session, current_staff())
    found = []
    for group in category_choices(db.session, [present] if present else [])[0]:
        own = tuple(one for one in group.facets if _theirs(one.value, opens))
        if group.value not in LEFT_OUT and _theirs(group.value, opens):
            found.append(CategoryChoice(group.value, group.label, own))
    if present is None:
        return found
    value = f"{present.category}:{present.facet}".rstrip(":")
    if value in {choice for group in found for choice in (group.value, *(one.value for one in group.facets))}:
        return found
    label = subject_text(present, facets(db.session))
    return [*found, CategoryChoice(value, label, ())]


def _theirs(value: str, opens: frozenset[Restriction]) -> bool:
    category, _colon, facet = value.partition(":")
    restriction = restriction_of([Tag(category, facet)])
    return restriction is Restriction.NONE or restriction in opens


def _filled(row: ProblemRow) -> ProblemForm:
    form = _form(row, empty=True)
    form.fill(row)
    return form


def _begin_with(form: ProblemForm, reference: str) -> None:
    """What a concern says of where and what, when this person may list it. Its words are not copied."""
    found = db.session.execute(
        select(Concern, Area.code, shown_place(current_staff()))
        .outerjoin(Area, Area.id == Concern.area_id)
        .where(Concern.reference == reference, Concern.withdrawn_on.is_(None), visible(current_staff()))
    ).one_or_none()
    if found is None:
        return
    concern, code, place = found
    tag = db.session.scalars(
        select(ConcernTag)
        .where(ConcernTag.concern_id == concern.id)
        .order_by(ConcernTag.facet == "", ConcernTag.category, ConcernTag.facet)
    ).first()
    form.concern.data, form.area.data, form.place.data = reference, code or form.area.data, place
    form.days.data, form.time_from.data, form.time_to.data = list(concern.days), concern.time_from, concern.time_to
    if tag is not None:
        form.subject.data = f"{tag.category}:{tag.facet}".rstrip(":")


def _told(field: Any) -> str:
    """A field's data as the person reads it."""
    names = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()} if hasattr(field, "choices") else {}
    data = field.data
    if isinstance(data, list):
        return ", ".join(names.get(str(one), str(one)) for one in data)
    text = "" if data is None else str(data)
    return names.get(text, text)


def _form_page(
    form: ProblemForm,
    row: ProblemRow | None = None,
    *,
    problem: str = "",
    conflict: list[tuple[str, str, str]] | None = None,
) -> str:
    return render_template(
        "situation/staff/problem_form.html",
        parts=part_tabs("situation_staff.problems"),
        form=form,
        row=row,
        problem=problem,
        conflict=conflict,
        has_errors=bool(form.errors or problem or conflict is not None),
    )
