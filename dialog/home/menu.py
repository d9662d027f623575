"""The staff area's main menu: what this person may open, in the order of the process."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember


@dataclass(frozen=True)
class MenuEntry:
    """One entry as the layout shows it."""

    label: str
    url: str
    current: bool


ENTRIES: tuple[tuple[str, Any, tuple[Permission, ...]], ...] = (
    ("concerns_staff.inbox", _l("Inbox"), (Permission.LIST_CONCERNS,)),
    ("surveys_staff.surveys", _l("Surveys"), (Permission.READ_SURVEYS,)),
    ("meetings_staff.meetings", _l("Meetings"), (Permission.READ_MEETINGS,)),
    ("situation_staff.picture", _l("Situation picture"), (Permission.READ_FIGURES,)),
    ("conferences_staff.conference", _l("Thursday"), (Permission.READ_FIGURES,)),
    ("concerns_staff.observe", _l("Observation"), (Permission.OBSERVE,)),
    ("concerns_staff.enter", _l("New by phone or counter"), (Permission.ENTER_CONCERNS,)),
    ("concerns_staff.shared", _l("Shared concerns"), (Permission.READ_SHARED, Permission.SHARE_CONCERNS)),
    ("places_staff.areas", _l("Areas"), (Permission.MANAGE_PLACES,)),
    ("organisations_staff.settings", _l("Settings"), (Permission.MANAGE_SETTINGS, Permission.EDIT_TEXTS)),
    ("accounts_staff.users", _l("Users"), (Permission.MANAGE_USERS,)),
    ("outbox_staff.outbox", _l("Outbox"), (Permission.READ_OUTBOX,)),
    ("groups_staff.groups", _l("Neighbourhood groups"), (Permission.READ_GROUPS,)),
    ("audit_staff.log", _l("Log"), (Permission.READ_LOG,)),
    ("records_staff.law", _l("The law"), (Permission.READ_FIGURES, Permission.MANAGE_LAW)),
    ("records_staff.rules", _l("Disposal"), (Permission.MANAGE_RETENTION,)),
)
# Pages of another slice that stand among an entry's tabs.
ALSO: dict[str, tuple[str, ...]] = {"situation_staff.picture": ("statistics_staff.statistics",)}


def menu_for(staff: StaffMember | None) -> list[MenuEntry]:
    """The entries `staff` may open, the current one marked."""
    if staff is None:
        return []
    shown = [
        (endpoint, url_for(endpoint), str(label))
        for endpoint, label, needed in ENTRIES
        if endpoint in current_app.view_functions and any(staff.may(permission) for permission in needed)
    ]
    leading = {endpoint: _leads_here(endpoint, url) for endpoint, url, _label in shown}
    here = max(leading, key=lambda one: leading[one], default="")
    return [MenuEntry(label, url, endpoint == here and leading[here] > 0) for endpoint, url, label in shown]


def _leads_here(endpoint: str, url: str) -> int:
    """How much of this page's address is the entry's: 0 when it neither is its own nor lies under it."""
    addresses = [url, *(url_for(other) for other in ALSO.get(endpoint, ()) if other in current_app.view_functions)]
    bare = [one.removeprefix(request.script_root) for one in addresses]
    return max((len(one) for one in bare if request.path == one or request.path.startswith(f"{one}/")), default=0)
