"""When the contact centre answers."""

from datetime import date

from babel.dates import get_day_names
from flask import render_template, url_for
from werkzeug.wrappers import Response

from dialog.clock import today
from dialog.errors import Missing
from dialog.extensions import current, db
from dialog.organisations.forms import ExceptionForm, HoursForm
from dialog.organisations.operations import remove_exception, save_exception, set_hours
from dialog.organisations.queries.settings import exceptions_from_today, week_hours
from dialog.organisations.staff_pages.blueprint import SETTINGS, editor, pages, way_here
from dialog.organisations.staff_pages.notices import REMOVED, SAVED
from dialog.web.language import locale
from dialog.web.notices import redirect_with_notice


@pages.get("/installningar/oppettider", permission=SETTINGS)
def hours() -> str:
    """The week, and the days that differ."""
    return _page(_stored_week(), ExceptionForm(formdata=None, day=today()))


@pages.post("/installningar/oppettider", permission=SETTINGS)
def change_hours() -> Response | tuple[str, int]:
    """Save the week."""
    form = HoursForm()
    if not form.validate():
        return _page(form, ExceptionForm(formdata=None, day=today())), 422
    who, week = editor(), form.hours()
    current.write(lambda session: set_hours(session, who, week))
    return redirect_with_notice(url_for("organisations_staff.hours"), SAVED)


@pages.post("/installningar/oppettider/undantag", permission=SETTINGS)
def add_exception() -> Response | tuple[str, int]:
    """Other hours on one day."""
    form = ExceptionForm()
    if not form.validate():
        return _page(_stored_week(), form), 422
    who, day, span, reasons = editor(), form.day.data or today(), form.span(), form.reasons()
    current.write(lambda session: save_exception(session, who, day, span, reasons))
    return redirect_with_notice(url_for("organisations_staff.hours"), SAVED)


@pages.post("/installningar/oppettider/undantag/<day>/ta-bort", permission=SETTINGS)
def drop_exception(day: str) -> Response:
    """The ordinary hours hold again."""
    who, chosen = editor(), _date(day)
    current.write(lambda session: remove_exception(session, who, chosen))
    return redirect_with_notice(url_for("organisations_staff.hours"), REMOVED)


def _date(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError as fault:
        raise Missing("exception") from fault


def _stored_week() -> HoursForm:
    form = HoursForm(formdata=None)
    stored = week_hours(db.session)
    for day, opens, closes in form.rows():
        if day in stored:
            opens.data, closes.data = f"{stored[day].opens:%H:%M}", f"{stored[day].closes:%H:%M}"
    return form


def _page(week: HoursForm, other: ExceptionForm) -> str:
    return render_template(
        "organisations/staff/hours.html",
        trail=way_here(),
        form=week if week.errors else other,
        week=week,
        other=other,
        day_names=get_day_names("wide", context="stand-alone", locale=locale()),
        exceptions=exceptions_from_today(db.session),
    )
