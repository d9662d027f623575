"""The weekly report on paper: the picture's facts on two A4 pages, as a page to print and as a tagged PDF."""

from typing import Any

from flask import Response, render_template, request, url_for

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.extensions import db
from dialog.organisations.queries.facts import programme_facts
from dialog.situation import labels
from dialog.situation.judgement_labels import basis_text
from dialog.situation.papers import weekly_pdf
from dialog.situation.picture_forms import PictureForm
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.parts import Wanted
from dialog.situation.queries.scope import sees_concerns
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.views import report as views
from dialog.situation.views.parts import part_tabs
from dialog.situation.views.report import Report
from dialog.web.language import current_language

READ = Permission.READ_FIGURES


@pages.get("/lagesbild/veckorapport", permission=READ)
def weekly_report() -> str:
    """The report of the area and period in the address, ready for the printer."""
    report, form, wanted = _asked()
    return render_template(
        "situation/staff/report.html",
        parts=part_tabs("situation_staff.picture"),
        form=form,
        report=report,
        labels=labels,
        figure=views.figure,
        basis_text=basis_text,
        pdf_url=url_for("situation_staff.weekly_report_file", **_arguments()),
        picture_url=url_for("situation_staff.picture", **_arguments()),
        summary_url=url_for("situation_staff.summary", **_arguments()),
        wanted=wanted,
    )


@pages.get("/lagesbild/veckorapport.pdf", permission=READ)
def weekly_report_file() -> Response:
    """The same as PDF/UA."""
    report, _form, wanted = _asked()
    language = current_language()
    programme = programme_facts(db.session, language)
    made = weekly_pdf(report, language, programme.name, programme.parties_line)
    response = Response(made, mimetype="application/pdf")
    place = f"-{wanted.area.code}" if wanted.area is not None else ""
    response.headers["Content-Disposition"] = f'inline; filename="lagesbild{place}-{wanted.period.code}.pdf"'
    return response


def _asked() -> tuple[Report, PictureForm, Wanted]:
    areas = load_areas(db.session, today())
    form = PictureForm(request.args, areas, today(), sees=sees_concerns(current_staff()))
    form.validate()
    wanted = form.wanted()
    return views.weekly_report(db.session, current_staff(), areas, wanted), form, wanted


def _arguments() -> dict[str, Any]:
    """What the address asks for, to ask the same elsewhere."""
    return {name: request.args[name] for name in ("area", "period", "channel", "from", "to") if name in request.args}
