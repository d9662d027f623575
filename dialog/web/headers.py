"""Headers on every response, the origin check on every change, and compression."""

import gzip

import brotli
from flask import Flask, Response, abort, request

from dialog.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
)
# same-origin and not no-referrer: with the latter browsers send "Origin: null" with our own forms.
STANDARD = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
COMPRESSED_TYPES = ("text/", "application/json", "application/xml", "image/svg+xml", "application/atom+xml")
SMALLEST = 400


def init_headers(app: Flask, settings: Settings) -> None:
    """Install the checks and headers."""
    standard = [*STANDARD.items()]
    if settings.is_secure:
        standard.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))

    @app.before_request
    def _check_origin() -> None:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return
        origin = request.headers.get("Origin")
        own = {settings.base_url, f"{request.scheme}://{request.host}"}
        if origin is not None and origin not in own:
            abort(403)
        if origin is None and request.headers.get("Sec-Fetch-Site", "same-origin") not in (
            "same-origin",
            "none",
        ):
            abort(403)

    @app.after_request
    def _finish(response: Response) -> Response:
        # Looked through once: asking the headers for each name would cost more than many a page.
        there = {name.lower() for name, _ in response.headers}
        for name, value in standard:
            if name.lower() not in there:
                response.headers.add(name, value)
        if "cache-control" not in there:
            private = request.method not in ("GET", "HEAD") or request.path.startswith("/intern")
            response.headers["Cache-Control"] = "no-store" if private else "private, no-cache"
        return _compress(response)


def _compress(response: Response) -> Response:
    if (
        response.direct_passthrough
        or response.status_code == 204
        or 300 <= response.status_code < 400
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(COMPRESSED_TYPES)
    ):
        return response
    response.vary.add("Accept-Encoding")
    accepted = request.accept_encodings
    body = response.get_data()
    if len(body) < SMALLEST:
        return response
    if accepted.quality("br") > 0:
        response.set_data(brotli.compress(body, quality=5))
        response.headers["Content-Encoding"] = "br"
    elif accepted.quality("gzip") > 0:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
