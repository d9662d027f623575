"""A group whose contact calls or stands at the counter: staff register it as anybody does, and say so in the log."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog import form_keys
from dialog.accounts.guard import current_staff
from dialog.errors import Conflict
from dialog.extensions import current, db
from dialog.groups.operations.register import register_group
from dialog.groups.public_forms import AREA_NOT_FOUND
from dialog.groups.queries.own import NearGroup, area_code_of, groups_alike
from dialog.groups.rules import may_run
from dialog.groups.staff_forms import PhoneGroupForm
from dialog.groups.staff_pages.blueprint import RUN, editor, pages, way_here
from dialog.places.queries import area_choices
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]
REGISTERED = notice_text("group_registered", _l("The group is registered"))


@pages.get("/grupper/ny", permission=RUN)
def new_group() -> str:
    """The form, empty. A group lies in an area where this person runs groups."""
    return _page(_form())


@pages.post("/grupper/ny", permission=RUN)
def register() -> Answer:
    """`step` = 'new' says that the group is another one than those alike."""
    form = _form()
    holds = form.validate()
    area_code = _area_code(form)
    if form.streets.data and not area_code and not form.area.errors:
        form.area.errors = [AREA_NOT_FOUND]
        holds = False
    if not holds:
        return _page(form), 422
    if not form.key_is_good():
        form.fresh_key()
        return _page(form, _("The page has been open for very long. Look through it and send it again.")), 422
    near = groups_alike(db.session, area_code, form.streets.data or "", form.group_name.data or "")
    repeated = form_keys.was_used(db.session, str(form.form_key.data))
    if near and not repeated and request.form.get("step") != "new":
        return _page(form, near=near), 200
    return _register(form, area_code)


def _register(form: PhoneGroupForm, area_code: str) -> Answer:
    keys, key, draft, who = current.keys, str(form.form_key.data), form.draft(area_code, form.language.data), editor()
    try:
        made = current.write(lambda session: register_group(session, keys, draft, key, editor=who))
    except Conflict:
        form.fresh_key()
        return _page(form, _("This form is sent already. If this is one more group, send it again.")), 409
    return redirect_with_notice(url_for("groups_staff.group", group_id=made.group_id), REGISTERED)


def _form() -> PhoneGroupForm:
    form, staff = PhoneGroupForm(), current_staff()
    form.offer_languages(current.settings.languages)
    form.offer_areas((area.code, area.name) for area in area_choices(db.session) if may_run(staff, area.code))
    return form


def _area_code(form: PhoneGroupForm) -> str:
    """The area of the group; '' when there is none, or when somebody else runs groups there."""
    if form.area.errors:
        return ""
    found = area_code_of(db.session, str(form.area.data or ""), form.streets.data or "")
    return found if found and may_run(current_staff(), found) else ""


def _page(form: PhoneGroupForm, problem: str = "", near: list[NearGroup] | None = None) -> str:
    return render_template(
        "groups/staff/new.html",
        trail=way_here(),
        form=form,
        problem=problem,
        near=near or [],
        has_errors=bool(problem or near),
    )
