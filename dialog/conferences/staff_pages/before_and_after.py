"""What has been done about a problem, and what was told before and afterwards: the same weeks a year earlier beside."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.conferences.operations.task_causes import say_cause
from dialog.conferences.queries.task_effect import Measure, measures
from dialog.conferences.staff_pages.blueprint import pages
from dialog.disclosure.limits import Direction
from dialog.extensions import current, db
from dialog.situation.labels import days_text
from dialog.situation.queries.problem_causes import causes_of
from dialog.situation.queries.problems_kept import problem_of
from dialog.situation.rules.effect import Compared
from dialog.situation.rules.figures import Figure, Shown, direction, show
from dialog.situation.rules.problems import describes
from dialog.web.notices import notice_text, redirect_with_notice

SAID = notice_text("task_cause_said", _l("It is saved which cause the task is about."))
WORDS: dict[Direction, Any] = {
    Direction.TOO_FEW: _l("too few to compare"),
    Direction.UP: _l("more"),
    Direction.DOWN: _l("fewer"),
    Direction.SAME: _l("as many"),
}


@dataclass(frozen=True)
class Line:
    """One place of the table. `last_year_*` None: nothing was gathered then."""

    where: str
    before: Shown
    after: Shown
    last_year_before: Shown | None
    last_year_after: Shown | None
    to_before: str
    to_last_year: str


@pages.get("/lagesbild/problem/<id:number>/fore-och-efter", permission=Permission.READ_FIGURES)
def before_and_after(number: int) -> str:
    """Every measure with its baseline."""
    staff = current_staff()
    problem = problem_of(db.session, staff, number)
    found = measures(db.session, staff, problem, today())
    return render_template(
        "conferences/staff/before_and_after.html",
        problem=problem,
        measures=[(one, _lines(one, problem.area, problem.place)) for one in found],
        causes=causes_of(db.session, problem.id),
        describes=describes(staff, problem.area_code),
        days_text=days_text,
    )


@pages.post("/lagesbild/problem/<id:number>/fore-och-efter/orsak", permission=Permission.DESCRIBE_PROBLEMS)
def say_task_cause(number: int) -> Response:
    """`task`, and the `cause` it is meant to take away; '' for none in particular."""
    staff = current_staff()
    task_id, cause_id = (_number(request.form.get(name, "")) for name in ("task", "cause"))
    current.write(lambda session: say_cause(session, staff, number, task_id, cause_id or None))
    return redirect_with_notice(url_for("conferences_staff.before_and_after", number=number), SAID)


def _lines(measure: Measure, area: str, place: str) -> list[Line]:
    if measure.effect is None:
        return []
    found = [
        _line(area, measure.effect.in_area),
        _line(str(_("The rest of the municipality")), measure.effect.elsewhere),
    ]
    if measure.effect.at_place is not None:
        found.insert(0, _line(place, measure.effect.at_place))
    return found


def _line(where: str, compared: Compared) -> Line:
    before, after = show(compared.before), show(compared.after)
    earlier = _shown(compared.after_last_year)
    return Line(
        where,
        before,
        after,
        _shown(compared.before_last_year),
        earlier,
        str(WORDS[direction(after, before)]),
        str(WORDS[direction(after, earlier)]) if earlier is not None else str(_("no information")),
    )


def _shown(figure: Figure | None) -> Shown | None:
    return show(figure) if figure is not None else None


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
