"""Staff pages: closed unless a permission is stated and held.

A page is added with `pages.get("/path", permission=Permission.X)`; without a permission it cannot be added.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Blueprint, current_app, g, redirect, request
from werkzeug.wrappers import Response

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.errors import NotAllowed
from dialog.extensions import current

View = TypeVar("View", bound=Callable[..., Any])
Needed = Permission | tuple[Permission, ...]

STAFF_PREFIX = "/intern"
SIGN_IN = "/intern/logga-in"
DOORS = "accounts"  # the blueprint of sign-in and links: open to everybody, protected by form keys


class StaffBlueprint(Blueprint):
    """A blueprint under `/intern` whose every page states the permission it needs (several: any of them)."""

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(f"{name}_staff", import_name, url_prefix=STAFF_PREFIX)
        self.permissions: dict[str, frozenset[Permission]] = {}
        self.before_request(self._check)

    def get(self, rule: str, *, permission: Needed, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self._add(rule, ["GET"], permission, options)

    def post(self, rule: str, *, permission: Needed, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self._add(rule, ["POST"], permission, options)

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        raise TypeError("a staff page is added with get() or post() and a permission")

    def _add(
        self,
        rule: str,
        methods: list[str],
        permission: Needed,
        options: dict[str, Any],
    ) -> Callable[[View], View]:
        needed = frozenset(permission if isinstance(permission, tuple) else (permission,))

        def decorate(view: View) -> View:
            endpoint = options.pop("endpoint", view.__name__)
            self.permissions[f"{self.name}.{endpoint}"] = needed
            self.add_url_rule(rule, endpoint, view, methods=methods, **options)
            return view

        return decorate

    def _check(self) -> Response | None:
        staff = signed_in()
        if staff is None:
            return _to_sign_in()
        needed = self.permissions.get(request.endpoint or "", frozenset())
        if not any(staff.may(permission) for permission in needed):
            _note_refusal(staff)
            raise NotAllowed("permission")
        return None


def signed_in() -> StaffMember | None:
    """The person behind this request, or None. Set by the session interface when the request begins."""
    staff: StaffMember | None = g.get("staff")
    return staff


def current_staff() -> StaffMember:
    """The signed-in person; only for pages behind the guard."""
    staff = signed_in()
    if staff is None:
        raise NotAllowed("signed_out")
    return staff


def _note_refusal(staff: StaffMember) -> None:
    """A change that somebody tried without the right to it is noted; looking at a closed door is not."""
    if request.method == "POST":
        page = str(request.endpoint)[:80]
        current.write(lambda session: record(session, staff.id, staff.name, "refused", "page", page))


def _to_sign_in() -> Response:
    """To the sign-in page and back afterwards. What was typed in a POST is kept by `accounts.public_pages`."""
    keep: Callable[[], Response] | None = current_app.extensions.get("dialog.signed_out_post")
    if request.method == "POST" and keep is not None:
        return keep()
    if request.method not in ("GET", "HEAD"):
        return redirect(f"{request.script_root}{SIGN_IN}", 303)
    query = request.query_string.decode("ascii", "replace")
    target = f"{request.script_root}{quote(request.path)}{'?' if query else ''}{query}"
    return redirect(f"{request.script_root}{SIGN_IN}?next={quote(target, safe='/')}", 303)
