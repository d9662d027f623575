"""The own second step: new printed codes, another app."""

from flask import make_response, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.forms import WRONG_CODE, CurrentPasswordForm, NewAppForm
from dialog.accounts.guard import current_staff
from dialog.accounts.operations.own_account import connect_new_app, renew_recovery_codes
from dialog.accounts.permissions import Permission
from dialog.accounts.queries import password_hash_of, recovery_codes_left
from dialog.accounts.second_factor import Enrolment, in_groups, otpauth_uri, qr_image
from dialog.accounts.staff_pages.blueprint import go_on, pages, password_is_right
from dialog.extensions import current, db
from dialog.organisations.queries import programme_facts
from dialog.web.language import current_language
from dialog.web.notices import notice_text, notice_url

OWN = Permission.OWN_ACCOUNT

notice_text("app_connected", _l("The new app is connected. The old one gives no working codes any more."))


@pages.get("/konto/reservkoder", permission=OWN)
def recovery_codes() -> Response:
    return _codes_page(CurrentPasswordForm(formdata=None), 200)


@pages.post("/konto/reservkoder", permission=OWN)
def new_recovery_codes() -> Response:
    """Ten new codes, shown in the answer and nowhere else."""
    form, staff_id = CurrentPasswordForm(), current_staff().id
    if not form.validate() or not password_is_right(form.current_password):
        return _codes_page(form, 422)
    codes = current.write(lambda session: renew_recovery_codes(session, staff_id))
    page = render_template(
        "accounts/staff/recovery_codes.html",
        codes=[in_groups(code) for code in codes],
        next_url=url_for("accounts_staff.account"),
        welcome=False,
    )
    return make_response(page)


@pages.get("/konto/app", permission=OWN)
def app() -> Response:
    return _password_page(CurrentPasswordForm(formdata=None), 200)


@pages.post("/konto/app", permission=OWN)
def begin_app() -> Response:
    form, staff = CurrentPasswordForm(), current_staff()
    if not form.validate() or not password_is_right(form.current_password):
        return _password_page(form, 422)
    chosen = Enrolment.begin(staff.id, password_hash_of(db.session, staff.id))
    return _app_page(chosen, NewAppForm(formdata=None), 200)


@pages.post("/konto/app/bekrafta", permission=OWN)
def confirm_app() -> Response:
    form, staff, keys = NewAppForm(), current_staff(), current.keys
    chosen = Enrolment.unlocked(keys, form.enrolment.data or "")
    # Altered, old, somebody else's, or from before a change of password: begin again.
    if chosen is None or (chosen.user_id, chosen.password_hash) != (staff.id, password_hash_of(db.session, staff.id)):
        return _password_page(CurrentPasswordForm(formdata=None), 422)
    if not form.validate():
        return _app_page(chosen, form, 422)
    session_id = current.write(lambda session: connect_new_app(session, keys, staff.id, chosen, form.totp.data))
    if session_id is None:
        form.totp.errors = [*form.totp.errors, str(WRONG_CODE)]
        return _app_page(chosen, form, 422)
    return go_on(notice_url(url_for("accounts_staff.account"), "app_connected"), session_id)


def _codes_page(form: CurrentPasswordForm, status: int) -> Response:
    left = recovery_codes_left(db.session, current_staff().id)
    return make_response(render_template("accounts/staff/new_codes.html", form=form, codes_left=left), status)


def _password_page(form: CurrentPasswordForm, status: int) -> Response:
    return make_response(render_template("accounts/staff/app_password.html", form=form), status)


def _app_page(chosen: Enrolment, form: NewAppForm, status: int) -> Response:
    issuer = programme_facts(db.session, current_language()).name
    page = render_template(
        "accounts/staff/app_confirm.html",
        form=form,
        locked=chosen.locked(current.keys),
        secret=in_groups(chosen.secret),
        picture=qr_image(otpauth_uri(chosen.secret, current_staff().email, issuer)),
    )
    return make_response(page, status)
