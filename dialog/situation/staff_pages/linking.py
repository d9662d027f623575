"""From a finding of a walk or a line of the statistics to the problem that it is part of."""

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField  # type: ignore[attr-defined]

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.queries import facets
from dialog.errors import Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.situation.operations.evidence import link_evidence
from dialog.situation.problem_forms import number_typed
from dialog.situation.problem_labels import EVIDENCE_KINDS, REFUSALS, refusal, title, where_text
from dialog.situation.queries.evidence_names import known_name, row_id, row_name
from dialog.situation.queries.problems_kept import ProblemRow, shown_problems
from dialog.situation.rules.levels import EvidenceKind, ProblemState
from dialog.situation.rules.problems import EVIDENCE_LIMIT, describes
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.views.evidence import sources_of
from dialog.situation.views.parts import part_tabs
from dialog.web.choosing import codes_of
from dialog.web.forms import LineField, StaffForm
from dialog.web.notices import notice_text, redirect_with_notice

DESCRIBE = Permission.DESCRIBE_PROBLEMS
AT_WORK = (ProblemState.PROPOSED, ProblemState.KEPT, ProblemState.EVENT)
KINDS = (EvidenceKind.FINDING, EvidenceKind.STATISTIC)
MADE_PART = notice_text("problem_made_part", _l("It is part of problem %(ref)s."))


class PartForm(StaffForm):
    """Which problem, and what the evidence shows of it."""

    problem = SelectField(_l("Which problem it is part of"), validate_choice=False)
    text = LineField(_l("What it shows"), limit=EVIDENCE_LIMIT)

    def offer(self, rows: list[ProblemRow]) -> "PartForm":
        names = facets(db.session)
        told = [(str(row.number), f"{row.number}. {title(row, names)}. {where_text(row)}") for row in rows]
        self.problem.choices = [SelectChoice("", ""), *(SelectChoice(*one) for one in told)]
        return self

    def chosen(self) -> int:
        """The problem's number; 0 for none in the list."""
        return number_typed(self.problem.data) if self.problem.data in codes_of(self.problem) else 0


@pages.get("/lagesbild/problem/underlag/<kind>/<id:row>", permission=DESCRIBE)
def choose_problem(kind: str, row: int) -> str:
    """`kind` finding or statistic, and the id of its `row`. 404 for one that is not there."""
    return _page(*_asked(kind, row), PartForm(formdata=None).offer(_described()))


@pages.post("/lagesbild/problem/underlag/<kind>/<id:row>", permission=DESCRIBE)
def make_part_of_problem(kind: str, row: int) -> Response | tuple[str, int]:
    """Link it to the chosen problem."""
    staff, (asked, name) = current_staff(), _asked(kind, row)
    form = PartForm().offer(_described())
    holds = form.validate()
    if not form.chosen():
        form.problem.errors, holds = [str(REFUSALS["problem"])], False
    if not holds:
        return _page(asked, name, form), 422
    number, text = form.chosen(), str(form.text.data or "")
    try:
        current.write(lambda session: link_evidence(session, staff, number, asked, name, text))
    except NotPossibleNow as fault:
        form.text.errors = [refusal(fault)]
        return _page(asked, name, form), 422
    return redirect_with_notice(
        url_for("situation_staff.problem", number=number, _anchor="evidence"), MADE_PART, str(number)
    )


def _asked(kind: str, row: int) -> tuple[EvidenceKind, str]:
    """The evidence that the address names. Raises Missing."""
    found, name = next((one for one in KINDS if one.value == kind), None), row_name(row)
    if found is None or known_name(db.session, current_staff(), found, name) != name:
        raise Missing("evidence")
    return found, name


def _described() -> list[ProblemRow]:
    """The problems at work that this person describes, by number."""
    staff = current_staff()
    rows = [row for row in shown_problems(db.session, staff, None, AT_WORK) if describes(staff, row.area_code)]
    return sorted(rows, key=lambda row: row.number)


def _page(kind: EvidenceKind, name: str, form: PartForm) -> str:
    return render_template(
        "situation/staff/problem_choose.html",
        parts=part_tabs("situation_staff.problems"),
        form=form,
        kind=EVIDENCE_KINDS[kind],
        source=sources_of(db.session, current_staff(), [(kind, name)])[kind, name],
        action=url_for("situation_staff.make_part_of_problem", kind=kind.value, row=row_id(name)),
        offered=len(form.problem.choices or ()) > 1,
        has_errors=bool(form.errors),
    )
