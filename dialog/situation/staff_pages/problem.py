"""The page of one problem, as every act on it shows it."""

from flask import render_template

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.queries import facets
from dialog.concerns.labels import channel_label
from dialog.extensions import db
from dialog.situation import problem_labels
from dialog.situation.problem_forms import ConcernsForm, OtherForm, ReasonForm
from dialog.situation.queries.problem_causes import causes_of
from dialog.situation.queries.problem_evidence import evidence_of
from dialog.situation.queries.problems_kept import problem_of
from dialog.situation.rules.figures import show
from dialog.situation.rules.problems import describes, may_become
from dialog.situation.views.evidence import sources_of
from dialog.situation.views.parts import part_tabs
from dialog.situation.views.problems import head

LISTED_OPEN = 10


def problem_page(
    number: int,
    *,
    problem: str = "",
    reason: ReasonForm | None = None,
    concerns: ConcernsForm | None = None,
    other: OtherForm | None = None,
) -> str:
    """`problem` here is what went wrong; the forms given hold what was typed. Raises Missing."""
    staff = current_staff()
    row = problem_of(db.session, staff, number)
    evidence = evidence_of(db.session, staff, row)
    forms = [form for form in (reason, concerns, other) if form is not None]
    context = head(row, facets(db.session))
    return render_template(
        "situation/staff/problem.html",
        **context,
        parts=part_tabs("situation_staff.problems"),
        evidence=evidence,
        sources=sources_of(db.session, staff, [(one.kind, one.reference) for one in evidence.others]),
        rests=problem_labels.rests_text(show(evidence.figure)),
        listed_open=LISTED_OPEN,
        lists=staff.may(Permission.LIST_CONCERNS),
        causes=causes_of(db.session, row.id),
        because=problem_labels.because_text(row.because, row.place_key) if row.because is not None else [],
        may_become=may_become(row.state),
        describes=describes(staff, row.area_code),
        labels=problem_labels,
        channel_label=channel_label,
        wrong=problem,
        reason=reason or ReasonForm(formdata=None),
        concerns=concerns or ConcernsForm(formdata=None),
        other=other or OtherForm(formdata=None),
        has_errors=bool(problem or any(form.errors for form in forms)),
        errors=[(field.id, str(message)) for form in forms for field in form for message in field.errors],
    )
