"""Everybody who works here: the list, an invitation, one person's account."""

from flask import make_response, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.forms import InviteForm, RoleForm, role_meanings
from dialog.accounts.guard import current_staff
from dialog.accounts.labels import MEANINGS, ROLES, STATES
from dialog.accounts.operations.people import (
    activate,
    deactivate,
    invite,
    renew_invitation,
    reset_second_factor,
)
from dialog.accounts.permissions import Permission
from dialog.accounts.queries import AccountState, people, person, places_for_roles
from dialog.accounts.staff_pages.blueprint import pages
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.web.notices import notice_text, redirect_with_notice

MANAGE = Permission.MANAGE_USERS

notice_text("account_closed", _l("The account is closed."))
notice_text("account_opened", _l("The account is open again."))


@pages.get("/anvandare", permission=MANAGE)
def users() -> str:
    return render_template(
        "accounts/staff/people.html",
        people=people(db.session),
        role_names=ROLES,
        states=STATES,
        meanings=role_meanings(),
    )


@pages.get("/anvandare/ny", permission=MANAGE)
def new_person() -> Response:
    return _invite_page(InviteForm(places_for_roles(db.session), formdata=None), 200)


@pages.post("/anvandare/ny", permission=MANAGE)
def invite_person() -> Response:
    form = InviteForm(places_for_roles(db.session))
    if not form.validate():
        return _invite_page(form, 422)
    staff, keys, base_url, wanted = current_staff(), current.keys, current.settings.base_url, form.wanted()
    name, email, language = form.name.data, form.email.data, form.language.data
    try:
        user_id, link = current.write(
            lambda session: invite(
                session, keys, base_url, staff, email=email, name=name, language=language, grants=[wanted]
            )
        )
    except Conflict:
        form.email_taken()
        return _invite_page(form, 422)
    except NotPossibleNow:
        form.foreign_unit()
        return _invite_page(form, 422)
    return _link_shown(user_id, link)


@pages.get("/anvandare/<id:user_id>", permission=MANAGE)
def one_person(user_id: int) -> Response:
    return person_page(user_id, RoleForm(places_for_roles(db.session), formdata=None), 200)


@pages.post("/anvandare/<id:user_id>/lank", permission=MANAGE)
def new_link(user_id: int) -> Response:
    staff, keys, base_url = current_staff(), current.keys, current.settings.base_url
    link = current.write(lambda session: renew_invitation(session, keys, base_url, staff, user_id))
    return _link_shown(user_id, link)


@pages.post("/anvandare/<id:user_id>/app", permission=MANAGE)
def reset_app(user_id: int) -> Response:
    staff, keys, base_url = current_staff(), current.keys, current.settings.base_url
    link = current.write(lambda session: reset_second_factor(session, keys, base_url, staff, user_id))
    return _link_shown(user_id, link)


@pages.post("/anvandare/<id:user_id>/avsluta", permission=MANAGE)
def close_account(user_id: int) -> Response:
    staff = current_staff()
    current.write(lambda session: deactivate(session, staff, user_id))
    return redirect_with_notice(url_for("accounts_staff.one_person", user_id=user_id), "account_closed")


@pages.post("/anvandare/<id:user_id>/oppna", permission=MANAGE)
def open_account(user_id: int) -> Response:
    staff = current_staff()
    current.write(lambda session: activate(session, staff, user_id))
    return redirect_with_notice(url_for("accounts_staff.one_person", user_id=user_id), "account_opened")


def person_page(user_id: int, form: RoleForm, status: int) -> Response:
    """One person's page with the form for another role. Raises Missing."""
    shown = person(db.session, user_id)
    if shown is None:
        raise Missing("user")
    page = render_template(
        "accounts/staff/person.html",
        person=shown,
        form=form,
        is_self=user_id == current_staff().id,
        closed=shown.state is AccountState.CLOSED,
        waits=shown.state in (AccountState.INVITED, AccountState.WITHOUT_APP) and current.settings.second_factor,
        has_app=shown.state is AccountState.ACTIVE and current.settings.second_factor,
        role_names=ROLES,
        role_meanings=MEANINGS,
        meanings=role_meanings(),
        state=STATES[shown.state],
    )
    return make_response(page, status)


def _invite_page(form: InviteForm, status: int) -> Response:
    page = render_template("accounts/staff/invite.html", form=form, meanings=role_meanings())
    return make_response(page, status)


def _link_shown(user_id: int, link: str) -> Response:
    """The link, once: the mail may wait for a mail server."""
    page = render_template("accounts/staff/link.html", person=person(db.session, user_id), link=link)
    return make_response(page)
