"""What the reading pane says of protection: marks, colleagues it is kept from, and with whom it is shared."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.concerns.queries.named import colleagues_to_name, named_in
from dialog.concerns.queries.one import OpenConcern
from dialog.concerns.queries.sharing import shares_of
from dialog.concerns.rules import MarkField
from dialog.concerns.staff_views.marks import GROUNDS, KINDS, marked_text, marks_of, masked_text, message_text


def protection(
    session: Session, staff: StaffMember, opened: OpenConcern, speaking: Iterable[tuple[int, int]] = ()
) -> dict[str, Any]:
    """Values of the pane's templates; `speaking` as in `marked_text`.

    Names of colleagues and shares are for those who decide about them.
    """
    concern = opened.concern
    decides = opened.words and staff.may(Permission.MANAGE_TRIAGE)
    shares = opened.words and staff.may(Permission.SHARE_CONCERNS)
    return {
        "body": _body(opened, speaking),
        "marked": marks_of(opened) if opened.words else None,
        "message_text": lambda one: message_text(concern, one),
        "mark_kinds": KINDS,
        "grounds": GROUNDS,
        "reads_originals": opened.words and staff.may(Permission.READ_ORIGINALS),
        "decides_named": decides,
        "named": named_in(session, concern) if decides else (),
        "to_name": colleagues_to_name(session, staff, concern) if decides else (),
        "shared": shares_of(session, concern) if shares else (),
        "may_share": shares,
    }


def _body(opened: OpenConcern, speaking: Iterable[tuple[int, int]]) -> Any:
    concern = opened.concern
    if opened.words:
        return marked_text(concern, concern.text, MarkField.TEXT, speaking=speaking)
    return masked_text(opened.text) if opened.text else ""
