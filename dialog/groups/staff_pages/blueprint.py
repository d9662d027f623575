"""The blueprint of the staff's pages about groups, and what they share."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dialog.accounts.guard import StaffBlueprint, current_staff
from dialog.accounts.permissions import Permission
from dialog.extensions import db
from dialog.groups.models import Group
from dialog.groups.queries.staff import group_to_run
from dialog.organisations.rules import Editor
from dialog.web.notices import notice_text

pages = StaffBlueprint("groups", __name__)

READ = Permission.READ_GROUPS
RUN = Permission.RUN_GROUPS

SAVED = notice_text("group_saved", _l("Saved"))
MOVED = notice_text("group_moved", _l("The group has a new state"))
LINK_SENT = notice_text("group_link_sent", _l("The link is on its way by e-mail"))
NOTICE_SENT = notice_text("group_notice_sent", _l("The notice is on its way to %(ref)s people"))
NOT_NOW = notice_text("group_not_now", _l("That is not possible as the group stands now. Nothing is changed."))


def editor() -> Editor:
    """The signed-in person as the maker of a change."""
    staff = current_staff()
    return Editor(staff.id, staff.name)


def own_group(group_id: int) -> Group:
    """The group, when this person runs groups in its area. Raises Missing."""
    return group_to_run(db.session, current_staff(), group_id)


def way_here(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The list of groups and the `steps` (label, url) between it and this page."""
    return [(_("Neighbourhood groups"), url_for("groups_staff.groups")), *steps]
