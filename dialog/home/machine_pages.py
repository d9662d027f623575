"""Addresses for machines: is it up, is it ready, whom to tell about a hole, what to index."""

from datetime import timedelta

from flask import Response, render_template
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dialog.clock import now
from dialog.extensions import current, db
from dialog.home.addresses import public_paths
from dialog.home.blueprint import pages
from dialog.organisations.queries import programme_facts
from dialog.web.language import prefix

SECURITY_LIFE = timedelta(days=180)


@pages.get("/healthz")
def health() -> Response:
    """The process answers. Asks nothing else of anybody."""
    return _plain("ok")


@pages.get("/readyz")
def ready() -> Response:
    """The database answers and has its tables; 503 when not."""
    try:
        db.session.execute(text("SELECT 1 FROM programme LIMIT 1"))
    except SQLAlchemyError:
        answer = _plain("database does not answer")
        answer.status_code = 503
        answer.headers["Retry-After"] = "30"
        return answer
    return _plain("ready")


@pages.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell about a weakness (RFC 9116)."""
    base = current.settings.base_url
    facts = programme_facts(db.session, "sv")
    mail = [f"Contact: mailto:{facts.contact.email}"] if facts.contact and facts.contact.email else []
    # Rounded to the day, so that the file is the same all day long.
    expires = (now() + SECURITY_LIFE).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        *mail,
        f"Contact: {base}/kontakt",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: sv, en",
        f"Canonical: {base}/.well-known/security.txt",
    ]
    return _plain("\n".join(lines) + "\n")


@pages.get("/robots.txt")
def robots() -> Response:
    """Public pages may be indexed; pages with a code and the staff area are nobody's business."""
    closed = [f"Disallow: {prefix(code)}/{path}" for code in current.settings.languages for path in ("folj", "sok")]
    sitemap = f"Sitemap: {current.settings.base_url}/sitemap.xml"
    return _plain("\n".join(["User-agent: *", "Disallow: /intern", *closed, sitemap]) + "\n")


@pages.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page in every language."""
    languages = current.settings.languages
    page = render_template(
        "home/public/sitemap.xml",
        paths=public_paths(db.session),
        prefixes=[(code, prefix(code)) for code in languages],
        base=current.settings.base_url,
    )
    return Response(page, mimetype="application/xml")


def _plain(body: str) -> Response:
    return Response(body, mimetype="text/plain")
