"""Sign in: one page, one answer for everything that is wrong."""

import logging
from collections.abc import Callable

from flask import current_app, g, make_response, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.forms import WRONG, SignInForm
from dialog.accounts.guard import signed_in
from dialog.accounts.kept_work import KeptWork, work_carried, work_in_refused_post
from dialog.accounts.models import StaffSession
from dialog.accounts.operations.sign_in import SignedIn, SignInAttempt, sign_in
from dialog.accounts.passwords import matches
from dialog.accounts.public_pages.doors import enter, guesses, landing, pages
from dialog.accounts.queries import credentials, staff_member
from dialog.accounts.rules import StaffMember, cookie_name, id_hash
from dialog.accounts.sessions import set_cookie
from dialog.extensions import current, db
from dialog.web.notices import notice_text

log = logging.getLogger("dialog.accounts")
Resume = Callable[[StaffMember, str, tuple[tuple[str, str], ...]], str | None]

notice_text("signed_out", _l("You are signed out."))


@pages.get("/logga-in")
def sign_in_page() -> Response:
    staff = signed_in()
    wanted = request.args.get("next", "")
    if staff is not None:
        return redirect(landing(wanted, staff.language), 303)
    form = SignInForm(formdata=None)
    form.next.data = wanted
    return _shown(form, 200)


@pages.post("/logga-in")
@guesses
def try_sign_in() -> Response:
    form, kept = SignInForm(), work_carried()
    if not form.holds():
        return _shown(form, 422, kept)
    entered = _entered(form)
    if entered is None:
        form.refuse(WRONG)
        return _shown(form, 422, kept)
    if kept is not None:
        return _kept_shown(kept, entered)
    return enter(landing(form.next.data or "", entered.language), entered.session_id)


def keep_signed_out_post() -> Response:
    """The session ended while somebody was writing: the sign-in page, with what was typed carried along."""
    if request.endpoint == "accounts_staff.sign_out":
        return redirect(url_for("accounts.sign_in_page"), 303)
    kept = work_in_refused_post()
    form = SignInForm(formdata=None)
    return _shown(form, 401, None if kept.is_empty else kept, ended=True)


@pages.record_once
def _keep_typed_work(state: BlueprintSetupState) -> None:
    state.app.extensions["dialog.signed_out_post"] = keep_signed_out_post


def _entered(form: SignInForm) -> SignedIn | None:
    """The begun session, None when anything is wrong. The slow hash is computed for every address."""
    found = credentials(db.session, form.email.data)
    right = matches(found.password_hash, form.password.data, current.keys.hash_cost)
    attempt = SignInAttempt(
        email=form.email.data,
        checked_hash=found.password_hash if right else "",
        code=form.totp.data or "",
        second_factor=current.settings.second_factor,
        old_session_id=request.cookies.get(cookie_name(current.settings), ""),
    )
    keys = current.keys
    entered = current.write(lambda writing: sign_in(writing, keys, attempt))
    if entered is None:
        # Nothing that was typed: people write their passwords in the wrong field.
        log.warning("sign-in refused: %s", f"account {found.user_id}" if found.user_id else "no such account")
    return entered


def _shown(form: SignInForm, status: int, kept: KeptWork | None = None, *, ended: bool = False) -> Response:
    page = render_template(
        "accounts/public/sign_in.html",
        form=form,
        kept=kept,
        ended=ended,
        second_factor=current.settings.second_factor,
    )
    return make_response(page, status)


def _kept_shown(kept: KeptWork, entered: SignedIn) -> Response:
    """What was typed, ready to be sent by the session that has just begun; or back in the place where it was typed,
    when a slice knows that place (`dialog.resume_work`).
    """
    g.staff = staff_member(db.session, entered.user_id)
    resume: Resume | None = current_app.extensions.get("dialog.resume_work")
    place = resume(g.staff, kept.target, kept.fields) if resume is not None and g.staff is not None else None
    if place is not None:
        return enter(place, entered.session_id)
    begun = db.session.get_one(StaffSession, id_hash(entered.session_id))
    session["csrf_token"] = begun.csrf_token
    response = make_response(render_template("accounts/staff/kept_work.html", kept=kept))
    set_cookie(response, current.settings, entered.session_id)
    return response
