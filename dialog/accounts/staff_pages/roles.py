"""Give and take roles."""

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.forms import RoleForm
from dialog.accounts.guard import current_staff
from dialog.accounts.labels import ROLES
from dialog.accounts.operations.people import give_role, take_role
from dialog.accounts.operations.two_persons import SECONDS, confirm_role, refuse_role
from dialog.accounts.permissions import Permission
from dialog.accounts.queries import places_for_roles
from dialog.accounts.queries.waiting import roles_waiting
from dialog.accounts.staff_pages.blueprint import pages
from dialog.accounts.staff_pages.people import person_page
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.web.notices import notice_text, redirect_with_notice

MANAGE = Permission.MANAGE_USERS

notice_text("role_asked", _l("The role waits until a second person confirms it."))
notice_text("role_given", _l("The role is given. The person signs in anew."))
notice_text("role_confirmed", _l("The role is confirmed. The person signs in anew."))
notice_text("role_refused", _l("The role is refused."))
notice_text("role_taken", _l("The role is taken away. The person signs in anew."))


@pages.post("/anvandare/<id:user_id>/roller", permission=MANAGE)
def add_role(user_id: int) -> Response:
    form = RoleForm(places_for_roles(db.session))
    if not form.validate():
        return person_page(user_id, form, 422)
    staff, wanted = current_staff(), form.wanted()
    try:
        holds = current.write(lambda session: give_role(session, staff, user_id, wanted))
    except NotPossibleNow as fault:
        if fault.code != "foreign_unit":
            raise
        form.foreign_unit()
        return person_page(user_id, form, 422)
    said = "role_given" if holds else "role_asked"
    return redirect_with_notice(url_for("accounts_staff.one_person", user_id=user_id), said)


@pages.post("/anvandare/<id:user_id>/roller/<id:grant_id>/ta-bort", permission=MANAGE)
def remove_role(user_id: int, grant_id: int) -> Response:
    staff = current_staff()
    current.write(lambda session: take_role(session, staff, user_id, grant_id))
    return redirect_with_notice(url_for("accounts_staff.one_person", user_id=user_id), "role_taken")


@pages.get("/roller-att-bekrafta", permission=SECONDS)
def waiting_roles() -> str:
    """Roles that wait for a second person."""
    return render_template(
        "accounts/staff/waiting_roles.html", waiting=roles_waiting(db.session, current_staff()), role_names=ROLES
    )


@pages.post("/roller-att-bekrafta/<id:grant_id>", permission=SECONDS)
def decide_role(grant_id: int) -> Response:
    """`do` is confirm or refuse."""
    staff, confirmed = current_staff(), request.form.get("do") == "confirm"
    decide = confirm_role if confirmed else refuse_role
    current.write(lambda session: decide(session, staff, grant_id))
    return redirect_with_notice(
        url_for("accounts_staff.waiting_roles"), "role_confirmed" if confirmed else "role_refused"
    )
