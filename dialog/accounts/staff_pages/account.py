"""The own account: name, language, where one is signed in, sign out."""

from flask import g, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.forms import DetailsForm
from dialog.accounts.guard import current_staff
from dialog.accounts.labels import MEANINGS, ROLES
from dialog.accounts.operations.own_account import change_details, end_own_sessions
from dialog.accounts.operations.sign_in import sign_out as end_this_session
from dialog.accounts.permissions import Permission
from dialog.accounts.queries import own_sessions, person, recovery_codes_left
from dialog.accounts.sessions import clear_cookie
from dialog.accounts.staff_pages.blueprint import pages
from dialog.extensions import current, db
from dialog.web.language import prefix
from dialog.web.notices import notice_text, redirect_with_notice

OWN = Permission.OWN_ACCOUNT

notice_text("account_saved", _l("Saved."))
notice_text("sessions_ended", _l("The other browsers are signed out."))


@pages.get("/konto", permission=OWN)
def account() -> Response:
    staff = current_staff()
    form = DetailsForm(formdata=None, data={"name": staff.name, "language": staff.language})
    return _shown(form, 200)


@pages.post("/konto", permission=OWN)
def save_account() -> Response:
    form, staff_id = DetailsForm(), current_staff().id
    if not form.validate():
        return _shown(form, 422)
    name, language = form.name.data, form.language.data
    current.write(lambda session: change_details(session, staff_id, name, language))
    return redirect_with_notice(f"{prefix(language)}/intern/konto", "account_saved")


@pages.post("/konto/sessioner", permission=OWN)
def end_sessions() -> Response:
    """Sign out another browser, or all others."""
    staff, keep, only = current_staff(), g.staff_session_hash, request.form.get("session", "")[:64]
    current.write(lambda session: end_own_sessions(session, staff.id, staff.name, keep=keep, only=only))
    return redirect_with_notice(url_for("accounts_staff.account"), "sessions_ended")


@pages.post("/logga-ut", permission=OWN)
def sign_out() -> Response:
    staff, hash_ = current_staff(), g.staff_session_hash
    current.write(lambda session: end_this_session(session, staff.id, staff.name, hash_))
    response = make_response(redirect_with_notice(url_for("accounts.sign_in_page"), "signed_out"))
    clear_cookie(response, current.settings)
    return response


def _shown(form: DetailsForm, status: int) -> Response:
    staff = current_staff()
    page = render_template(
        "accounts/staff/account.html",
        form=form,
        own=person(db.session, staff.id),
        sessions=own_sessions(db.session, staff.id),
        this_session=g.staff_session_hash,
        codes_left=recovery_codes_left(db.session, staff.id),
        second_factor=current.settings.second_factor,
        role_names=ROLES,
        role_meanings=MEANINGS,
    )
    return make_response(page, status)
