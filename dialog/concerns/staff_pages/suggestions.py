"""How good the suggestions are, measured on what people decided here; and the switch."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_babel import format_percent
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_label
from dialog.concerns.operations.suggestions import set_suggestions
from dialog.concerns.queries.suggestions import Shown, learnt, suggestion_figures, what_is_shown
from dialog.concerns.rules.judging import ENOUGH_OF_ALL, ENOUGH_OF_CATEGORY, GOOD, Measured, Mode
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.web.notices import redirect_with_notice


@dataclass(frozen=True)
class Line:
    """One category of the table. Shares are ready words."""

    label: str
    suggested: int
    right: str
    precision: str
    decided: int
    recall: str
    shown: str


@pages.get("/forslag", permission=Permission.MANAGE_TRIAGE)
def suggestions() -> str:
    """Precision and recall by category, and what is shown. Exact counts of topics for few eyes: for coordinators alone."""
    figures, shown = suggestion_figures(db.session), what_is_shown(db.session)
    return render_template(
        "concerns/staff/suggestion_figures.html",
        figures=figures,
        shown=shown,
        learnt=learnt(db.session),
        whole=_line(_("All together"), figures.whole, ""),
        lines=[_line(category_label(one.category), one, _where(one, shown)) for one in figures.each.values()],
        enough=ENOUGH_OF_CATEGORY,
        enough_of_all=ENOUGH_OF_ALL,
        good=format_percent(GOOD),
        mode_off=Mode.OFF,
    )


@pages.post("/forslag", permission=Permission.MANAGE_TRIAGE)
def switch_suggestions() -> Response:
    """On or off, for everybody."""
    staff, wanted = current_staff(), request.form.get("mode", "")
    if wanted not in set(Mode):
        raise NotPossibleNow("mode")
    current.write(lambda session: set_suggestions(session, staff, Mode(wanted)))
    return redirect_with_notice(url_for("concerns_staff.suggestions"), said.SWITCHED)


def _line(label: str, one: Measured, shown: str) -> Line:
    return Line(
        label=label,
        suggested=one.suggested,
        right=str(_("%(right)s of %(all)s", right=one.right, all=one.suggested)) if one.suggested else "–",
        precision=_share(one.precision),
        decided=one.decided,
        recall=_share(one.recall),
        shown=shown,
    )


def _share(value: float | None) -> str:
    return "–" if value is None else str(format_percent(value))


def _where(one: Measured, shown: Shown) -> str:
    if shown.mode is Mode.OFF:
        return str(_("Switched off"))
    return str(_("Shown beforehand")) if one.category in shown.categories else str(_("Not shown beforehand"))
