"""What neighbourhood watch is, and registering a group. No account, no list of homes."""

from flask import render_template, request

from dialog import form_keys
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db, limiter
from dialog.groups.operations.register import ask_to_join, register_group
from dialog.groups.public_forms import AREA_NOT_FOUND, RegisterForm
from dialog.groups.public_pages.blueprint import REGISTRATIONS, Answer, pages, private
from dialog.groups.queries.own import NearGroup, area_code_of, groups_alike
from dialog.groups.rules import HOUSEHOLDS_PER_CONTACT
from dialog.places.queries import area_choices
from dialog.web.language import current_language


@pages.get("/grannsamverkan")
def about() -> str:
    """What it is, and the two ways in."""
    return render_template("groups/public/about.html")


@pages.get("/grannsamverkan/anmal")
def new_group() -> str:
    return _page(_form())


@pages.post("/grannsamverkan/anmal")
@limiter.limit(lambda: REGISTRATIONS, deduct_when=lambda response: response.status_code == 200)
def register() -> Answer:
    """`join` (a number) asks to join that group instead, `step` = 'new' says that the group is another one."""
    form = _form()
    holds = form.validate()
    area_code = "" if form.area.errors else area_code_of(db.session, str(form.area.data or ""), form.streets.data or "")
    if form.streets.data and not area_code and not form.area.errors:
        form.area.errors = [AREA_NOT_FOUND]
        holds = False
    if not holds:
        return _page(form), 422
    near = groups_alike(db.session, area_code, form.streets.data or "", form.group_name.data or "")
    if not form.key_is_good():
        form.fresh_key()
        return _page(form, notice="too_old"), 422
    wanted = next((one for one in near if str(one.id) == request.form.get("join")), None)
    if wanted is not None:
        return _join(form, wanted)
    repeated = form_keys.was_used(db.session, str(form.form_key.data))
    if near and not repeated and request.form.get("step") != "new":
        return _page(form, near=near), 200
    return _register(form, area_code)


def _register(form: RegisterForm, area_code: str) -> Answer:
    keys, key, draft = current.keys, str(form.form_key.data), form.draft(area_code, current_language())
    try:
        made = current.write(lambda session: register_group(session, keys, draft, key))
    except Conflict:
        form.fresh_key()
        return _page(form, notice="sent_before"), 409
    return private(
        render_template(
            "groups/public/registered.html",
            contacts=made.contacts,
            title=draft.title,
            few=draft.households > HOUSEHOLDS_PER_CONTACT * len(draft.contacts),
        )
    )


def _join(form: RegisterForm, wanted: NearGroup) -> Answer:
    keys, key, who = current.keys, str(form.form_key.data), form.contact(current_language())
    try:
        current.write(lambda session: ask_to_join(session, keys, wanted.id, who, key))
    except Conflict:
        form.fresh_key()
        return _page(form, notice="sent_before"), 409
    except NotPossibleNow:
        return _page(form, near=[wanted]), 422
    return render_template("groups/public/join_asked.html", title=wanted.title), 200


def _form() -> RegisterForm:
    form = RegisterForm()
    form.offer_areas((area.code, area.name) for area in area_choices(db.session))
    return form


def _page(form: RegisterForm, near: list[NearGroup] | None = None, notice: str = "") -> str:
    return render_template(
        "groups/public/register.html", form=form, near=near or [], notice=notice, has_errors=bool(notice or near)
    )
