"""Languages in the address: Swedish has no prefix, the others theirs. Never guessed from text or browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from babel import Locale
from flask import g, has_request_context, request

from dialog.web.headers import STANDARD

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ENVIRON_KEY = "dialog.language"
DEFAULT = "sv"
OWN_NAMES = {
    "sv": "Svenska", "en": "English", "fi": "Suomi", "ar": "العربية", "so": "Soomaali", "fa": "فارسی",
}  # fmt: skip
RIGHT_TO_LEFT = frozenset({"ar", "fa"})


class LanguagePrefix:
    """Moves `/en` from the path to SCRIPT_NAME, so that every address made during the request keeps the language."""

    def __init__(self, app: "WSGIApplication", languages: tuple[str, ...]) -> None:
        self._app = app
        self._prefixes = frozenset(languages) - {DEFAULT}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        head, slash, rest = path[1:].partition("/")
        environ[ENVIRON_KEY] = DEFAULT
        if path.startswith("/") and head in self._prefixes:
            if not slash:
                return _redirect(start_response, f"/{head}/")
            environ[ENVIRON_KEY] = head
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{head}"
            environ["PATH_INFO"] = f"/{rest}"
        return self._app(environ, start_response)


@dataclass(frozen=True)
class LanguageChoice:
    """One row of the language menu."""

    code: str
    name: str
    direction: str
    url: str
    current: bool


def current_language() -> str:
    """Code of the language this page is in."""
    if has_request_context():
        forced = g.get("language")
        return str(forced or request.environ.get(ENVIRON_KEY, DEFAULT))
    return DEFAULT


def direction(code: str) -> str:
    """'rtl' or 'ltr'."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def prefix(code: str) -> str:
    """What stands before a path in this language."""
    return "" if code == DEFAULT else f"/{code}"


def choices(languages: tuple[str, ...]) -> list[LanguageChoice]:
    """The language menu for the page being shown. Only GET pages have an address to go to; others lead to the start."""
    path = (
        quote(request.path)
        if request.method in ("GET", "HEAD")
        else (g.get("language_menu_path") or quote(request.path))
    )
    query = (
        f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string and request.method == "GET" else ""
    )
    return [
        LanguageChoice(
            code, OWN_NAMES[code], direction(code), f"{prefix(code)}{path}{query}", code == current_language()
        )
        for code in languages
    ]


def locale() -> Locale:
    """Babel's locale for this page."""
    return _locale(current_language())


@cache
def _locale(code: str) -> Locale:
    return Locale.parse("sv_SE" if code == "sv" else code)


def _redirect(start_response: "StartResponse", location: str) -> Iterable[bytes]:
    # Before the app, so the headers of every answer are added here.
    start_response("308 Permanent Redirect", [("Location", location), ("Content-Length", "0"), *STANDARD.items()])
    return [b""]
