"""A forgotten password: ask for a link, then choose a new password. The answer never tells who has an account."""

from flask import make_response, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.forms import AskResetForm, NewPasswordForm
from dialog.accounts.operations.links import LinkHolder, link_holder
from dialog.accounts.operations.reset import request_reset, set_new_password
from dialog.accounts.passwords import hash_password, matches
from dialog.accounts.public_pages.doors import guesses, link_gone, pages, requests_for_links
from dialog.accounts.rules import Purpose
from dialog.extensions import current, db
from dialog.web.notices import notice_text, redirect_with_notice

notice_text("new_password", _l("Your new password works now. Sign in with it."))


@pages.get("/nytt-losenord")
def ask_reset() -> str:
    return render_template("accounts/public/ask_reset.html", form=AskResetForm(formdata=None))


@pages.post("/nytt-losenord")
@requests_for_links
def send_reset() -> Response:
    form = AskResetForm()
    if not form.holds():
        return make_response(render_template("accounts/public/ask_reset.html", form=form), 422)
    keys, base_url, email = current.keys, current.settings.base_url, form.email.data
    current.write(lambda writing: request_reset(writing, keys, base_url, email))
    return make_response(render_template("accounts/public/reset_sent.html"))


@pages.get("/nytt-losenord/<token>")
def choose_password(token: str) -> Response:
    holder = link_holder(db.session, token, Purpose.RESET)
    if holder is None or holder.used:
        return link_gone()
    return _shown(NewPasswordForm(formdata=None), 200)


@pages.post("/nytt-losenord/<token>")
@guesses
def set_password(token: str) -> Response:
    holder = link_holder(db.session, token, Purpose.RESET)
    if holder is None:
        return link_gone()
    form = NewPasswordForm()
    if not form.holds_for(holder.name, holder.email):
        return _shown(form, 422)
    if holder.used:
        return _pressed_twice(holder, form)
    password_hash = hash_password(form.password.data, current.keys.hash_cost)
    current.write(lambda writing: set_new_password(writing, token, password_hash))
    return _done()


def _pressed_twice(holder: LinkHolder, form: NewPasswordForm) -> Response:
    """The same password by the same link is the same press; anything else comes too late."""
    return _done() if matches(holder.password_hash, form.password.data, current.keys.hash_cost) else link_gone()


def _done() -> Response:
    return redirect_with_notice(url_for("accounts.sign_in_page"), "new_password")


def _shown(form: NewPasswordForm, status: int) -> Response:
    return make_response(render_template("accounts/public/new_password.html", form=form), status)
