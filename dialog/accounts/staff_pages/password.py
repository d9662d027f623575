"""Change the own password."""

from flask import make_response, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.forms import ChangePasswordForm
from dialog.accounts.guard import current_staff
from dialog.accounts.operations.own_account import change_password
from dialog.accounts.passwords import hash_password
from dialog.accounts.permissions import Permission
from dialog.accounts.staff_pages.blueprint import go_on, pages, password_is_right
from dialog.extensions import current
from dialog.web.notices import notice_text, notice_url

notice_text("password_changed", _l("Your password is changed, and other browsers are signed out."))


@pages.get("/konto/losenord", permission=Permission.OWN_ACCOUNT)
def password() -> Response:
    return _shown(ChangePasswordForm(formdata=None), 200)


@pages.post("/konto/losenord", permission=Permission.OWN_ACCOUNT)
def save_password() -> Response:
    form, staff = ChangePasswordForm(), current_staff()
    if not form.holds_for(staff.name, staff.email) or not password_is_right(form.current_password):
        return _shown(form, 422)
    password_hash = hash_password(form.new_password.data, current.keys.hash_cost)
    session_id = current.write(lambda session: change_password(session, staff.id, password_hash))
    return go_on(notice_url(url_for("accounts_staff.account"), "password_changed"), session_id)


def _shown(form: ChangePasswordForm, status: int) -> Response:
    return make_response(render_template("accounts/staff/password.html", form=form), status)
