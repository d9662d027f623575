"""Take an invitation: choose a password, connect an app, print the recovery codes. A GET changes nothing."""

from flask import g, make_response, render_template, request, session
from werkzeug.wrappers import Response

from dialog.accounts.forms import (
    WRONG_CODE,
    WRONG_PASSWORD,
    ConfirmCodeForm,
    KnownPasswordForm,
    NewPasswordForm,
    PasswordForm,
)
from dialog.accounts.models import StaffSession
from dialog.accounts.operations.enrolment import Enrolled, accept_invitation, enrol
from dialog.accounts.operations.links import LinkHolder, link_holder
from dialog.accounts.operations.sign_in import wrong_password_inside
from dialog.accounts.passwords import hash_password, matches
from dialog.accounts.public_pages.doors import enter, guesses, landing, link_gone, pages
from dialog.accounts.queries import may_try_password, staff_member
from dialog.accounts.rules import Purpose, id_hash
from dialog.accounts.second_factor import Enrolment, in_groups, otpauth_uri, qr_image
from dialog.accounts.sessions import set_cookie
from dialog.extensions import current, db
from dialog.organisations.queries import programme_facts
from dialog.web.language import current_language


@pages.get("/bjud-in/<token>")
def invitation(token: str) -> Response:
    holder = _holder(token)
    if holder is None or holder.used:
        return link_gone()
    return _password_shown(holder, _password_form(holder), 200)


@pages.post("/bjud-in/<token>")
@guesses
def take_invitation(token: str) -> Response:
    holder = _holder(token)
    if holder is None:
        return link_gone()
    if request.form.get("step") == "confirm":
        return _confirmed(token, holder)
    form = _password_form(holder)
    known = isinstance(form, KnownPasswordForm)
    password_hash = _known_password(form, holder) if known else _chosen_password(form, holder)
    if password_hash is None:
        return _password_shown(holder, form, 422)
    if not current.settings.second_factor:
        accepted = current.write(lambda writing: accept_invitation(writing, token, password_hash))
        return enter(landing("", accepted.language), accepted.session_id)
    if holder.used:
        return link_gone()
    return _app_shown(holder, Enrolment.begin(holder.user_id, password_hash), _code_form(), 200)


def _holder(token: str) -> LinkHolder | None:
    return link_holder(db.session, token, Purpose.INVITE, Purpose.ENROL)


def _password_form(holder: LinkHolder) -> PasswordForm:
    return KnownPasswordForm() if holder.purpose is Purpose.ENROL else NewPasswordForm()


def _chosen_password(form: PasswordForm, holder: LinkHolder) -> str | None:
    """Hash of a good new password. Sent twice, the first hash counts."""
    if not form.holds_for(holder.name, holder.email):
        return None
    if holder.used and matches(holder.password_hash, form.password.data, current.keys.hash_cost):
        return holder.password_hash
    return hash_password(form.password.data, current.keys.hash_cost)


def _known_password(form: PasswordForm, holder: LinkHolder) -> str | None:
    """Hash of the person's password, when it was right. Guessing here counts as guessing at sign-in."""
    if not form.holds():
        return None
    keys = current.keys
    right = matches(holder.password_hash, form.password.data, keys.hash_cost)
    if right and may_try_password(db.session, keys, holder.email):
        return holder.password_hash
    current.write(lambda writing: wrong_password_inside(writing, keys, holder.user_id))
    form.password.errors = [*form.password.errors, str(WRONG_PASSWORD)]
    return None


def _code_form() -> ConfirmCodeForm:
    return ConfirmCodeForm(formdata=None)


def _confirmed(token: str, holder: LinkHolder) -> Response:
    form, keys = ConfirmCodeForm(), current.keys
    chosen = Enrolment.unlocked(keys, form.enrolment.data or "")
    if chosen is None or chosen.user_id != holder.user_id:
        # An hour has gone, or the field was altered: begin again.
        return _password_shown(holder, _password_form(holder), 422)
    if not form.holds():
        return _app_shown(holder, chosen, form, 422)
    enrolled = current.write(lambda writing: enrol(writing, keys, token, chosen, form.totp.data))
    if enrolled is None:
        form.totp.errors = [*form.totp.errors, str(WRONG_CODE)]
        return _app_shown(holder, chosen, form, 422)
    return _codes_shown(enrolled)


def _password_shown(holder: LinkHolder, form: PasswordForm, status: int) -> Response:
    page = render_template(
        "accounts/public/invitation.html",
        form=form,
        holder=holder,
        invited=holder.purpose is Purpose.INVITE,
        second_factor=current.settings.second_factor,
    )
    return make_response(page, status)


def _app_shown(holder: LinkHolder, chosen: Enrolment, form: ConfirmCodeForm, status: int) -> Response:
    issuer = programme_facts(db.session, current_language()).name
    page = render_template(
        "accounts/public/connect_app.html",
        form=form,
        locked=chosen.locked(current.keys),
        secret=in_groups(chosen.secret),
        picture=qr_image(otpauth_uri(chosen.secret, holder.email, issuer)),
    )
    return make_response(page, status)


def _codes_shown(enrolled: Enrolled) -> Response:
    g.staff = staff_member(db.session, enrolled.user_id)
    session["csrf_token"] = db.session.get_one(StaffSession, id_hash(enrolled.session_id)).csrf_token
    page = render_template(
        "accounts/staff/recovery_codes.html",
        codes=[in_groups(code) for code in enrolled.recovery_codes],
        next_url=landing("", enrolled.language),
        welcome=True,
    )
    response = make_response(page)
    set_cookie(response, current.settings, enrolled.session_id)
    return response
