"""How much one request may carry, and how often: without keeping anybody's address."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, request

from dialog.clock import today

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC_BYTES = 256 * 1024
STAFF_BYTES = 1024 * 1024
PUBLIC_FIELDS = 200
STAFF_FIELDS = 2000
FORM_TYPES = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})

# Lives in memory only and changes with the day: the limiter's keys cannot be turned back into addresses.
_process_secret = secrets.token_bytes(32)


def rate_key() -> str:
    """A keyed hash of the sender's address, for today, in this process."""
    message = f"{today().isoformat()}|{request.remote_addr or ''}".encode()
    return hmac.new(_process_secret, message, hashlib.sha256).hexdigest()[:32]


def use_shared_secret(secret: bytes) -> None:
    """Several processes count together: the secret then lies in Redis, which keeps nothing on disk."""
    global _process_secret
    _process_secret = secret


def init_limits(app: Flask) -> None:
    """Refuse oversized bodies, floods of fields and anything but forms before they are parsed."""
    app.config["MAX_CONTENT_LENGTH"] = STAFF_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = STAFF_BYTES
    app.config["MAX_FORM_PARTS"] = STAFF_FIELDS

    @app.before_request
    def _check_size() -> None:
        if request.method not in ("POST", "PUT", "PATCH", "DELETE"):
            return
        view = app.view_functions.get(request.endpoint or "")
        own_limit = getattr(view, "max_bytes", None)
        if request.method == "POST" and request.mimetype not in getattr(view, "content_types", FORM_TYPES):
            abort(415)
        staff = request.path.startswith("/intern")
        limit = own_limit or (STAFF_BYTES if staff else PUBLIC_BYTES)
        request.max_content_length = limit
        request.max_form_memory_size = limit
        if (request.content_length or 0) > limit:
            abort(413)
        if request.mimetype == "application/x-www-form-urlencoded":
            fields = request.get_data(cache=True, parse_form_data=False).count(b"&") + 1
            if fields > (STAFF_FIELDS if staff else PUBLIC_FIELDS):
                abort(413)


def takes_bytes(limit: int) -> Callable[[View], View]:
    """Mark a view that takes larger bodies than usual (file imports)."""

    def mark(view: View) -> View:
        view.max_bytes = limit  # type: ignore[attr-defined]
        return view

    return mark


def takes_types(*types: str) -> Callable[[View], View]:
    """Mark a view that takes other content than forms (interfaces for programs)."""

    def mark(view: View) -> View:
        view.content_types = frozenset(types)  # type: ignore[attr-defined]
        return view

    return mark
