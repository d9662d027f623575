"""Organisations, units and the areas they own."""

from datetime import timedelta

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.clock import today
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.forms import AreaForm, OrganisationForm, UnitForm
from dialog.organisations.labels import DUTIES, ORGANISATION_KINDS
from dialog.organisations.models import Unit
from dialog.organisations.operations import end_ownership, give_area, save_organisation, save_unit
from dialog.organisations.queries.settings import (
    areas_of_unit,
    organisation_by_code,
    unit_by_code,
)
from dialog.organisations.queries.settings import (
    organisations as all_organisations,
)
from dialog.organisations.staff_pages.blueprint import SETTINGS, editor, pages, way_here
from dialog.organisations.staff_pages.conflicts import differences, seen_version
from dialog.organisations.staff_pages.notices import SAVED
from dialog.places.queries import areas_in_force
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
Differences = list[tuple[str, str, str]]


@pages.get("/installningar/organisationer", permission=SETTINGS)
def organisations() -> str:
    """Parties first, then partners, each with its units."""
    return render_template(
        "organisations/staff/organisations.html",
        trail=way_here(),
        organisations=all_organisations(db.session),
        kinds=ORGANISATION_KINDS,
        duties=DUTIES,
    )


@pages.get("/installningar/organisationer/ny", permission=SETTINGS)
def new_organisation() -> str:
    return _organisation_page(OrganisationForm())


@pages.post("/installningar/organisationer/ny", permission=SETTINGS)
def create_organisation() -> Answer:
    form = OrganisationForm()
    if not form.validate():
        return _organisation_page(form), 422
    who, values = editor(), form.values()
    try:
        current.write(lambda session: save_organisation(session, who, values))
    except NotPossibleNow:
        form.code.errors = [_code_taken()]
        return _organisation_page(form), 422
    return redirect_with_notice(url_for("organisations_staff.organisations"), SAVED)


@pages.get("/installningar/organisationer/<code>", permission=SETTINGS)
def organisation(code: str) -> str:
    stored = organisation_by_code(db.session, code)
    form = OrganisationForm(obj=stored)
    form.party_order.data = str(stored.party_order or "")
    return _organisation_page(form, code)


@pages.post("/installningar/organisationer/<code>", permission=SETTINGS)
def change_organisation(code: str) -> Answer:
    stored_id = organisation_by_code(db.session, code).id
    form = OrganisationForm()
    form.code.data = code
    if not form.validate():
        return _organisation_page(form, code), 422
    who, values, seen = editor(), form.values(), seen_version(form)
    try:
        current.write(
            lambda session: save_organisation(session, who, values, organisation_id=stored_id, seen_version=seen)
        )
    except Conflict:
        stored = organisation_by_code(db.session, code)
        found = differences(form, stored)
        form.version.data = str(stored.version)
        return _organisation_page(form, code, found), 409
    return redirect_with_notice(url_for("organisations_staff.organisations"), SAVED)


@pages.get("/installningar/enheter/ny", permission=SETTINGS)
def new_unit() -> str:
    return _unit_page(_unit_form())


@pages.post("/installningar/enheter/ny", permission=SETTINGS)
def create_unit() -> Answer:
    form = _unit_form()
    if not form.validate():
        return _unit_page(form), 422
    who, values = editor(), form.values()
    try:
        current.write(lambda session: save_unit(session, who, values))
    except NotPossibleNow:
        form.code.errors = [_code_taken()]
        return _unit_page(form), 422
    return redirect_with_notice(url_for("organisations_staff.unit", code=values.code), SAVED)


@pages.get("/installningar/enheter/<code>", permission=SETTINGS)
def unit(code: str) -> str:
    stored = unit_by_code(db.session, code)
    form = _unit_form(stored)
    form.organisation.data = stored.organisation_id
    return _unit_page(form, stored)


@pages.post("/installningar/enheter/<code>", permission=SETTINGS)
def change_unit(code: str) -> Answer:
    stored = unit_by_code(db.session, code)
    unit_id = stored.id
    form = _unit_form()
    form.code.data = code
    if not form.validate():
        return _unit_page(form, stored), 422
    who, values, seen = editor(), form.values(), seen_version(form)
    try:
        current.write(lambda session: save_unit(session, who, values, unit_id=unit_id, seen_version=seen))
    except Conflict:
        stored = unit_by_code(db.session, code)
        found = differences(form, stored)
        form.version.data = str(stored.version)
        return _unit_page(form, stored, found), 409
    except NotPossibleNow:
        form.is_central_triage.errors = [
            _("One unit must take what no other owns. Tick this at another unit, and it moves there")
        ]
        return _unit_page(form, unit_by_code(db.session, code)), 422
    return redirect_with_notice(url_for("organisations_staff.unit", code=code), SAVED)


@pages.post("/installningar/enheter/<code>/omraden", permission=SETTINGS)
def add_area(code: str) -> Answer:
    """The unit owns an area from a day on."""
    stored = unit_by_code(db.session, code)
    unit_id = stored.id
    form = _area_form()
    if not form.validate():
        return _unit_page(_unit_form(stored), stored, area_form=form), 422
    who, area, day = editor(), form.area.data, form.valid_from.data or today()
    try:
        current.write(lambda session: give_area(session, who, unit_id, area, day))
    except NotPossibleNow:
        form.valid_from.errors = [
            _("Another unit is already set to own the area from a later day. Choose a day after that")
        ]
        stored = unit_by_code(db.session, code)
        return _unit_page(_unit_form(stored), stored, area_form=form), 422
    return redirect_with_notice(url_for("organisations_staff.unit", code=code), SAVED)


@pages.post("/installningar/enheter/<code>/omraden/<id:ownership_id>/avsluta", permission=SETTINGS)
def end_area(code: str, ownership_id: int) -> Response:
    """Yesterday was the last day, or the first when it began today."""
    who = editor()
    owned = next(
        (one for one in areas_of_unit(db.session, unit_by_code(db.session, code).id) if one.id == ownership_id), None
    )
    last_day = max(today() - timedelta(days=1), owned.valid_from) if owned else today()
    current.write(lambda session: end_ownership(session, who, ownership_id, last_day))
    return redirect_with_notice(url_for("organisations_staff.unit", code=code), SAVED)


def _unit_form(stored: Unit | None = None) -> UnitForm:
    form = UnitForm(formdata=None, obj=stored) if stored is not None else UnitForm()
    form.offer((one.id, one.name) for one in all_organisations(db.session))
    if stored is not None:
        form.organisation.data = stored.organisation_id
    return form


def _area_form(*, fresh: bool = False) -> AreaForm:
    form = AreaForm(formdata=None, valid_from=today()) if fresh else AreaForm()
    form.offer((area.code, area.name) for area in areas_in_force(db.session))
    return form


def _organisation_page(form: OrganisationForm, code: str = "", conflict: Differences | None = None) -> str:
    return render_template(
        "organisations/staff/organisation.html",
        trail=_trail(),
        form=form,
        code=code,
        conflict=conflict,
        has_errors=bool(conflict),
    )


def _unit_page(
    form: UnitForm, stored: Unit | None = None, conflict: Differences | None = None, area_form: AreaForm | None = None
) -> str:
    names = {area.code: area.name for area in areas_in_force(db.session)}
    return render_template(
        "organisations/staff/unit.html",
        trail=_trail(),
        form=area_form if area_form is not None and area_form.errors else form,
        unit_form=form,
        area_form=area_form or _area_form(fresh=True),
        unit=stored,
        owned=areas_of_unit(db.session, stored.id) if stored else [],
        names=names,
        duties=DUTIES,
        today=today(),
        conflict=conflict,
        has_errors=bool(conflict),
    )


def _trail() -> list[tuple[str, str]]:
    return way_here((_("Organisations and units"), url_for("organisations_staff.organisations")))


def _code_taken() -> str:
    return str(_("Another one has that code. Choose a code of its own"))
