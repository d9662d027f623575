"""One place turns what was raised into a page, in the person's language."""

import logging

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests
from werkzeug.wrappers import Response

from dialog.errors import Conflict, DialogError, Missing, NotAllowed, NotPossibleNow, Unavailable

log = logging.getLogger("dialog.errors")

STATUS = {Missing: 404, NotAllowed: 403, NotPossibleNow: 422, Conflict: 409, Unavailable: 503}
OWN_PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
SECRET_FIELDS = frozenset({"password", "new_password", "current_password", "totp", "enrolment", "csrf_token"})
RETRY_AFTER = "30"
# Not the sender's fault, or only the pace is: what was typed stays on the page.
KEEPING = frozenset({429, 500, 503})


def init_error_pages(app: Flask) -> None:
    """Install the handlers."""

    @app.errorhandler(DialogError)
    def _own(fault: DialogError) -> tuple[str, int, dict[str, str]]:
        status = next((code for kind, code in STATUS.items() if isinstance(fault, kind)), 500)
        return error_page(status, fault)

    @app.errorhandler(HTTPException)
    def _http(fault: HTTPException) -> Response | tuple[str, int, dict[str, str]]:
        if fault.code is not None and 300 <= fault.code < 400:
            return fault.get_response()
        headers = {}
        if isinstance(fault, TooManyRequests):
            headers["Retry-After"] = "60"
        page, status, own = error_page(fault.code or 500)
        allowed = getattr(fault, "valid_methods", None)
        if allowed:
            headers["Allow"] = ", ".join(sorted(allowed))
        return page, status, own | headers

    @app.errorhandler(Exception)
    def _unforeseen(fault: Exception) -> tuple[str, int, dict[str, str]]:
        if app.config.get("PROPAGATE_EXCEPTIONS"):
            raise fault
        # The trace names code, never values: what people typed stays out of every log.
        log.error("unforeseen %s at %s", type(fault).__name__, request.endpoint, exc_info=_without_values(fault))
        return error_page(500)


def error_page(status: int, fault: DialogError | None = None) -> tuple[str, int, dict[str, str]]:
    """(html, status, headers) of the page for `status`."""
    headers = {"Retry-After": RETRY_AFTER} if status == 503 else {}
    shown = status if status in OWN_PAGES else 500 if status >= 500 else 400
    kept = _kept_fields() if status in KEEPING else []
    page = render_template(
        f"errors/{shown}.html",
        status=status,
        fault=fault,
        kept_fields=kept,
        retry_url=request.script_root + request.path,
    )
    return page, status, headers


def _kept_fields() -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS]
    except RequestEntityTooLarge:
        return []


def _without_values(fault: Exception) -> Exception:
    """The same trace with a message that cannot hold typed text (database errors quote their parameters)."""
    return RuntimeError(type(fault).__name__).with_traceback(fault.__traceback__)
