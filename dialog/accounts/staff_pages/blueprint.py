"""The slice's staff pages, and what they share."""

from flask import make_response, redirect
from werkzeug.wrappers import Response
from wtforms import PasswordField

from dialog.accounts.forms import WRONG_PASSWORD
from dialog.accounts.guard import StaffBlueprint, current_staff
from dialog.accounts.operations.sign_in import wrong_password_inside
from dialog.accounts.passwords import matches
from dialog.accounts.queries import may_try_password, password_hash_of
from dialog.accounts.sessions import set_cookie
from dialog.extensions import current, db

pages = StaffBlueprint("accounts", __name__)


def password_is_right(field: PasswordField) -> bool:
    """True when the field holds the signed-in person's password. Wrong ones count as at sign-in."""
    staff, keys = current_staff(), current.keys
    right = matches(password_hash_of(db.session, staff.id), field.data or "", keys.hash_cost)
    if right and may_try_password(db.session, keys, staff.email):
        return True
    current.write(lambda session: wrong_password_inside(session, keys, staff.id))
    field.errors = [*field.errors, str(WRONG_PASSWORD)]
    return False


def go_on(url: str, session_id: str) -> Response:
    """To `url` in a session that has just begun in place of the old one."""
    response = make_response(redirect(url, 303))
    set_cookie(response, current.settings, session_id)
    return response
