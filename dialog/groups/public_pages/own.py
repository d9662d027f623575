"""What a contact does with the group behind its private link. The link's own page lies with the meetings."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog.errors import NotPossibleNow
from dialog.extensions import current, limiter
from dialog.groups.operations.contacts import confirm_contact
from dialog.groups.operations.facts import say_right
from dialog.groups.operations.handover import mail_code
from dialog.groups.public_forms import GroupActForm, RightForm
from dialog.groups.public_pages.blueprint import (
    CODE_MAILED,
    CONFIRMED,
    NO_MORE_MAILS,
    PRESS_AGAIN,
    STILL_RIGHT,
    WRONG_LINKS,
    contact_behind,
    group_behind,
    pages,
    private,
    wrong_link,
)
from dialog.groups.queries.own import OwnGroup
from dialog.web.notices import redirect_with_notice


@pages.post("/grannsamverkan/<token>/bekrafta")
@limiter.limit(WRONG_LINKS, deduct_when=lambda _response: wrong_link())
def confirm(token: str) -> Response:
    """The press that a mail program cannot make by itself."""
    contact_id = contact_behind(token).id
    if not GroupActForm().key_is_good():
        return _back(token, PRESS_AGAIN)
    current.write(lambda session: confirm_contact(session, contact_id))
    return _back(token, CONFIRMED)


@pages.get("/grannsamverkan/<token>/stammer")
@limiter.limit(WRONG_LINKS, deduct_when=lambda _response: wrong_link())
def check(token: str) -> Response:
    """Is this still right? Streets and a number, to be changed or not."""
    group = group_behind(token)
    if not group.confirmed:
        return private(redirect(_home(token), 303))
    form = RightForm(formdata=None, data={"streets": group.streets, "households": group.households})
    return private(_check_page(token, group, form))


@pages.post("/grannsamverkan/<token>/stammer")
@limiter.limit(WRONG_LINKS, deduct_when=lambda _response: wrong_link())
def checked(token: str) -> Response:
    group, form = group_behind(token), RightForm()
    if not form.validate() or not form.key_is_good():
        return private(_check_page(token, group, form), 422)
    streets, households = str(form.streets.data), form.households.number
    current.write(lambda session: say_right(session, group.contact_id, streets, households))
    return _back(token, STILL_RIGHT)


@pages.post("/grannsamverkan/<token>/kod")
@limiter.limit(WRONG_LINKS, deduct_when=lambda _response: wrong_link())
def ask_for_code(token: str) -> Response:
    """A code to hand over with goes to the contact's own mailbox, whoever holds the link."""
    contact_id, keys = contact_behind(token).id, current.keys
    if not GroupActForm().key_is_good():
        return _back(token, PRESS_AGAIN)
    try:
        sent = current.write(lambda session: mail_code(session, keys, contact_id))
    except NotPossibleNow:
        return _back(token, NO_MORE_MAILS)
    return _back(token, CODE_MAILED if sent else NO_MORE_MAILS)


def _home(token: str) -> str:
    return url_for("meetings.own_group", token=token)


def _back(token: str, notice: str) -> Response:
    return private(redirect_with_notice(_home(token), notice))


def _check_page(token: str, group: OwnGroup, form: RightForm) -> str:
    return render_template("groups/public/check.html", form=form, group=group, back_url=_home(token), token=token)
