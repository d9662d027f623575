"""The contacts of a group, as staff help them: on the phone, with a new link, a code, or an end."""

from collections.abc import Callable

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.audit.operations import record
from dialog.errors import Missing, NotPossibleNow
from dialog.extensions import current
from dialog.groups.operations.contacts import (
    add_contact,
    choose_main,
    confirm_by_phone,
    drop_contact,
    locked_group,
    note,
    send_link_again,
)
from dialog.groups.operations.handover import code_to_read_out
from dialog.groups.rules import Happened
from dialog.groups.staff_forms import NewContactForm
from dialog.groups.staff_labels import REFUSALS
from dialog.groups.staff_pages.blueprint import LINK_SENT, NOT_NOW, RUN, SAVED, editor, own_group, pages
from dialog.groups.staff_pages.one import show
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]


@pages.post("/grupper/<id:group_id>/kontakt", permission=RUN)
def add_person(group_id: int) -> Answer:
    """One more contact: a mail asks it to confirm, or staff call."""
    own_group(group_id)
    form, who, keys = NewContactForm(), editor(), current.keys
    if not form.validate():
        return show(group_id, contact=form), 422
    draft = form.draft()

    def add(session: Session) -> None:
        add_contact(session, keys, locked_group(session, group_id), draft)
        note(session, group_id, Happened.CONTACT_ADDED, who)
        record(session, who.id, who.name, "group_contact_added", "group", str(group_id))

    try:
        current.write(add)
    except NotPossibleNow as refusal:
        form.email.errors = [str(REFUSALS[refusal.code])]
        return show(group_id, contact=form), 422
    return _back(group_id, SAVED)


@pages.post("/grupper/<id:group_id>/kontakt/<id:contact_id>", permission=RUN)
def contact(group_id: int, contact_id: int) -> Answer:
    """`action`: confirm, main, not_main, link, code or drop."""
    if contact_id not in {one.id for one in own_group(group_id).contacts if one.ended_on is None}:
        raise Missing("contact")
    who, keys, action = editor(), current.keys, request.form.get("action", "")
    acts: dict[str, Callable[[Session], object]] = {
        "confirm": lambda session: confirm_by_phone(session, who, contact_id),
        "main": lambda session: choose_main(session, who, contact_id, main=True),
        "not_main": lambda session: choose_main(session, who, contact_id, main=False),
        "link": lambda session: send_link_again(session, keys, contact_id),
        "code": lambda session: code_to_read_out(session, keys, who, contact_id),
        "drop": lambda session: drop_contact(session, who, contact_id),
    }
    if action not in acts:
        return _back(group_id, NOT_NOW)

    def act(session: Session) -> object:
        result = acts[action](session)
        record(session, who.id, who.name, f"group_contact_{action}", "group", str(group_id))
        return result

    result = current.write(act)
    if action == "code":
        return show(group_id, code=str(result)), 200
    if action == "link":
        return _back(group_id, LINK_SENT if result else NOT_NOW)
    return _back(group_id, SAVED)


def _back(group_id: int, notice: str) -> Response:
    return redirect_with_notice(url_for("groups_staff.group", group_id=group_id), notice)
