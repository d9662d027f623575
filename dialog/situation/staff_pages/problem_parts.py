"""What a problem rests on, and the page of what may cause it (problembild)."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.queries import facets
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.situation import problem_labels
from dialog.situation.operations.causes import add_cause, argue, remove_argument, remove_cause
from dialog.situation.operations.evidence import link_concerns, link_evidence, references_typed, unlink_evidence
from dialog.situation.problem_forms import ArgumentForm, CauseForm, ConcernsForm, OtherForm, number_typed
from dialog.situation.queries.problem_causes import causes_of
from dialog.situation.queries.problems_kept import problem_of
from dialog.situation.rules.problems import describes
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.staff_pages.problem import problem_page
from dialog.situation.views.evidence import sources_of
from dialog.situation.views.parts import part_tabs
from dialog.situation.views.problems import head
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]
DESCRIBE = Permission.DESCRIBE_PROBLEMS
LINKED = notice_text("problem_linked", _l("Linked."))
UNLINKED = notice_text("problem_unlinked", _l("The link is taken away."))
CAUSE_SAVED = notice_text("problem_cause_saved", _l("The cause is written down."))
ARGUED = notice_text("problem_argued", _l("What is known is written down."))
REMOVED = notice_text("problem_cause_gone", _l("It is taken away."))


@pages.post("/lagesbild/problem/<id:number>/underlag/synpunkter", permission=DESCRIBE)
def link_problem_concerns(number: int) -> Answer:
    """Concerns by their numbers, as many as one likes."""
    staff, form = current_staff(), ConcernsForm()
    if not form.validate():
        return problem_page(number, concerns=form), 422
    references = references_typed(str(form.references.data))
    try:
        current.write(lambda session: link_concerns(session, staff, number, references))
    except NotPossibleNow as fault:
        form.references.errors = [problem_labels.refusal(fault)]
        return problem_page(number, concerns=form), 422
    return redirect_with_notice(url_for("situation_staff.problem", number=number, _anchor="evidence"), LINKED)


@pages.post("/lagesbild/problem/<id:number>/underlag/annat", permission=DESCRIBE)
def link_problem_evidence(number: int) -> Answer:
    """A survey, a meeting, a finding, a figure or a judgement."""
    staff, form = current_staff(), OtherForm()
    if not form.validate():
        return problem_page(number, other=form), 422
    kind, reference, text = form.chosen(), str(form.reference.data), str(form.text.data or "")
    try:
        current.write(lambda session: link_evidence(session, staff, number, kind, reference, text))
    except NotPossibleNow as fault:
        form.reference.errors = [problem_labels.refusal(fault)]
        return problem_page(number, other=form), 422
    return redirect_with_notice(url_for("situation_staff.problem", number=number, _anchor="evidence"), LINKED)


@pages.post("/lagesbild/problem/<id:number>/underlag/bort", permission=DESCRIBE)
def unlink_problem_evidence(number: int) -> Response:
    """`evidence`: the link to take away."""
    staff, evidence_id = current_staff(), number_typed(request.form.get("evidence"))
    current.write(lambda session: unlink_evidence(session, staff, number, evidence_id))
    return redirect_with_notice(url_for("situation_staff.problem", number=number, _anchor="evidence"), UNLINKED)


@pages.get("/lagesbild/problem/<id:number>/orsaker", permission=Permission.READ_FIGURES)
def problem_causes(number: int) -> str:
    """Hypotheses, each with what speaks for it and against it."""
    return _causes_page(number)


@pages.post("/lagesbild/problem/<id:number>/orsaker/ny", permission=DESCRIBE)
def add_problem_cause(number: int) -> Answer:
    staff, form = current_staff(), CauseForm()
    if not form.validate():
        return _causes_page(number, cause=form), 422
    text = str(form.cause.data)
    try:
        cause_id = current.write(lambda session: add_cause(session, staff, number, text))
    except NotPossibleNow as fault:
        form.cause.errors = [problem_labels.refusal(fault)]
        return _causes_page(number, cause=form), 422
    return redirect_with_notice(_causes_url(number, cause_id), CAUSE_SAVED)


@pages.post("/lagesbild/problem/<id:number>/orsaker/<id:cause_id>", permission=DESCRIBE)
def argue_problem_cause(number: int, cause_id: int) -> Answer:
    """One thing that speaks for the cause or against it."""
    staff, form = current_staff(), ArgumentForm(prefix=_prefix(cause_id))
    if not form.validate():
        return _causes_page(number, arguments={cause_id: form}), 422
    stance, kind = form.chosen()
    text, reference = str(form.text.data), str(form.reference.data or "")
    try:
        current.write(lambda session: argue(session, staff, number, cause_id, stance, text, kind, reference))
    except NotPossibleNow as fault:
        form.text.errors = [problem_labels.refusal(fault)]
        return _causes_page(number, arguments={cause_id: form}), 422
    return redirect_with_notice(_causes_url(number, cause_id), ARGUED)


@pages.post("/lagesbild/problem/<id:number>/orsaker/bort", permission=DESCRIBE)
def remove_problem_cause(number: int) -> Response:
    """`cause` or `argument`: what to take away."""
    staff = current_staff()
    cause_id, argument_id = (number_typed(request.form.get(name)) for name in ("cause", "argument"))
    if argument_id:
        current.write(lambda session: remove_argument(session, staff, number, argument_id))
    else:
        current.write(lambda session: remove_cause(session, staff, number, cause_id))
    return redirect_with_notice(url_for("situation_staff.problem_causes", number=number), REMOVED)


def _causes_page(
    number: int, *, cause: CauseForm | None = None, arguments: dict[int, ArgumentForm] | None = None
) -> str:
    staff = current_staff()
    row = problem_of(db.session, staff, number)
    found = causes_of(db.session, row.id)
    typed = arguments or {}
    forms = {one.id: typed.get(one.id) or ArgumentForm(formdata=None, prefix=_prefix(one.id)) for one in found}
    cause = cause or CauseForm(formdata=None)
    wrong = [
        (field.id, str(message)) for form in (cause, *forms.values()) for field in form for message in field.errors
    ]
    return render_template(
        "situation/staff/problem_causes.html",
        **head(row, facets(db.session)),
        parts=part_tabs("situation_staff.problems"),
        causes=found,
        sources=sources_of(
            db.session,
            staff,
            [(one.kind, one.reference) for cause in found for one in (*cause.speaks_for, *cause.speaks_against)],
        ),
        forms=forms,
        cause=cause,
        describes=describes(staff, row.area_code),
        labels=problem_labels,
        errors=wrong,
        has_errors=bool(wrong),
        heading=_("Causes of problem %(number)s", number=number),
    )


def _prefix(cause_id: int) -> str:
    return f"cause-{cause_id}-"


def _causes_url(number: int, cause_id: int) -> str:
    return url_for("situation_staff.problem_causes", number=number, _anchor=f"cause-{cause_id}")
