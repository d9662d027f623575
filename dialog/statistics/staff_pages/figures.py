"""Reported crime and residents of an area, with source and date beside every figure."""

from flask import current_app, render_template, request

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_label
from dialog.clock import today
from dialog.concerns.queries.belonging import ROWS, RowsBelong, RowsBelongTo
from dialog.extensions import db
from dialog.places.queries import areas_in_force
from dialog.statistics.forms import FigureForm
from dialog.statistics.labels import group_label
from dialog.statistics.queries.by_sex import sex_table
from dialog.statistics.queries.crimes import CrimeTable, crime_table, crime_years, municipality_code, version_text
from dialog.statistics.queries.residents import residents
from dialog.statistics.queries.series import crime_series
from dialog.statistics.staff_pages.blueprint import pages
from dialog.web.language import current_language


@pages.get("/statistik", permission=Permission.READ_FIGURES)
def statistics() -> tuple[str, int]:
    """Area, year and kind of crime stand in the address. Status 422 when one of them is not there."""
    language = current_language()
    root = municipality_code(db.session)
    areas = [area for area in areas_in_force(db.session) if area.code != root]
    asked = request.args.get("area", "")
    code = asked if asked in {area.code for area in areas} else ""
    years = crime_years(db.session, code)
    form = FigureForm(request.args, areas, years)
    status = 200 if form.validate() else 422
    year = int(form.year.data) if years and not form.year.errors else next(iter(years), today().year - 1)
    table = crime_table(db.session, code, year, language)
    form.offer([line.label for line in table.lines])
    page = render_template(
        "statistics/staff/statistics.html",
        form=form,
        may_import=current_staff().may(Permission.IMPORT_STATISTICS),
        area=next((area for area in areas if area.code == code), None),
        table=table,
        people=residents(db.session, [code], today()).get(code),
        series=crime_series(db.session, code, form.crime.data, language) if table.lines else None,
        by_sex=sex_table(db.session, code, year),
        group_label=lambda group: group_label(group, language),
        category_label=category_label,
        version_text=lambda version: version_text(version, language),
        problems=_problems(table),
    )
    return page, status


def _problems(table: CrimeTable) -> RowsBelong:
    """The problems that rest on a line of the table."""
    find: RowsBelongTo = current_app.extensions[ROWS]
    return find(db.session, current_staff(), "statistic", [line.id for line in table.lines])
