"""What the doors share: their blueprint, and how a session begins."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dialog.accounts.rules import DEFAULT_NEXT, safe_next
from dialog.accounts.sessions import set_cookie
from dialog.extensions import current, limiter
from dialog.web.language import prefix

pages = Blueprint("accounts", __name__, url_prefix="/intern")

# Per sender, whoever it is about; each account has its own count in the database (`operations.attempts`).
guesses = limiter.limit("60 per 15 minutes", deduct_when=lambda response: response.status_code >= 400)
requests_for_links = limiter.limit("30 per hour")


def landing(wanted: str, language: str) -> str:
    """Where to go after sign-in: the page asked for, else the start page in the person's own language."""
    target = safe_next(wanted)
    own = language if language in current.settings.languages else "sv"
    return f"{prefix(own)}{DEFAULT_NEXT}" if target == DEFAULT_NEXT else target


def enter(target: str, session_id: str) -> Response:
    """To `target`, signed in."""
    response = make_response(redirect(target, 303))
    set_cookie(response, current.settings, session_id)
    return response


def link_gone() -> Response:
    """One page for every link that does not work: unknown, altered, used or too old."""
    page = render_template("accounts/public/link_gone.html", reset_url=url_for("accounts.ask_reset"))
    return make_response(page, 404)


__all__ = ["enter", "guesses", "landing", "link_gone", "pages", "requests_for_links"]
