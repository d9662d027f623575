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


def menu_for(staff: StaffMember | None) -> list[MenuEntry]:
    """The entries `staff` may open, the current one marked."""
    if staff is None:
        return []
    shown = [
        (url_for(endpoint), str(label))
        for endpoint, label, needed in ENTRIES
        if endpoint in current_app.view_functions and any(staff.may(permission) for permission in needed)
    ]
    here = max((url for url, _label in shown if _leads_here(url)), key=len, default="")
    return [MenuEntry(label, url, url == here) for url, label in shown]


def _leads_here(url: str) -> bool:
    """True when this page is the entry's own or lies under it. The longest such address is the current entry."""
    bare = url.removeprefix(request.script_root)
    return request.path == bare or request.path.startswith(f"{bare}/")
